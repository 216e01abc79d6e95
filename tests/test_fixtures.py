"""Each rule finds in its fixtures what their comments claim, and fixes them as the goldens say."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.model.levels import Safety
from support.expectations import compare, shown, strip_markers
from support.fixtures import Fixture, all_fixtures, fix, found, lint, profile_for

if TYPE_CHECKING:
    from shutdown_lint.engine.profile import Profile
    from shutdown_lint.model.finding import Finding

FIXTURES = all_fixtures()
GOLDENS = {"fixed": False, "unsafe": True}  # suffix -> are unsafe fixes applied

each_fixture = pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.name)


@each_fixture
def test_findings_are_those_that_the_comments_claim(fixture: Fixture) -> None:
    problems = compare(fixture.markers.expectations, found(fixture))
    assert not problems, _explained(fixture, problems)


@each_fixture
def test_markers_have_no_influence(fixture: Fixture) -> None:
    assert _summary(found(fixture)) == _summary(found(fixture, markers=False))


@each_fixture
def test_fixes_give_the_golden(fixture: Fixture, *, update_fixtures: bool) -> None:
    for kind in GOLDENS:
        _assert_golden(fixture, kind, update_fixtures=update_fixtures)


def _assert_golden(fixture: Fixture, kind: str, *, update_fixtures: bool) -> None:
    profile = profile_for(fixture)
    golden = fixture.golden(kind)
    wanted = Safety.UNSAFE if GOLDENS[kind] else Safety.SAFE
    offers = [one for one in found(fixture, markers=False) if one.fix and one.fix.safety == wanted]
    if not offers:
        if update_fixtures:
            golden.unlink(missing_ok=True)
        assert not golden.exists(), f"{golden.name} stands beside a fixture without such a fix"
        return
    report = fix(strip_markers(fixture.text), profile, unsafe=GOLDENS[kind])
    assert report.fixed_source is not None, f"offered and not applied: {offers[0]}"
    assert report.fixes.reverted == 0, "a fix broke the syntax"
    if update_fixtures:
        golden.write_bytes(report.fixed_source)
    assert golden.exists(), f"no {golden.name}: run pytest --update-fixtures and read the diff"
    assert report.fixed_source.decode() == golden.read_text(encoding="utf-8")


def _goldens() -> list[tuple[Fixture, str]]:
    return [
        (fixture, kind)
        for fixture in FIXTURES
        for kind in GOLDENS
        if fixture.golden(kind).exists()
    ]


@pytest.mark.parametrize(
    ("fixture", "kind"), _goldens(), ids=[f"{fixture.name}-{kind}" for fixture, kind in _goldens()]
)
def test_fixed_file_is_finished(fixture: Fixture, kind: str) -> None:
    profile = profile_for(fixture)
    data = fixture.golden(kind).read_bytes()
    compile(data, str(fixture.golden(kind)), "exec", dont_inherit=True)
    assert _still_fixable(data, profile, unsafe=GOLDENS[kind]) == []
    assert fix(data, profile, unsafe=GOLDENS[kind]).fixed_source is None


def _still_fixable(data: bytes, profile: Profile, *, unsafe: bool) -> list[str]:
    done = {Safety.SAFE, Safety.UNSAFE} if unsafe else {Safety.SAFE}
    return [
        shown(one) for one in lint(data, profile).findings if one.fix and one.fix.safety in done
    ]


def _summary(findings: tuple[Finding, ...]) -> Counter[tuple[str, str]]:
    return Counter((one.code, one.message) for one in findings)


def _explained(fixture: Fixture, problems: list[str]) -> str:
    return "\n".join([f"{fixture.path}:", *problems])
