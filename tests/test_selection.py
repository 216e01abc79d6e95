"""Which rules run on which file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine.config import ConfigFinder
from shutdown_lint.engine.own_rules import OWN_RULES
from shutdown_lint.engine.planner import Planner
from shutdown_lint.engine.rule import Rule
from shutdown_lint.engine.selection import select, unknown_selectors
from shutdown_lint.engine.settings import ConfigError, Layer, Overrides, Settings
from shutdown_lint.model.levels import Confidence, Preset, Severity
from shutdown_lint.model.meta import Meta
from shutdown_lint.model.trigger import any_of

if TYPE_CHECKING:
    from pathlib import Path


def made(
    code: str,
    name: str,
    *,
    in_tests: bool = False,
    in_examples: bool = True,
    overlaps: tuple[str, ...] = (),
) -> type[Rule]:
    meta = Meta(
        code,
        name,
        "0.1.0",
        Severity.ERROR,
        Confidence.HIGH,
        any_of("x"),
        in_tests=in_tests,
        in_examples=in_examples,
        overlaps=overlaps,
    )
    return type(code, (Rule,), {"meta": meta})


RULES = (
    *OWN_RULES,
    made("SHD101", "deaf-service", in_examples=False),
    made("SHD104", "uncatchable-signal", in_tests=True),
    made("SHD206", "server-shutdown-deadlock"),
    made("SHD207", "hard-exit", overlaps=("E722",)),
    made("ACME1", "in-house"),
)
OURS = {"SHD101", "SHD104", "SHD206", "SHD207", "ACME1"}


def chosen(*layers: Layer) -> set[str]:
    return set(select(layers, RULES).enabled) & OURS


def line(
    select: str | None = None, extend: str = "", ignore: str = "", origin: str = "--"
) -> Layer:
    wanted = None if select is None else tuple(select.split())
    return Layer(origin, wanted, tuple(extend.split()), tuple(ignore.split()))


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        (line(), OURS),
        (line("ALL"), OURS),
        (line("SHD206"), {"SHD206"}),
        (line("server-shutdown-deadlock"), {"SHD206"}),
        (line("shd206"), {"SHD206"}),
        (line("SHD2"), {"SHD206", "SHD207"}),
        (line("SHD"), OURS - {"ACME1"}),
        (line("ACME1 SHD101"), {"ACME1", "SHD101"}),
        (line(""), set()),
        (line(ignore="SHD2"), {"SHD101", "SHD104", "ACME1"}),
        (line(ignore="deaf-service"), OURS - {"SHD101"}),
        (line(ignore="ALL"), set()),
        # The narrower selector wins, wherever it stands.
        (line("SHD2", ignore="SHD206"), {"SHD207"}),
        (line("SHD206", ignore="SHD2"), {"SHD206"}),
        (line("SHD206", ignore="ALL"), {"SHD206"}),
        (line("SHD2", extend="SHD101", ignore="SHD"), {"SHD206", "SHD207", "SHD101"}),
        # One line for all of which other linters see a part; a code or name brings one back.
        (line("OVERLAPPING"), {"SHD207"}),
        (line(ignore="overlapping"), OURS - {"SHD207"}),
        (line("SHD2", ignore="OVERLAPPING"), {"SHD206"}),
        (line(extend="hard-exit", ignore="OVERLAPPING"), OURS),
        # Ignore wins a tie.
        (line("SHD206", ignore="SHD206"), set()),
        (line("SHD206", ignore="server-shutdown-deadlock"), set()),
    ],
)
def test_one_place(layer: Layer, expected: set[str]) -> None:
    assert chosen(layer) == expected


@pytest.mark.parametrize(
    ("file", "command_line", "expected"),
    [
        # What is selected on the command line replaces what the file selects ...
        (line("SHD1"), line("SHD206"), {"SHD206"}),
        (line("SHD1", extend="ACME1"), line("SHD206"), {"SHD206"}),
        # ... but a broad selector does not bring back what the file ignores by name.
        (line(ignore="SHD206"), line("SHD2"), {"SHD207"}),
        (line(ignore="SHD206"), line("SHD206"), {"SHD206"}),
        (line(ignore="SHD2"), line("SHD2"), {"SHD206", "SHD207"}),
        (line("SHD1"), line(extend="SHD206"), {"SHD101", "SHD104", "SHD206"}),
        (line("SHD1"), line(ignore="SHD104"), {"SHD101"}),
        # A broad ignore on the command line is meant for what the file names, too.
        (line("SHD206"), line(ignore="SHD2"), set()),
    ],
)
def test_file_and_command_line(file: Layer, command_line: Layer, expected: set[str]) -> None:
    assert chosen(file, command_line) == expected


@pytest.mark.parametrize(
    ("layers", "named"),
    [
        ([line("SHD206 SHD1")], {"SHD206"}),
        ([line("server-shutdown-deadlock")], {"SHD206"}),
        ([line(extend="SHD206")], {"SHD206"}),
        ([line("ALL")], set()),
        ([line("SHD206", ignore="SHD206")], set()),
        ([line("SHD206"), line("SHD2")], set()),
        ([line("SHD206"), line(extend="SHD101")], {"SHD206", "SHD101"}),
    ],
)
def test_rules_that_are_asked_for_by_name(layers: list[Layer], named: set[str]) -> None:
    assert select(layers, RULES).named == named


def test_file_that_cannot_be_read_is_told_of_unless_ignored() -> None:
    assert "SHD001" in select([line("SHD206")], RULES).enabled
    assert "SHD002" not in select([line("SHD206")], RULES).enabled
    for ignore in ("SHD001", "SHD0", "unreadable-file", "ALL"):
        assert "SHD001" not in select([line("SHD206", ignore=ignore)], RULES).enabled


def test_unknown_selectors_get_a_hint() -> None:
    layer = Layer("x.toml: ", ("SHD2066",), ("zzz",), ("uncatchable-signl",))
    assert list(unknown_selectors(Settings(layers=(layer,)), RULES)) == [
        "x.toml: select: unknown rule 'SHD2066', did you mean 'SHD206'?",
        "x.toml: extend-select: unknown rule 'zzz'",
        "x.toml: ignore: unknown rule 'uncatchable-signl', did you mean 'uncatchable-signal'?",
    ]


# Plans for files


def planned(path: Path, overrides: Overrides = Overrides()) -> set[str]:  # noqa: B008
    planner = Planner(RULES, ConfigFinder(overrides))
    return {rule.meta.code for rule in planner.plan(str(path)).profile.rules} & OURS


def test_most_rules_are_off_in_tests_and_stubs(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    assert planned(tmp_path / "a.py") == OURS
    assert planned(tmp_path / "a.pyi") == {"SHD104"}
    assert planned(tmp_path / "tests" / "a.py") == {"SHD104"}
    assert planned(tmp_path / "tests" / "a.py", Overrides(check_tests=True)) == OURS


def test_some_rules_are_off_in_examples(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    assert planned(tmp_path / "examples" / "a.py") == OURS - {"SHD101"}
    assert planned(tmp_path / "examples" / "a.py", Overrides(check_tests=True)) == OURS


def test_demo_below_tests_is_a_project_of_its_own(tmp_path: Path) -> None:
    demo = tmp_path / "tests" / "demo"
    demo.mkdir(parents=True)
    (tmp_path / "pyproject.toml").touch()
    assert planned(demo / "a.py") == {"SHD104"}
    (demo / "pyproject.toml").touch()
    assert planned(demo / "a.py") == OURS


def test_rules_are_off_where_the_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "shutdown-lint.toml").write_text(
        "per-file-ignores = {"
        "'gen/' = ['ALL'], '*_main.py' = ['SHD2'], '/top.py' = ['in-house'], '!src/' = ['SHD101']}"
    )
    assert planned(tmp_path / "src" / "a.py") == OURS
    assert planned(tmp_path / "src" / "gen" / "a.py") == set()
    assert planned(tmp_path / "src" / "x_main.py") == {"SHD101", "SHD104", "ACME1"}
    assert planned(tmp_path / "src" / "top.py") == OURS
    assert planned(tmp_path / "top.py") == {"SHD104", "SHD206", "SHD207"}


def test_profile_carries_the_settings(tmp_path: Path) -> None:
    (tmp_path / "shutdown-lint.toml").write_text(
        "preset = 'strict'\nextend-select = ['SHD206']\nunsafe-fixes = true"
    )
    plan = Planner(RULES, ConfigFinder(), noqa=False, report_unused=False).plan(
        str(tmp_path / "a.py")
    )
    assert plan.unsafe_fixes
    assert plan.profile.preset is Preset.STRICT
    assert plan.profile.always_shown == {"SHD206"}
    assert (plan.profile.noqa, plan.profile.report_unused) == (False, False)
    assert ("ACME1", "in-house") in plan.profile.known


def test_files_treated_alike_share_a_plan(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    planner = Planner(RULES, ConfigFinder())
    plans = {id(planner.plan(str(tmp_path / name))) for name in ("x.py", "y.py", "a/z.py")}
    assert len(plans) == 1
    planner.plan(str(tmp_path / "x.pyi"))
    assert len(planner.plans) == 2


def test_unknown_rule_in_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "shutdown-lint.toml").write_text("select = ['nope']")
    with pytest.raises(ConfigError, match="select: unknown rule 'nope'"):
        Planner(RULES, ConfigFinder()).plan(str(tmp_path / "a.py"))
