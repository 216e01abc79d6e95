"""Docstrings are manuals: their sections stand in order and their examples are executed."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine.deployment_files import format_of
from shutdown_lint.engine.deployment_source import DeploymentSource
from shutdown_lint.engine.lint import lint_source
from shutdown_lint.engine.own_rules import OWN_RULES
from shutdown_lint.engine.profile import NO_SHORTCUTS, Profile
from shutdown_lint.model.levels import Preset
from shutdown_lint.model.rule_info import SECTIONS, RuleInfo, describe
from support.deployment_fixtures import lint_tree, shown_in
from support.fixtures import lint, rules_by_code
from support.manuals import DEPLOYMENT_FILES, examples

if TYPE_CHECKING:
    from pathlib import Path

    from shutdown_lint.engine.rule import Rule
    from shutdown_lint.model.finding import Finding
    from support.manuals import Example

RULES = rules_by_code()
each_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
JUDGING = [rule for rule in RULES.values() if rule not in OWN_RULES]
each_judging_rule = pytest.mark.parametrize("rule", JUDGING, ids=lambda r: r.meta.code)
each_rule_for_code = pytest.mark.parametrize(
    "rule", [rule for rule in JUDGING if not rule.formats()], ids=lambda r: r.meta.code
)
each_rule_for_deployment = pytest.mark.parametrize(
    "rule", [rule for rule in JUDGING if rule.formats()], ids=lambda r: r.meta.code
)


def manual(rule: type[Rule]) -> RuleInfo:
    assert rule.__doc__
    return describe(rule.meta, inspect.cleandoc(rule.__doc__))


def alone(rule: type[Rule]) -> Profile:
    return Profile(rules=(rule,), preset=Preset.AUDIT)


@each_rule
def test_sections_stand_in_order(rule: type[Rule]) -> None:
    info = manual(rule)
    assert tuple(section.title for section in info.sections) == SECTIONS
    assert all(section.text for section in info.sections)


@each_rule
def test_title_is_a_sentence(rule: type[Rule]) -> None:
    info = manual(rule)
    assert info.title.endswith(".")
    assert info.title[0].isupper() or info.title[0] == "`"
    assert info.summary


@each_rule_for_code
def test_bad_example_fires_exactly_there(rule: type[Rule]) -> None:
    blocks = examples(manual(rule).section("Bad") or "")
    assert blocks
    for block in blocks:
        found = [(one.span.line, one.code) for one in lint(block.text, alone(rule)).findings]
        assert found == block.claims
        assert found, "an example that nothing is said about"


@each_rule_for_code
def test_good_example_is_silent(rule: type[Rule]) -> None:
    blocks = examples(manual(rule).section("Good") or "")
    assert blocks
    for block in blocks:
        assert block.claims == []
        assert lint(block.text, alone(rule)).findings == ()


@each_rule_for_deployment
@pytest.mark.parametrize("section", ["Bad", "Good"])
def test_example_of_deployment_files(rule: type[Rule], section: str, tmp_path: Path) -> None:
    """All examples of a section that are files of different names are one tree."""
    blocks = examples(manual(rule).section(section) or "")
    trees: list[dict[str, Example]] = [{}]
    for block in blocks:
        if block.file in trees[-1]:
            trees.append({})
        trees[-1][block.file] = block
    for number, tree in enumerate(trees):
        folder = tmp_path / str(number)
        texts = {name: block.text for name, block in tree.items()}
        findings = lint_tree(texts, folder, rule, preset=Preset.AUDIT).report.findings
        found = [(shown_in(folder, one.path), one.span.line, one.code) for one in findings]
        claims = [(name, *claim) for name, block in tree.items() for claim in block.claims]
        assert sorted(found) == sorted(claims)
        assert bool(found) == (section == "Bad")


@pytest.mark.parametrize("rule", OWN_RULES, ids=lambda rule: rule.meta.code)
@pytest.mark.parametrize(("section", "fires"), [("Bad", True), ("Good", False)])
def test_examples_of_own_rules(rule: type[Rule], section: str, *, fires: bool) -> None:
    """They judge comments and files, with all other rules beside them."""
    every = Profile(rules=tuple(RULES.values()), preset=Preset.AUDIT, shortcuts=NO_SHORTCUTS)
    blocks = examples(manual(rule).section(section) or "")
    assert blocks
    for block in blocks:
        codes = {one.code for one in _findings(block, every)}
        assert (rule.meta.code in codes) == fires


def _findings(block: Example, profile: Profile) -> tuple[Finding, ...]:
    if block.language not in DEPLOYMENT_FILES:
        return lint(block.text, profile).findings
    data = block.text.encode()
    file = DeploymentSource(block.file, data, format_of(block.file, data) or "")
    return lint_source(file, profile).findings


@each_rule
def test_says_what_it_has_over_overlapping_rules(rule: type[Rule]) -> None:
    """A person who has the other linter's rule on wants to know why there are two."""
    why = manual(rule).section("Why") or ""
    assert [code for code in rule.meta.overlaps if f"`{code}`" not in why] == []


def test_some_rules_overlap() -> None:
    """Else the test above would pass without looking at anything."""
    assert [rule for rule in RULES.values() if rule.meta.overlaps]


@each_judging_rule
def test_code_stands_in_meta_only(rule: type[Rule]) -> None:
    """A rule that asks for its own code or another's would tie rules together."""
    lines = inspect.getsource(rule).splitlines()
    start = next(number for number, line in enumerate(lines) if "meta = Meta(" in line)
    code_of_the_rule = "\n".join(lines[start:])
    assert code_of_the_rule.count(rule.meta.code) == 1
