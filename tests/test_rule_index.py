"""The index says of the rules what they say themselves, and is not believed where it may not."""

from __future__ import annotations

import ast
import importlib
import pickle
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine import registry
from shutdown_lint.engine.registry import RulesError, list_rules, load_rules
from shutdown_lint.engine.rule_index import FORM, IndexedRule, indexed_rules
from shutdown_lint.engine.rule_index_writer import Writer
from shutdown_lint.engine.sketch import Sketch

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


def write_index(package: Path, text: str) -> None:
    (package / "index.py").write_text(text, encoding="utf-8")
    importlib.invalidate_caches()


def listed() -> object:
    [rule] = [rule for rule in list_rules() if rule.meta.code == "SHD999"]
    return rule


def index_of(package: Path, size: int | None = None) -> str:
    module = importlib.import_module(f"{PACKAGE}.family.shd999_made_up")
    if size is None:
        size = (package / "family" / "shd999_made_up.py").stat().st_size
    writer = Writer()
    writer.add(module.MadeUp, "family.shd999_made_up", size)
    del sys.modules[module.__name__]
    return "".join(writer.lines())


def test_says_what_the_rules_say() -> None:
    rules = indexed_rules("shutdown_lint_rules").values()
    assert rules
    for rule in rules:
        loaded = rule.load()
        assert rule.meta == loaded.meta
        assert rule.questions() == loaded.questions()
        for by_default in (False, True):
            assert rule.condition(by_default=by_default) == loaded.condition(by_default=by_default)


def test_a_rule_that_cannot_be_imported_is_named(package: Path) -> None:
    text = RULE.replace("Severity.WARNING", "Harm.WARNING")
    (package / "family" / "shd999_made_up.py").write_text(text, encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        list_rules()
    assert str(caught.value) == (
        f"the rule in {PACKAGE}.family.shd999_made_up cannot be imported: "
        "NameError: name 'Harm' is not defined"
    )


def test_a_rule_is_not_imported_to_be_asked(package: Path) -> None:
    text = RULE.replace("meta =", 'question = "endless_loops.never_returns"\n    meta =', 1)
    (package / "family" / "shd999_made_up.py").write_text(text, encoding="utf-8")
    write_index(package, index_of(package))
    rule = listed()
    assert isinstance(rule, IndexedRule)
    assert not rule.suspects(Sketch(ast.parse("")), by_default=True)
    assert f"{PACKAGE}.family.shd999_made_up" not in sys.modules


def test_another_process_has_the_same_rule() -> None:
    rules = indexed_rules("shutdown_lint_rules")
    for rule in rules.values():
        assert pickle.loads(pickle.dumps(rule)) is rule  # noqa: S301


def test_has_every_rule_that_comes_with_the_tool() -> None:
    codes = [rule.meta.code for rule in list_rules() if isinstance(rule, IndexedRule)]
    assert codes == [rule.meta.code for rule in load_rules() if rule.package() != "shutdown_lint"]


def test_a_rule_in_the_index_is_not_imported(package: Path) -> None:
    write_index(package, index_of(package))
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
    write_index(package, f"TRIGGERS = ()\nROWS = {rows!r}\nFORM = {FORM}\n")
    rule = listed()
    assert isinstance(rule, type)


def test_an_index_of_another_form_is_not_believed(package: Path) -> None:
    text = index_of(package)
    write_index(package, text.replace(f"FORM = {FORM}", f"FORM = {FORM + 1}"))
    assert isinstance(listed(), type)


def test_a_rule_that_was_changed_speaks_itself(package: Path) -> None:
    write_index(package, index_of(package, size=1))
    assert isinstance(listed(), type)


def test_a_row_whose_rule_is_gone_is_no_rule(package: Path) -> None:
    write_index(package, index_of(package))
    shutil.copy(package / "family" / "shd999_made_up.py", package / "family" / "shd998_other.py")
    (package / "family" / "shd999_made_up.py").unlink()
    assert isinstance(listed(), type)
    assert listed().__module__ == f"{PACKAGE}.family.shd998_other"
