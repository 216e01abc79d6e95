"""Config files: which one holds for a folder, and what is said of a wrong one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine.config import ConfigFinder
from shutdown_lint.engine.config_file import read_config
from shutdown_lint.engine.settings import ConfigError, Layer, Overrides, Settings
from shutdown_lint.model.levels import Preset
from support.command import CLEAN, UNCATCHABLE, write
from support.in_process import lint, run

if TYPE_CHECKING:
    from pathlib import Path

OWN = "shutdown-lint.toml"


def settings_of(text: str, name: str = OWN) -> Settings | None:
    return read_config(f"/project/{name}", text.encode(), name)


def complaints(text: str | bytes, name: str = OWN) -> tuple[str, ...]:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(ConfigError) as caught:
        read_config(f"/project/{name}", data, name)
    return caught.value.messages


def test_every_key_is_read() -> None:
    settings = settings_of(
        """
        select = ["SHD1"]
        extend-select = ["SHD206"]
        ignore = ["SHD101"]
        preset = "strict"
        exclude = ["a/"]
        extend-exclude = ["b/"]
        per-file-ignores = {"c.py" = ["SHD2"]}
        check-tests = true
        respect-gitignore = false
        unsafe-fixes = true
        """
    )
    assert settings is not None
    (layer,) = settings.layers
    assert (layer.select, layer.extend_select) == (("SHD1",), ("SHD206",))
    assert layer.ignore == ("SHD101",)
    assert settings.preset is Preset.STRICT
    assert settings.exclude is not None
    assert (settings.exclude.folder, settings.exclude.lines) == ("/project", ("a/",))
    assert [patterns.lines for patterns in settings.extend_exclude] == [("b/",)]
    (entry,) = settings.per_file_ignores
    assert (entry.patterns.lines, entry.selectors) == (("c.py",), ("SHD2",))
    assert (settings.check_tests, settings.respect_gitignore) == (True, False)
    assert settings.unsafe_fixes is True
    assert settings.config_file == f"/project/{OWN}"


def test_section_of_pyproject() -> None:
    settings = settings_of('[tool.shutdown-lint]\npreset = "audit"\n', "pyproject.toml")
    assert settings is not None
    assert settings.preset is Preset.AUDIT


@pytest.mark.parametrize("text", ["", "[project]\nname = 'shutdown-lint'\n", "[tool.other]\n"])
def test_pyproject_without_a_section_says_nothing(text: str) -> None:
    assert settings_of(text, "pyproject.toml") is None


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("slect = []", ("unknown key 'slect', did you mean 'select'?",)),
        ("zzz = 1", ("unknown key 'zzz'",)),
        ('select = "SHD1"', ("select: expected an array, got a string",)),
        ('select = ["SHD1", 2]', ("select[1]: expected a string, got a number",)),
        ('check-tests = "yes"', ("check-tests: expected true or false, got a string",)),
        ("preset = 4", ("preset: expected a string, got a number",)),
        (
            'preset = "strct"',
            ("preset: 'strct' is none of default, strict, audit, did you mean 'strict'?",),
        ),
        ("per-file-ignores = 3", ("per-file-ignores: expected a table, got a number",)),
        (
            "per-file-ignores = {'a.py' = 'SHD1'}",
            ("per-file-ignores.'a.py': expected an array, got a string",),
        ),
        (
            "slect = []\nexclude = 3",
            (
                "unknown key 'slect', did you mean 'select'?",
                "exclude: expected an array, got a number",
            ),
        ),
    ],
)
def test_each_mistake_is_named(text: str, messages: tuple[str, ...]) -> None:
    assert complaints(text) == tuple(f"{OWN}: {message}" for message in messages)
    in_section = complaints("[tool.shutdown-lint]\n" + text, "pyproject.toml")
    section = "pyproject.toml: [tool.shutdown-lint] "
    assert in_section == tuple(section + message for message in messages)


def test_broken_toml_names_the_line() -> None:
    (message,) = complaints("preset = 'default'\nselect = [\nignore = ]\n")
    assert message.startswith(f"{OWN}: not valid TOML: ")
    assert "line 3" in message


def test_bytes_that_are_not_utf8_are_named() -> None:
    (message,) = complaints(b"preset = 'default'\n# \xe9\n")
    assert message == f"{OWN}:2: byte 0xe9 is not UTF-8, as TOML must be"


def test_deep_nesting_is_refused() -> None:
    (message,) = complaints("select = " + "[" * 10_000 + "]" * 10_000)
    assert message == f"{OWN}: not valid TOML: nested too deeply"


def test_number_without_end() -> None:
    (message,) = complaints("preset = " + "9" * 5_000)
    assert message == f"{OWN}: not valid TOML: a number has too many digits"


def test_section_of_a_name_that_is_nearly_ours() -> None:
    (message,) = complaints("[tool.shutdown_lint]\npreset = 'strict'\n", "pyproject.toml")
    assert message == (
        "pyproject.toml: unknown section [tool.shutdown_lint], did you mean [tool.shutdown-lint]?"
    )


def test_section_where_keys_stand_at_the_top_level() -> None:
    (message,) = complaints("[tool.shutdown-lint]\npreset = 'strict'\n")
    assert message == (
        f"{OWN}: sections [tool.…] are for pyproject.toml: here the keys of tool.shutdown-lint "
        "stand at the top level"
    )


def test_tool_that_is_no_table() -> None:
    (message,) = complaints("tool.shutdown-lint = 3", "pyproject.toml")
    assert message == "pyproject.toml: tool.shutdown-lint must be a table"


def test_byte_order_mark_is_no_mistake() -> None:
    assert read_config(f"/project/{OWN}", b"\xef\xbb\xbfcheck-tests = true", OWN)


# Which file holds


def preset_in(folder: Path, finder: ConfigFinder | None = None) -> Preset:
    return (finder or ConfigFinder()).settings_for(str(folder)).preset


def test_nearest_file_holds_and_nothing_is_inherited(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (tmp_path / OWN).write_text("preset = 'audit'\ncheck-tests = true\n")
    assert preset_in(below) is Preset.AUDIT
    (tmp_path / "a" / OWN).write_text("preset = 'strict'\n")
    settings = ConfigFinder().settings_for(str(below))
    assert settings.preset is Preset.STRICT
    assert not settings.check_tests
    assert preset_in(tmp_path) is Preset.AUDIT


def test_pyproject_without_a_section_does_not_end_the_search(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text("preset = 'audit'\n")
    below = tmp_path / "package"
    below.mkdir()
    (below / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert preset_in(below) is Preset.AUDIT


def test_own_file_comes_before_pyproject(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text("preset = 'audit'\n")
    (tmp_path / "pyproject.toml").write_text("[tool.shutdown-lint]\npreset = 'strict'\n")
    assert preset_in(tmp_path) is Preset.AUDIT


def test_named_file_holds_everywhere(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text("preset = 'audit'\n")
    named = tmp_path / "other.toml"
    named.write_text("preset = 'strict'\n")
    assert preset_in(tmp_path, ConfigFinder(config_file=str(named))) is Preset.STRICT


def test_isolated_reads_nothing(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text("this is not TOML")
    assert preset_in(tmp_path, ConfigFinder(isolated=True)) is Preset.DEFAULT


def test_command_line_comes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text("preset = 'audit'\nselect = ['SHD1']\n")
    layer = Layer("--", ("SHD2",))
    finder = ConfigFinder(Overrides(layer=layer, preset=Preset.STRICT))
    settings = finder.settings_for(str(tmp_path))
    assert settings.preset is Preset.STRICT
    assert [layer.select for layer in settings.layers] == [("SHD1",), ("SHD2",)]


@pytest.mark.parametrize("mark", [OWN, "pyproject.toml", "setup.py", "setup.cfg", ".git"])
def test_project_root(tmp_path: Path, mark: str) -> None:
    below = tmp_path / "src" / "package"
    below.mkdir(parents=True)
    (tmp_path / mark).touch()
    assert ConfigFinder().project_root(str(below)) == str(tmp_path)


def test_very_deep_folders(tmp_path: Path) -> None:
    # Deeper than Python recurses.
    folder = str(tmp_path) + "/d" * 1_500
    assert preset_in_text(folder) is Preset.DEFAULT


def preset_in_text(folder: str) -> Preset:
    return ConfigFinder().settings_for(folder).preset


# Through the command line


def test_broken_file_is_named_and_what_it_does_not_govern_is_checked(tmp_path: Path) -> None:
    write(tmp_path, good__a=UNCATCHABLE, bad__b=UNCATCHABLE)
    (tmp_path / "bad" / "pyproject.toml").write_text("[tool.shutdown-lint\n")
    ran = lint(tmp_path, ".")
    assert ran.code == 2
    assert ran.findings == [("good/a.py", 2, "SHD104")]
    assert ran.err.count("\n") == 1
    assert ran.err.startswith("shutdown-lint: bad/pyproject.toml: not valid TOML: ")


def test_folder_below_a_broken_file_may_have_its_own(tmp_path: Path) -> None:
    write(tmp_path, bad__good__a=UNCATCHABLE)
    (tmp_path / "bad" / OWN).write_text("slect = []")
    (tmp_path / "bad" / "good" / OWN).write_text("")
    ran = lint(tmp_path, ".")
    assert ran.findings == [("bad/good/a.py", 2, "SHD104")]


def test_rule_that_nobody_knows_is_an_error_with_a_hint(tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN)
    (tmp_path / "pyproject.toml").write_text(
        "[tool.shutdown-lint]\nignore = ['SHD1044']\nper-file-ignores = {'*' = ['pycodestyle']}\n"
    )
    ran = run(tmp_path, ".")
    assert ran.code == 2
    section = "shutdown-lint: pyproject.toml: [tool.shutdown-lint] "
    assert ran.err.splitlines() == [
        f"{section}ignore: unknown rule 'SHD1044', did you mean 'SHD104'?",
        f"{section}per-file-ignores: unknown rule 'pycodestyle'",
    ]


def test_wrong_name_of_the_section_is_not_overlooked(tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN)
    (tmp_path / "pyproject.toml").write_text("[tool.shutdown_lint]\n")
    ran = run(tmp_path, ".")
    assert ran.code == 2
    assert "did you mean [tool.shutdown-lint]?" in ran.err


def test_pattern_that_is_none_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN)
    (tmp_path / OWN).write_text("extend-exclude = ['[z-a]']")
    ran = run(tmp_path, ".")
    assert ran.code == 2
    assert ran.err.startswith(f"shutdown-lint: {OWN}: extend-exclude: '[z-a]' is no pattern: ")


@pytest.mark.parametrize(
    ("content", "what"),
    [(None, "no such file or directory"), ("", "has no section [tool.shutdown-lint]")],
)
def test_named_file_must_be_there_and_say_something(
    tmp_path: Path, content: str | None, what: str
) -> None:
    if content is not None:
        (tmp_path / "pyproject.toml").write_text(content)
    ran = run(tmp_path, "--config", "pyproject.toml", ".")
    assert ran.code == 2
    assert ran.err == f"shutdown-lint: pyproject.toml: {what}\n"


def test_findings_do_not_depend_on_where_the_run_starts(tmp_path: Path) -> None:
    write(tmp_path, service__a=UNCATCHABLE, service__b=UNCATCHABLE)
    (tmp_path / OWN).write_text("select = ['SHD2']")
    (tmp_path / "service" / OWN).write_text("per-file-ignores = {'b.py' = ['SHD104']}")
    for folder, path in ((tmp_path, "."), (tmp_path, "service"), (tmp_path / "service", ".")):
        ran = lint(folder, path)
        assert [(name.rpartition("/")[2], code) for name, _, code in ran.findings] == [
            ("a.py", "SHD104")
        ]
