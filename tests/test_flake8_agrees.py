"""Both doors say the same of the same file: same settings, same bytes, any number of processes."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from support.fixtures import FIXTURES, all_fixtures, rules_by_code
from support.flake8_process import run_command_line, run_flake8
from support.flake8_project import SWALLOWING, UNCATCHABLE, silenced, write

if TYPE_CHECKING:
    from pathlib import Path

    from support.flake8_process import Shown


def agreed(folder: Path, *paths: str) -> list[Shown]:
    """What both doors show."""
    by_flake8 = sorted(run_flake8(folder, *paths).shown)
    assert by_flake8 == sorted(run_command_line(folder, *paths))
    return by_flake8


def sample(which: int) -> list[Path]:
    """A bad and a good fixture of each rule, its first ones for 0, and all odd syntax."""
    chosen = sorted((FIXTURES / "_syntax").rglob("*.py"))
    for code in rules_by_code():
        ours = [fixture for fixture in all_fixtures() if fixture.code == code]
        for kind in (True, False):
            chosen += [one.path for one in ours if one.is_bad is kind][which:][:1]
    return chosen


@pytest.mark.parametrize(("preset", "which"), [("audit", 0), ("default", -1)])
def test_on_fixtures(tmp_path: Path, preset: str, which: int) -> None:
    # Their own folder, because files below `tests` are tests.
    for program in sample(which):
        copy = tmp_path / "programs" / program.relative_to(FIXTURES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(program, copy)
    (tmp_path / "programs" / "pyproject.toml").write_text(
        f'[tool.shutdown-lint]\npreset = "{preset}"\n', encoding="utf-8"
    )
    found = {shown.code for shown in agreed(tmp_path / "programs")}
    if preset == "audit":
        of_python = {code for code, rule in rules_by_code().items() if not rule.formats()}
        assert found >= {code for code in of_python if not code.startswith("SHD0")}
    else:  # which hides what some rules say
        assert len(found) >= 30


SECTIONS = {
    "": ["SHD104"],
    'preset = "strict"': ["SHD104", "SHD401"],
    'select = ["SHD4"]': [],
    'select = ["swallowed-exit"]': ["SHD401"],
    'extend-select = ["SHD401"]': ["SHD104", "SHD401"],
    'ignore = ["uncatchable-signal"]': [],
    'exclude = ["app/"]': [],
    'extend-exclude = ["app/worker.py"]': [],
    'per-file-ignores = {"app/*.py" = ["SHD1"]}': [],
    "check-tests = true\npreset = 'strict'": ["SHD104", "SHD401", "SHD401"],
}


def test_on_our_section_of_pyproject(tmp_path: Path) -> None:
    # Each in a folder of its own: the nearest one counts.
    for number, section in enumerate(SECTIONS):
        folder = tmp_path / f"project_{number}"
        write(folder, app__worker=UNCATCHABLE, app__loop=SWALLOWING, tests__loop=SWALLOWING)
        (folder / "pyproject.toml").write_text(
            f"[tool.shutdown-lint]\n{section}\n", encoding="utf-8"
        )
    found = agreed(tmp_path)
    assert {
        section: sorted(
            shown.code for shown in found if shown.path.startswith(f"project_{number}/")
        )
        for number, section in enumerate(SECTIONS)
    } == SECTIONS


def test_on_the_nearest_configuration(tmp_path: Path) -> None:
    write(tmp_path, worker=UNCATCHABLE, part__worker=UNCATCHABLE)
    (tmp_path / "pyproject.toml").write_text("[tool.shutdown-lint]\n", encoding="utf-8")
    (tmp_path / "part" / "shutdown-lint.toml").write_text('ignore = ["SHD104"]', encoding="utf-8")
    assert [shown.path for shown in agreed(tmp_path)] == ["worker.py"]
    # Where the run starts changes nothing.
    assert agreed(tmp_path / "part") == []


COMMENTS = [
    "# noqa",
    "# noqa: SHD104",
    "# noqa:SHD104,E501",
    "# NOQA : SHD999",
    "#noqa: SHD104",
    "# noqa: uncatchable-signal",
    "# noqa: SHD302",
    "# noqa: SHD1",
    "# noqa: shd104",
    "# text # noqa: SHD104 because",
    "# shutdown-lint: ignore[SHD104]",
    "# shutdown-lint: ignore[SHD302]",
    "# shutdown-lint: ignore[SHD999]",
]
CALLS = {
    "on_the_line": "signal.signal(signal.SIGKILL, stop)  COMMENT",
    "on_the_last_line": "signal.signal(\n        signal.SIGKILL,\n        stop)  COMMENT",
    "on_the_first_line": "signal.signal(  COMMENT\n        signal.SIGKILL,\n        stop)",
    "after_a_backslash": "signal.signal\\\n        (signal.SIGKILL, stop)  COMMENT",
}


def test_on_comments(tmp_path: Path) -> None:
    for name, call in CALLS.items():
        for number, comment in enumerate(COMMENTS):
            text = UNCATCHABLE.replace(CALLS["on_the_line"].removesuffix("  COMMENT"), call)
            write(tmp_path, **{f"{name}_{number}": text.replace("COMMENT", comment)})
    found = {shown.path for shown in agreed(tmp_path)}
    # Neither everything nor nothing is silent.
    assert {"on_the_line_4.py", "on_the_last_line_1.py"} <= found
    assert found.isdisjoint({"on_the_line_0.py", "after_a_backslash_1.py"})


LATIN = UNCATCHABLE.replace("pass", 'print("\u00e9t\u00e9", number)')
DIFFERENT_BYTES = {
    "byte order mark": b"\xef\xbb\xbf" + UNCATCHABLE.encode(),
    "crlf": UNCATCHABLE.replace("\n", "\r\n").encode(),
    "cr": UNCATCHABLE.replace("\n", "\r").encode(),
    "form feed": b"\x0c" + UNCATCHABLE.encode(),
    "no final newline": UNCATCHABLE.rstrip().encode(),
    "not ASCII before the finding": UNCATCHABLE.replace(
        "signal.signal", '"\U0001f40d\u00e9"; signal.signal'
    ).encode(),
    "latin-1 as declared": b"# coding: latin-1\n" + LATIN.encode("latin-1"),
    "latin-1 undeclared": LATIN.encode("latin-1"),
    "cookie against byte order mark": b"\xef\xbb\xbf# coding: latin-1\n" + LATIN.encode(),
    "unknown cookie": b"# coding: klingon\n" + UNCATCHABLE.encode(),
    "empty": b"",
}


def test_on_bytes(tmp_path: Path) -> None:
    for number, data in enumerate(DIFFERENT_BYTES.values()):
        (tmp_path / f"worker_{number}.py").write_bytes(data)
    found = {shown.path for shown in agreed(tmp_path)}
    silent = [
        name for number, name in enumerate(DIFFERENT_BYTES) if f"worker_{number}.py" not in found
    ]
    assert silent == ["empty"]


@pytest.mark.parametrize("name", DIFFERENT_BYTES)
def test_on_standard_input(tmp_path: Path, name: str) -> None:
    data = DIFFERENT_BYTES[name]
    # What lies on disk under that name is another text: an editor checks what is not saved yet.
    write(tmp_path, worker="import signal\n")
    by_flake8 = run_flake8(tmp_path, "--stdin-display-name=worker.py", "-", stdin=data).shown
    by_us = run_command_line(tmp_path, "--stdin-filename=worker.py", "-", stdin=data)
    if name == "latin-1 undeclared":
        # flake8 gives up before any plugin sees such input.
        assert (by_flake8, [shown.code for shown in by_us]) == ([], ["SHD001"])
    elif name == "cookie against byte order mark":
        # flake8 has dropped the byte order mark, and there is no file to see it in.
        assert [shown.code for shown in by_flake8 + by_us] == ["SHD104", "SHD001"]
    else:
        assert by_flake8 == by_us


def test_standard_input_needs_no_name(tmp_path: Path) -> None:
    assert run_flake8(tmp_path, "-", stdin=UNCATCHABLE.encode()).codes == ["SHD104"]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_on_any_number_of_processes(tmp_path: Path, method: str) -> None:
    # Options live on the class: `fork` copies it, under `spawn` flake8 parses them again.
    write(
        tmp_path,
        **{f"worker_{number}": UNCATCHABLE for number in range(4)},
        **{f"loop_{number}": SWALLOWING for number in range(4)},
        quiet=silenced("# noqa: SHD104"),
    )
    script = tmp_path / "run.py"
    script.write_text(
        "import multiprocessing\n"
        "from flake8.main.cli import main\n"
        'if __name__ == "__main__":\n'
        f"    multiprocessing.set_start_method({method!r})\n"
        "    raise SystemExit(main())\n",
        encoding="utf-8",
    )
    options = ("--shutdown-lint-preset=strict", "--extend-exclude=run.py")
    alone = run_flake8(tmp_path, "-j1", *options)
    assert sorted(alone.codes) == ["SHD104"] * 4 + ["SHD401"] * 4
    assert run_flake8(tmp_path, "-j3", *options, script=script) == alone
