"""The plugin under a real flake8: how it is found, selected, set, silenced and kept from harm.

What flake8 makes hard for plugins is written beside the tests that hold it.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib.metadata import entry_points, requires
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

from shutdown_lint.engine.config_file import ConfigTable
from shutdown_lint.engine.registry import load_rules
from shutdown_lint.frontends.flake8_check import Check
from shutdown_lint.frontends.flake8_plugin import PRESET_OPTION, PRESETS, Plugin
from shutdown_lint.model.levels import Preset
from support.flake8_process import run_command_line, run_flake8
from support.flake8_project import SWALLOWING, UNCATCHABLE, UNCATCHABLE_PLACE, silenced, write

if TYPE_CHECKING:
    from pathlib import Path

# flake8 refuses to start over a plugin whose entry point is named otherwise, and over a config
# file that ignores a code of another form.
FLAKE8_CODE = re.compile(r"[A-Z]{1,3}[0-9]{0,3}")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a finding of the default preset and one of the preset `strict`."""
    return write(tmp_path, worker=UNCATCHABLE, swallower=SWALLOWING)


def test_flake8_finds_the_plugin_under_its_prefix() -> None:
    (entry,) = entry_points(group="flake8.extension", name="SHD")
    assert entry.load() is Plugin
    assert FLAKE8_CODE.fullmatch(entry.name)


def test_every_code_is_one_that_flake8_accepts() -> None:
    codes = [rule.meta.code for rule in load_rules()]
    assert [code for code in codes if not FLAKE8_CODE.fullmatch(code)] == []


def test_findings_show_without_any_setting(project: Path) -> None:
    # Not off by default, and not lost from the default selection.
    run = run_flake8(project)
    (shown,) = run.shown
    assert (shown.path, shown.line, shown.column) == ("worker.py", *UNCATCHABLE_PLACE)
    assert shown.code == "SHD104"
    assert shown.message.startswith("uncatchable-signal: ")
    assert run.returncode == 1


def test_column_and_text_are_those_of_the_command_line(project: Path) -> None:
    # flake8 counts columns from 0 and adds 1 itself.
    assert run_flake8(project).shown == run_command_line(project)


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("select = SHD", ["SHD104"]),
        ("select = SHD1", ["SHD104"]),
        ("select = SHD3", []),
        ("select = E,F", []),
        ("extend-ignore = SHD104", []),
        ("ignore = SHD104", []),
        ("ignore = SHD2", ["SHD104"]),
        ("per-file-ignores = worker.py: SHD104", []),
        ("per-file-ignores = other.py: SHD104", ["SHD104"]),
        ("exclude = worker.py", []),
        # flake8 compares prefixes, so the prefix of flake8-bandit holds ours.
        ("select = S", ["SHD104"]),
        ("ignore = S", []),
    ],
)
def test_flake8_decides_what_is_selected(project: Path, line: str, codes: list[str]) -> None:
    (project / ".flake8").write_text(f"[flake8]\n{line}\n", encoding="utf-8")
    assert run_flake8(project).codes == codes


@pytest.mark.parametrize(
    "arguments",
    [
        # A plugin that hides codes by flake8's default ignore list shows them in these cases.
        ["--ignore=E501"],
        ["--select=SHD"],
        ["--select=SHD4"],
        ["--extend-ignore=E501"],
    ],
)
def test_what_the_preset_hides_stays_hidden(project: Path, arguments: list[str]) -> None:
    assert "SHD401" not in run_flake8(project, *arguments).codes


@pytest.mark.parametrize("option", ["--select", "--extend-select"])
def test_a_code_selected_exactly_shows_whatever_the_preset(project: Path, option: str) -> None:
    assert "SHD401" in run_flake8(project, f"{option}=SHD401").codes
    (project / ".flake8").write_text(f"[flake8]\n{option[2:]} = SHD401\n", encoding="utf-8")
    assert "SHD401" in run_flake8(project).codes


def test_the_preset_is_an_option_and_a_setting(project: Path) -> None:
    both = ["SHD401", "SHD104"]  # by file
    assert run_flake8(project, f"{PRESET_OPTION}=strict").codes == both
    (project / "setup.cfg").write_text(
        f"[flake8]\n{PRESET_OPTION[2:]} = strict\n", encoding="utf-8"
    )
    assert run_flake8(project).codes == both
    assert run_flake8(project, f"{PRESET_OPTION}=default").codes == ["SHD104"]


def test_a_wrong_preset_is_named(project: Path) -> None:
    by_option = run_flake8(project, f"{PRESET_OPTION}=loud")
    (project / ".flake8").write_text(f"[flake8]\n{PRESET_OPTION[2:]} = loud\n", encoding="utf-8")
    for run in (by_option, run_flake8(project)):
        assert run.returncode == 2
        assert "shutdown-lint-preset" in run.stderr
        assert "'loud'" in run.stderr
        assert "Traceback" not in run.stdout + run.stderr


def test_options_carry_the_names_of_our_settings() -> None:
    # flake8 reads no pyproject.toml: two names for one thing would be reported as a defect.
    help_text = subprocess.run(
        [sys.executable, "-m", "flake8", "--help"], capture_output=True, text=True, check=True
    ).stdout
    keys = {name.replace("_", "-") for name in ConfigTable.__struct_fields__}
    options = set(re.findall(r"--shutdown-lint-([a-z-]+)", help_text))
    assert options == {"preset"}
    assert options <= keys
    assert list(Preset) == list(PRESETS)


COMMENTS: dict[str, list[str]] = {
    "# noqa": [],
    "# noqa: SHD104": [],
    "# noqa: E501, SHD104": [],
    "# noqa: uncatchable-signal": [],
    "# noqa: SHD": [],  # no digits: flake8 takes it for a blanket one
    "# noqa: E501": ["SHD104"],
    "# shutdown-lint: ignore[SHD104] a reason": [],
    "# shutdown-lint: ignore-file[uncatchable-signal]": [],
    "# noqa: SHD401": ["SHD104", "SHD002"],
    "# noqa: SHD302": ["SHD104"],  # the whole program may have such a finding here
    "# noqa: SHD999": ["SHD104", "SHD003"],
}


def test_comments_silence_as_flake8_and_we_read_them(tmp_path: Path) -> None:
    names = {f"worker_{number}.py": comment for number, comment in enumerate(COMMENTS)}
    for name, comment in names.items():
        (tmp_path / name).write_text(silenced(comment), encoding="utf-8")
    found = run_flake8(tmp_path).shown
    assert {
        comment: [shown.code for shown in found if shown.path == name]
        for name, comment in names.items()
    } == COMMENTS


def test_flake8_can_be_told_to_heed_no_noqa(tmp_path: Path) -> None:
    write(tmp_path, worker=silenced("# noqa: SHD104"))
    assert run_flake8(tmp_path, "--disable-noqa").shown == run_command_line(tmp_path, "--no-noqa")


def test_findings_under_a_noqa_reach_flake8(tmp_path: Path) -> None:
    # flake8-noqa and its like call a noqa unused when the plugin filters by itself.
    script = tmp_path / "spy.py"
    script.write_text(
        "from flake8.checker import FileChecker\n"
        "from flake8.main.cli import main\n"
        "report = FileChecker.report\n"
        "def spy(self, **found):\n"
        "    print('reported', found['text'].split()[0])\n"
        "    return report(self, **found)\n"
        "FileChecker.report = spy\n"
        "raise SystemExit(main())\n",
        encoding="utf-8",
    )
    write(tmp_path, worker=silenced("# noqa: SHD104"))
    run = run_flake8(tmp_path, "-j1", "worker.py", script=script)
    assert "reported SHD104\n" in run.stdout
    assert run.codes == []


def test_nothing_is_fixed(project: Path) -> None:
    (project / "pyproject.toml").write_text(
        "[tool.shutdown-lint]\nunsafe-fixes = true\n", encoding="utf-8"
    )
    run_flake8(project)
    assert (project / "worker.py").read_text(encoding="utf-8") == UNCATCHABLE


def test_a_file_that_python_cannot_parse_is_left_to_flake8(tmp_path: Path) -> None:
    write(tmp_path, broken="import signal\ndef stop(:\n")
    run = run_flake8(tmp_path)
    assert "E999" in run.stdout
    assert run.codes == []


def test_libcst_is_new_enough_for_the_code_that_flake8_reads() -> None:
    # Older ones fail on `except A, B:` and on t-strings.
    (libcst,) = (
        requirement
        for requirement in map(Requirement, requires("shutdown-lint") or ())
        if requirement.name == "libcst"
    )
    assert not libcst.specifier.contains("1.8.5")


def test_the_plugin_costs_nothing_before_the_first_file() -> None:
    # flake8 loads every plugin, for `--help` too.
    code = (
        "import sys; import shutdown_lint.frontends.flake8_plugin;"
        "print(*(name for name in sys.modules if name.split('.')[0] in"
        " ('libcst', 'msgspec', 'pathspec', 'rich', 'shutdown_lint')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [
        "shutdown_lint",
        "shutdown_lint.frontends",
        "shutdown_lint.frontends.flake8_plugin",
    ]


def test_a_file_is_not_parsed_once_more(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("flake8 has parsed it already")

    monkeypatch.setattr("shutdown_lint.engine.syntax._by_cpython", refuse)
    check = Check(preset=None, selectors=(), noqa=True)
    path = project / "worker.py"
    text = path.read_text(encoding="utf-8")
    found = check.violations(str(path), text.splitlines(keepends=True), ast.parse(text))
    assert [violation.text.split()[0] for violation in found] == ["SHD104"]


def test_what_each_worker_needs_is_there_before_flake8_forks(project: Path) -> None:
    # Rules and settings are made once; libcst is for files that need it.
    script = project / "spy.py"
    script.write_text(
        "import gc, multiprocessing, sys\n"
        "from flake8 import checker\n"
        "from flake8.main.cli import main\n"
        "from shutdown_lint.frontends.flake8_check import Check\n"
        "multiprocessing.set_start_method('fork')\n"
        "started = checker._try_initialize_processpool\n"
        "def forks(*arguments):\n"
        "    names = ('shutdown_lint_rules.index', 'shutdown_lint.engine.prefilter', 'libcst')\n"
        "    made = [name in sys.modules for name in names]\n"
        "    print('before', *made, gc.get_freeze_count() > 0)\n"
        "    Check._prepare = None\n"
        "    return started(*arguments)\n"
        "checker._try_initialize_processpool = forks\n"
        "raise SystemExit(main())\n",
        encoding="utf-8",
    )
    run = run_flake8(project, "-j2", "worker.py", "swallower.py", script=script)
    assert "before True True False True\n" in run.stdout
    assert run.codes == ["SHD104"]


def test_flake8s_collector_leaves_libcst_out(project: Path) -> None:
    script = project / "spy.py"
    script.write_text(
        "import gc, sys\n"
        "from flake8.checker import FileChecker\n"
        "from flake8.main.cli import main\n"
        "check = FileChecker.run_checks\n"
        "def spy(self):\n"
        "    done = check(self)\n"
        "    collected = {id(one) for one in gc.get_objects()}\n"
        "    print('collects', gc.isenabled(), id(sys.modules['libcst'].Call) in collected)\n"
        "    return done\n"
        "FileChecker.run_checks = spy\n"
        "raise SystemExit(main())\n",
        encoding="utf-8",
    )
    run = run_flake8(project, "-j1", "worker.py", script=script)
    assert "collects True False\n" in run.stdout
    assert run.codes == ["SHD104"]
