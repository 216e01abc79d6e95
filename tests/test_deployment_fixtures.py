"""Each rule for deployment files finds in its fixtures what their comments claim, and fixes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine.profile import NO_SHORTCUTS
from shutdown_lint.engine.run_options import FixMode
from shutdown_lint.model.levels import Safety
from support.deployment_fixtures import (
    TreeFixture,
    lint_tree,
    read_tree,
    shown_in,
    strip_line_markers,
    tree_fixtures,
)
from support.expectations import compare
from support.fixtures import rules_by_code

if TYPE_CHECKING:
    from pathlib import Path

    from shutdown_lint.engine.outcome import Outcome
    from shutdown_lint.model.finding import Finding
    from support.deployment_fixtures import Tree

FIXTURES = tree_fixtures()
GOLDENS = {"fixed": False, "unsafe": True}  # suffix -> are unsafe fixes applied

each_fixture = pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.name)
each_bad_one = pytest.mark.parametrize(
    "fixture", [one for one in FIXTURES if one.is_bad], ids=lambda fixture: fixture.name
)


def lint(fixture: TreeFixture, tree: Tree, folder: Path) -> Outcome:
    return lint_tree(tree, folder, rules_by_code()[fixture.code], preset=fixture.preset)


def by_file(outcome: Outcome, folder: Path) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for one in outcome.report.findings:
        found.setdefault(shown_in(folder, one.path), []).append(one)
    return found


def bare(fixture: TreeFixture) -> Tree:
    return {name: strip_line_markers(text) for name, text in fixture.files.items()}


@each_fixture
def test_findings_are_those_that_the_comments_claim(fixture: TreeFixture, tmp_path: Path) -> None:
    found = by_file(lint(fixture, fixture.files, tmp_path), tmp_path)
    claims = fixture.expectations
    problems = {
        name: compare(claims.get(name, ()), found.get(name, [])) for name in {*claims, *found}
    }
    assert not any(problems.values()), problems
    assert bool(claims) == fixture.is_bad, "named bad and claims nothing, or the other way round"


@each_bad_one
def test_markers_have_no_influence(fixture: TreeFixture, tmp_path: Path) -> None:
    claimed = sum(map(len, fixture.expectations.values()))
    assert len(lint(fixture, bare(fixture), tmp_path).report.findings) == claimed


@each_bad_one
def test_prefilter_only_saves_time(fixture: TreeFixture, tmp_path: Path) -> None:
    rule = rules_by_code()[fixture.code]
    report = lint(fixture, fixture.files, tmp_path).report
    slow = lint_tree(fixture.files, tmp_path, rule, preset=fixture.preset, shortcuts=NO_SHORTCUTS)
    assert slow.report.findings == report.findings


@each_bad_one
@pytest.mark.parametrize("kind", GOLDENS)
def test_fixes_give_the_golden(
    fixture: TreeFixture, kind: str, tmp_path: Path, *, update_fixtures: bool
) -> None:
    golden = fixture.golden(kind)
    before = bare(fixture)
    wanted = Safety.UNSAFE if GOLDENS[kind] else Safety.SAFE
    findings = lint(fixture, before, tmp_path).report.findings
    if not any(one.fix and one.fix.safety == wanted for one in findings):
        assert not golden.exists(), f"{golden.name} stands beside a fixture without such a fix"
        return
    rule = rules_by_code()[fixture.code]
    outcome = lint_tree(
        before,
        tmp_path,
        rule,
        preset=fixture.preset,
        fix=FixMode.WRITE,
        unsafe=GOLDENS[kind],
    )
    assert not any(file.fixes.reverted for file in outcome.files), "a fix broke the file"
    after = read_tree(tmp_path)
    changed = {name: after[name] for name, text in before.items() if after[name] != text}
    assert changed
    if update_fixtures:
        for name, text in changed.items():
            (golden / name).parent.mkdir(parents=True, exist_ok=True)
            (golden / name).write_bytes(text.encode())
    assert golden.exists(), f"no {golden.name}: run pytest --update-fixtures and read the diff"
    assert changed == read_tree(golden)
    again = lint(fixture, after, tmp_path).report.findings
    assert not any(one.fix and one.fix.safety == wanted for one in again)


@each_bad_one
def test_silenced_by_a_comment_above(fixture: TreeFixture, tmp_path: Path) -> None:
    tree = bare(fixture)
    found = by_file(lint(fixture, tree, tmp_path), tmp_path)
    for name, findings in found.items():
        lines = tree[name].splitlines(keepends=True)
        for line in sorted({one.span.line for one in findings}, reverse=True):
            lines.insert(line - 1, f"# shutdown-lint: ignore[{fixture.code}] known\n")
        tree[name] = "".join(lines)
    report = lint(fixture, tree, tmp_path).report
    assert report.findings == [], "not silenced, or the comment counts as unused"
    assert len(report.suppressed) == sum(map(len, found.values()))


@each_bad_one
def test_silenced_for_the_file(fixture: TreeFixture, tmp_path: Path) -> None:
    tree = bare(fixture)
    found = by_file(lint(fixture, tree, tmp_path), tmp_path)
    for name in found:
        tree[name] += f"\n# shutdown-lint: ignore-file[{fixture.code}]\n"
    report = lint(fixture, tree, tmp_path).report
    assert report.findings == []
    assert len(report.suppressed) == sum(map(len, found.values()))
