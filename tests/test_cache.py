"""The cache changes nothing but the time: what it holds is found again, and doubt drops it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shutdown_lint.engine.cache import decoding, layout, place, reports
from shutdown_lint.engine.cache.identity import tool_identity
from shutdown_lint.engine.cache.memory import open_memory
from shutdown_lint.engine.cache.place import TAG, VARIABLE, file_for, read_own, remove_all
from shutdown_lint.engine.cache.store import Status, Store, report_in
from shutdown_lint.engine.config import ConfigFinder
from shutdown_lint.engine.planner import Planner
from shutdown_lint.engine.registry import load_rules
from shutdown_lint.model.finding import FileReport, FixCounts
from support import command
from support.command import CLEAN, PATIENCE, UNCATCHABLE, environment, write
from support.in_process import lint, run
from support.sample_report import FIXED
from support.sample_report import REPORT as SAMPLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.command import Ran

# SHD203 has a safe fix.
MENDABLE = """\
import signal
import os
def stop(number, frame):
    print("stopping")
    os._exit(1)
signal.signal(signal.SIGTERM, stop)
"""
OLD = Status(size=4, changed=1_000_000_000)
REPORT_OF_ONE = (
    '["a.py", [["S", "n", "a.py", %s, "low", "audit", [], null, null]], [], [], [0, 0, 0, 0, 0], '
    "null]"
)
REPORT = FileReport(path="a.py", fixes=FixCounts(unsafe=1))


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "cache" / "x.cache")


def opened(path: str, identity: str = "1.0", start: str = "/src") -> Store:
    return Store(path, lambda: identity, start)


def filled(path: str) -> Store:
    made = opened(path)
    made.remember("/src/a.py", OLD, "plan", b"text", REPORT)
    made.remember("/src/b.py", OLD, "plan", b"text", None)
    made.save()
    return opened(path)


def test_what_was_found_is_found_again(path: str) -> None:
    known = filled(path)
    entry = known.by_status("/src/a.py", OLD, "plan")
    assert entry is not None
    assert report_in(entry, "a.py") == REPORT
    silent = known.by_status("/src/b.py", OLD, "plan")
    assert silent is not None
    assert silent.report == ""


def test_whatever_is_another_is_not_known(path: str) -> None:
    known = filled(path)
    assert known.by_status("/src/c.py", OLD, "plan") is None
    assert known.by_status("/src/a.py", OLD._replace(size=5), "plan") is None
    assert known.by_status("/src/a.py", OLD._replace(changed=2), "plan") is None
    assert known.by_status("/src/a.py", OLD, "another plan") is None
    entry = known.by_status("/src/a.py", OLD, "plan")
    assert entry is not None
    assert report_in(entry, "other/name.py") is None


@pytest.mark.parametrize("other", [{"identity": "1.1"}, {"start": "/other"}])
def test_another_tool_or_folder_starts_anew(path: str, other: dict[str, str]) -> None:
    filled(path)
    assert opened(path, **other).by_status("/src/a.py", OLD, "plan") is None


def test_same_bytes_under_another_time_are_recognised(path: str) -> None:
    later = OLD._replace(changed=2_000_000_000)
    known = filled(path)
    assert known.by_content("/src/a.py", later, "plan", b"tex!") is None
    assert known.by_content("/src/a.py", later, "plan", b"text") is not None
    known.save()
    assert opened(path).by_status("/src/a.py", later, "plan") is not None


def test_file_written_a_moment_ago_is_not_known_by_its_time(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be written once more within the tick of the clock of the file system."""
    monkeypatch.setattr("time.time_ns", lambda: OLD.changed + 1)
    known = filled(path)
    assert known.by_status("/src/a.py", OLD, "plan") is None
    assert known.by_content("/src/a.py", OLD, "plan", b"text") is not None


def test_name_that_is_no_text_is_left_out(path: str) -> None:
    made = filled(path)
    made.remember("/src/\udcff.py", OLD, "plan", b"text", None)
    made.save()
    assert opened(path).by_status("/src/a.py", OLD, "plan") is not None


def damaged(data: bytes) -> list[bytes]:
    body = data[len(layout.MAGIC) + 4 :]
    head, block = body.split(b"\x1e")
    hostile = [
        b"\xff" + body,
        b"\x1e",
        head + b"\nmore",
        head + b"\x1e" + block.replace(b"a.py", b""),
        head + b"\x1e" + block.replace(b"/4/", b"/x/"),
        head + b"\x1e" + block.replace(b"/4/", b"/" + b"4" * 10_000 + b"/"),
        head + b"\x1e" + block.rpartition(b"\n")[0],
    ]
    return [
        b"",
        data[:10],
        data[:-1],
        data[:60] + bytes([data[60] ^ 1]) + data[61:],
        b"another format\n" + data,
        *(layout.MAGIC + zlib.crc32(each).to_bytes(4) + each for each in hostile),
    ]


@pytest.mark.parametrize("number", range(12))
def test_damaged_or_hostile_file_is_dropped(path: str, number: int) -> None:
    filled(path)
    Path(path).write_bytes(damaged(Path(path).read_bytes())[number])
    known = opened(path)
    assert known.by_status("/src/a.py", OLD, "plan") is None
    known.remember("/src/a.py", OLD, "plan", b"text", None)
    known.save()
    assert opened(path).by_status("/src/a.py", OLD, "plan") is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "1",
        "[" * 100_000,
        '["a.py", [], [], [], [0, 0, 0, 0, 0], "x"]',
        '["a.py", {}, [], [], [0, 0, 0, 0, 0], null]',
        '["a.py", [], [], [], [0, true, 0, 0, 0], null]',
        '["a.py", [], [], [["a.py", "1", "x"]], [0, 0, 0, 0, 0], null]',
        '["a.py", [["SHD104"]], [], [], [0, 0, 0, 0, 0], null]',
        REPORT_OF_ONE % '[1, 1, 1], "m", "note"',
        REPORT_OF_ONE % '[1, 1, 1, 1], "m", "bad"',
        REPORT_OF_ONE % '[1, 1, 1, 1], null, "note"',
    ],
)
def test_text_of_no_report_is_none(text: str) -> None:
    assert reports.read(REPORT_OF_ONE % '[1, 1, 1, 1], "m", "note"') is not None
    assert reports.read(text) is None


@pytest.mark.parametrize(
    "report", [file for file in (*SAMPLE.files, *FIXED.files) if file.fixed_source is None]
)
def test_report_is_the_same_after_it_was_text(report: FileReport) -> None:
    report = report._replace(fixed_source=None)
    text = reports.written(report)
    assert text.isascii()
    assert text.isprintable()
    assert reports.read(text) == report


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda below: st.lists(below) | st.dictionaries(st.text(), below),
    max_leaves=10,
).map(json.dumps)
TEXT_LIKE_JSON = st.text('[]{}",:\\u01.-eEnultrfasINiy ', max_size=12)
DECODERS = [decoding.scanner, lambda: None]


def told(decode: Callable[[str], object], text: str) -> str:
    try:
        return repr(decode(text))
    except ValueError:
        return "refused"


def standard(text: str) -> object:
    if text.strip() != text:
        raise ValueError(text)
    return json.loads(text, parse_constant=refuse)


def refuse(constant: str) -> object:
    raise ValueError(constant)  # NaN and Infinity, of which the cache holds neither


@pytest.mark.parametrize("scanner", DECODERS)
def test_json_is_read_as_the_standard_library_reads_it(scanner: object) -> None:
    @given(st.one_of(JSON, JSON.map(lambda text: text[:-1]), TEXT_LIKE_JSON))
    @example('["\\ud800", 1e999, -0]')
    @example("[NaN]")
    @example('"Infinity"')
    @example("[1] 2")
    @example("")
    def check(text: str) -> None:
        if text.strip() == text:
            assert told(decoding.decoded, text) == told(standard, text)

    with mock.patch.object(decoding, "scanner", scanner):
        check()


@given(st.binary(max_size=200))
def test_no_bytes_do_harm(body: bytes) -> None:
    folder = Path(os.environ["SHUTDOWN_LINT_CACHE_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "hostile.cache"
    file.write_bytes(layout.MAGIC + zlib.crc32(body).to_bytes(4) + body)
    file.chmod(0o600)
    assert opened(str(file)).by_status("/src/a.py", OLD, "plan") is None


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
def test_file_that_others_may_write_or_that_is_none_is_not_read(path: str) -> None:
    filled(path)
    assert read_own(path) is not None
    Path(path).chmod(0o666)
    assert read_own(path) is None
    Path(path).chmod(0o600)
    link = f"{path}.link"
    Path(link).symlink_to(path)
    assert read_own(link) is None
    pipe = f"{path}.pipe"
    os.mkfifo(pipe)
    assert read_own(pipe) is None
    assert read_own(str(Path(path).parent)) is None


def test_folder_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    assert filled(str(tmp_path / "cache" / "x")).by_status("/src/a.py", OLD, "plan") is None


def test_identity_names_all_that_findings_depend_on() -> None:
    identity = tool_identity(load_rules())
    assert identity == tool_identity(load_rules())
    assert "libcst" in identity
    assert "shutdown_lint_rules" in identity
    assert sys.version in identity


# Whole runs


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Enough files for a cache, two of them with something to say."""
    folder = tmp_path / "project"
    folder.mkdir()
    write(folder, bad=UNCATCHABLE, worse=UNCATCHABLE, **{f"clean_{n}": CLEAN for n in range(8)})
    for file in folder.iterdir():  # as if they were not written just now
        os.utime(file, (1_700_000_000, 1_700_000_000))
    return folder


def cached(project: Path, *arguments: str) -> Ran:
    return lint(project, f"--cache-dir={project.parent / 'cache'}", *arguments)


BOTH = [("bad.py", 2, "SHD104"), ("worse.py", 2, "SHD104")]


def read_in(project: Path, *arguments: str) -> set[str]:
    """The files that a run opens."""
    code = (
        "import sys\n"
        "opened = set()\n"
        "sys.addaudithook(lambda event, args: event == 'open' and opened.add(str(args[0])))\n"
        "from shutdown_lint.frontends.cli.main import main\n"
        "try:\n    main()\nfinally:\n    print('\\n'.join(opened), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, f"--cache-dir={project.parent / 'cache'}", *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env=environment(),
    )
    return {Path(line).name for line in done.stderr.splitlines() if line.startswith(str(project))}


def test_second_run_says_the_same_and_reads_only_what_it_shows(project: Path) -> None:
    for _ in range(2):  # as two processes, which share nothing but the cache
        ran = command.lint(project, f"--cache-dir={project.parent / 'cache'}")
        assert ran.findings == BOTH
    opened_files = {name for name in read_in(project) if name.endswith(".py")}
    assert opened_files == {"bad.py", "worse.py"}
    assert "clean_3.py" in read_in(project, "--no-noqa")  # another plan


@pytest.mark.parametrize("output", ["full", "json", "sarif", "concise", "github"])
def test_every_format_is_the_same_from_the_cache(project: Path, output: str) -> None:
    arguments = (f"--output-format={output}", f"--cache-dir={project.parent / 'cache'}")
    first = run(project, *arguments).out
    assert _timeless(run(project, *arguments).out) == _timeless(first)


def _timeless(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "TimeUtc" not in line)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(lambda p: (p / "bad.py").write_text(CLEAN), BOTH[1:], id="mended"),
        pytest.param(
            lambda p: (p / "clean_1.py").write_text(UNCATCHABLE),
            [BOTH[0], ("clean_1.py", 2, "SHD104"), BOTH[1]],
            id="broken",
        ),
        pytest.param(lambda p: (p / "bad.py").unlink(), BOTH[1:], id="removed"),
        pytest.param(lambda p: os.utime(p / "bad.py"), BOTH, id="touched"),
        pytest.param(
            lambda p: (p / "shutdown-lint.toml").write_text('ignore = ["SHD104"]'),
            [],
            id="configured",
        ),
        pytest.param(
            lambda p: (p / "bad.py").rename(p / "moved.py"),
            [("moved.py", 2, "SHD104"), BOTH[1]],
            id="moved",
        ),
    ],
)
def test_change_is_seen(
    project: Path, change: Callable[[Path], object], expected: list[object]
) -> None:
    cached(project)
    change(project)
    assert cached(project).findings == expected
    assert cached(project).findings == expected


# Folders in which nothing has changed


@pytest.fixture
def tree(project: Path) -> Path:
    """Folders of many kinds."""
    write(project, src__bad=UNCATCHABLE, src__deep__clean=CLEAN, src__tests__test_x=UNCATCHABLE)
    write(project, build__left_out=UNCATCHABLE, gen__made=UNCATCHABLE, link__near=CLEAN)
    (project / "link" / "to_bad.py").symlink_to(project / "src" / "bad.py")
    (project / "link" / "to_clean.py").symlink_to(project / "src" / "deep" / "clean.py")
    (project / ".git").mkdir()
    (project / ".gitignore").write_text("gen/\n")
    for file in project.rglob("*.py"):
        os.utime(file, (1_700_000_000, 1_700_000_000), follow_symlinks=False)
    return project


WAYS = [
    (),
    ("src",),
    (".", "src"),
    ("src", "."),
    ("--force-exclude", "."),
    ("build", "."),
    ("link",),
]


def without_cache(tree: Path, *arguments: str) -> Ran:
    return run(tree, "--no-cache", *arguments)


def with_cache(tree: Path, *arguments: str) -> Ran:
    return run(tree, f"--cache-dir={tree.parent / 'cache'}", *arguments)


@pytest.mark.parametrize("arguments", WAYS)
def test_unchanged_folders_are_the_same_as_new_ones(
    tree: Path, arguments: tuple[str, ...]
) -> None:
    expected = without_cache(tree, *arguments)
    assert with_cache(tree, *arguments) == expected
    assert with_cache(tree, *arguments) == expected
    with_cache(tree)
    assert with_cache(tree, *arguments) == expected


@pytest.mark.parametrize(
    "change",
    [
        lambda tree: write(tree, src__deep__new=UNCATCHABLE),
        lambda tree: write(tree, src__deep__clean=UNCATCHABLE),
        lambda tree: write(tree, src__new__new=UNCATCHABLE),
        lambda tree: (tree / "src" / "bad.py").unlink(),
        lambda tree: (tree / "src" / "deep").rename(tree / "src" / "tests" / "deep"),
        lambda tree: (tree / ".gitignore").write_text("src/deep/\n"),
        lambda tree: (tree / "src" / ".gitignore").write_text("bad.py\n"),
        lambda tree: (tree / "src" / "pyvenv.cfg").write_text(""),
        lambda tree: (tree / "shutdown-lint.toml").write_text('ignore = ["ALL"]'),
        lambda tree: (tree / "shutdown-lint.toml").write_text('exclude = ["deep"]'),
        lambda tree: (tree / "src" / "shutdown-lint.toml").write_text('ignore = ["SHD104"]'),
        lambda tree: (tree / "src" / "shutdown-lint.toml").write_text('ignore = ["SHD1O4"]'),
        lambda tree: (tree / "src" / "tests" / "setup.py").write_text(""),
        lambda tree: (tree / "src" / "more.py").symlink_to(tree / "gen" / "made.py"),
    ],
)
def test_whatever_changes_is_seen(tree: Path, change: Callable[[Path], object]) -> None:
    with_cache(tree)
    with_cache(tree)
    before = without_cache(tree).out
    change(tree)
    expected = without_cache(tree)
    assert with_cache(tree) == expected
    assert with_cache(tree) == expected
    assert expected.out != before


def test_unchanged_folder_is_not_looked_at_closer(tree: Path) -> None:
    with_cache(tree)
    assert "clean.py" in read_in(tree, "--no-noqa")
    with_cache(tree)
    write(tree, src__deep__new=CLEAN)
    assert {name for name in read_in(tree) if name.endswith(".py")} == {
        "bad.py",
        "new.py",
        "test_x.py",
        "worse.py",
    }


def test_fixes_are_made_although_all_is_known(project: Path) -> None:
    cached(project)
    (project / "bad.py").write_text(MENDABLE)
    cached(project)
    cached(project)
    assert "+" in run(project, f"--cache-dir={project.parent / 'cache'}", "--diff").out
    cached(project, "--fix")
    assert (project / "bad.py").read_text() != MENDABLE
    assert cached(project).findings == BOTH[1:]


def test_no_cache_writes_none(project: Path) -> None:
    folder = project.parent / "own"
    done = run(project, "--no-cache", env={VARIABLE: str(folder)})
    assert done.code == 1
    assert not folder.exists()
    run(project, env={VARIABLE: str(folder)})
    assert list(folder.glob("*.cache"))
    assert (folder / ".gitignore").read_text() == "*\n"


def test_no_cache_and_a_folder_for_it_contradict_each_other(project: Path) -> None:
    done = run(project, "--no-cache", "--cache-dir=x")
    assert (done.code, done.err) == (
        2,
        "shutdown-lint: --no-cache and --cache-dir contradict each other\n",
    )


def test_two_runs_at_once_do_no_harm(project: Path) -> None:
    command = [sys.executable, "-m", "shutdown_lint", f"--cache-dir={project.parent / 'cache'}"]
    several = [
        subprocess.Popen(
            [*command, "-q", "--output-format=concise"],
            cwd=project,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        for _ in range(4)
    ]
    said = {one.communicate(timeout=PATIENCE)[0] for one in several}
    assert len(said) == 1
    assert cached(project).findings == BOTH
    assert sorted(p.suffix for p in (project.parent / "cache").glob("*.cache*")) == [".cache"]


def test_clean_removes_what_is_ours_and_nothing_else(project: Path) -> None:
    folder = project.parent / "cache"
    cached(project)
    (folder / "notes.txt").write_text("mine")
    done = run(project, "clean", f"--cache-dir={folder}")
    assert (done.code, done.out) == (0, f"removed 1 cache file from {folder}\n")
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
    assert run(project, "clean", f"--cache-dir={folder}").out.startswith("removed 0")
    assert run(project, "clean", "folder").code == 2


def test_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "important.cache").write_text("x")
    assert remove_all(str(tmp_path)) == 0
    (tmp_path / TAG).write_text("no signature")
    assert remove_all(str(tmp_path)) == 0
    assert (tmp_path / "important.cache").exists()


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
def test_cache_is_for_this_user_alone(project: Path) -> None:
    cached(project)
    folder = project.parent / "cache"
    (file,) = folder.glob("*.cache")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0


def test_names_differ_by_folder() -> None:
    names = {file_for("/c", f"/home/{n}") for n in range(500)}
    assert len(names) == 500
    assert place.file_for("/c", "/a") == place.file_for("/c", "/a")


@pytest.mark.parametrize(
    ("listing", "is_sure"),
    [
        ("a.py/10/1000//lib/-", True),
        ("", True),
        (f"a.py/10/{2**62}//lib/-", False),  # it was changed when it was looked at, or later
        (f"lib/-//a.py/10/1000//b.py/0/{2**62}", False),
    ],
)
def test_a_walk_is_only_known_by_files_that_were_settled(
    path: str, listing: str, *, is_sure: bool
) -> None:
    memory = open_memory((), Planner((), ConfigFinder()), str(Path(path).parent))
    memory.revisit("/src", "scope", listing)
    assert memory.seen == (["/src", "0", listing, "scope"] if is_sure else None)
    memory.overlook()
    assert memory.seen is None


@pytest.mark.parametrize(("name", "is_new"), [("/src/b.py", False), ("/src/c.py", True)])
def test_what_is_known_already_is_not_written_again(path: str, name: str, *, is_new: bool) -> None:
    filled(path)
    os.utime(path, (1, 1))
    again = opened(path)
    again.remember(name, OLD, "plan", b"text", None)
    again.save()
    assert (Path(path).stat().st_mtime != 1) is is_new


@pytest.mark.skipif(sys.platform != "linux", reason="the variable is of the freedesktop systems")
@pytest.mark.parametrize("base", ["", "relative", None])
def test_cache_folder_of_the_system_is_absolute(
    monkeypatch: pytest.MonkeyPatch, base: str | None
) -> None:
    monkeypatch.delenv("SHUTDOWN_LINT_CACHE_DIR")
    monkeypatch.setenv("HOME", "/home/of/somebody")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    if base is not None:
        monkeypatch.setenv("XDG_CACHE_HOME", base)
    assert place.default_folder() == "/home/of/somebody/.cache/shutdown-lint"
    monkeypatch.setenv("XDG_CACHE_HOME", "/elsewhere")
    assert place.default_folder() == "/elsewhere/shutdown-lint"
