"""The index says of the rules what they say themselves, and is not believed where it may not."""

from __future__ import annotations

import importlib
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine import registry
from shutdown_lint.engine.registry import list_rules, load_rules
from shutdown_lint.engine.rule_index import IndexedRule, read_row, row_of
from shutdown_lint_rules import index

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = "rules_for_the_index"
RULE = '''"""A rule."""
from shutdown_lint.api import Confidence, Meta, Rule, Severity, all_of, any_of

class MadeUp(Rule):
    """Made up."""

    meta = Meta("SHD999", "made-up", "9.9.9", Severity.WARNING, Confidence.LOW,
                all_of("spam", any_of("ham", "eggs")))
'''


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package with one rule, in the place of the built-in one."""
    folder = tmp_path / PACKAGE
    (folder / "family").mkdir(parents=True)
    for path in (folder / "__init__.py", folder / "family" / "__init__.py"):
        path.touch()
    (folder / "family" / "shd999_made_up.py").write_text(RULE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(registry, "BUILT_IN", PACKAGE)
    yield folder
    for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
        del sys.modules[name]


def write_index(package: Path, rows: object) -> None:
    (package / "index.py").write_text(f"ROWS = {rows!r}\n", encoding="utf-8")
    importlib.invalidate_caches()


def listed() -> object:
    [rule] = [rule for rule in list_rules() if rule.meta.code == "SHD999"]
    return rule


def row(package: Path, **changes: object) -> tuple[object, ...]:
    module = importlib.import_module(f"{PACKAGE}.family.shd999_made_up")
    size = (package / "family" / "shd999_made_up.py").stat().st_size
    made = row_of(module.MadeUp, "family.shd999_made_up", size)
    del sys.modules[module.__name__]
    return (made[0], changes.get("size", made[1]), *made[2:])


def test_says_what_the_rules_say() -> None:
    metas = {rule.meta.code: rule.meta for rule in load_rules()}
    rules = [read_row("shutdown_lint_rules", row)[0] for row in index.ROWS]
    assert rules
    assert [rule.meta for rule in rules] == [metas[rule.meta.code] for rule in rules]
    assert [rule.load().meta for rule in rules] == [rule.meta for rule in rules]


def test_has_every_rule_that_comes_with_the_tool() -> None:
    codes = [rule.meta.code for rule in list_rules() if isinstance(rule, IndexedRule)]
    assert codes == [rule.meta.code for rule in load_rules() if rule.package() != "shutdown_lint"]


def test_a_rule_in_the_index_is_not_imported(package: Path) -> None:
    write_index(package, [row(package)])
    rule = listed()
    assert isinstance(rule, IndexedRule)
    assert rule.package() == PACKAGE
    assert f"{PACKAGE}.family.shd999_made_up" not in sys.modules
    assert rule.load().meta == rule.meta


@pytest.mark.parametrize(
    "rows",
    [
        [],
        None,
        [("family.shd999_made_up",)],
        [("family.shd999_made_up", 1, "MadeUp", ("SHD999",))],
        [("family.shd999_made_up", 1, "MadeUp", ("SHD999", *["x"] * 11))],
        "family",
    ],
)
def test_a_rule_that_the_index_does_not_know_speaks_itself(package: Path, rows: object) -> None:
    write_index(package, rows)
    rule = listed()
    assert isinstance(rule, type)


def test_a_rule_that_was_changed_speaks_itself(package: Path) -> None:
    write_index(package, [row(package, size=1)])
    assert isinstance(listed(), type)


def test_a_row_whose_rule_is_gone_is_no_rule(package: Path) -> None:
    write_index(package, [row(package)])
    shutil.copy(package / "family" / "shd999_made_up.py", package / "family" / "shd998_other.py")
    (package / "family" / "shd999_made_up.py").unlink()
    assert isinstance(listed(), type)
    assert listed().__module__ == f"{PACKAGE}.family.shd998_other"
