"""Every fixture once more in other clothes: findings move, they do not change."""

from __future__ import annotations

from itertools import cycle, islice
from keyword import iskeyword
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine.prefilter import candidates
from shutdown_lint.engine.profile import NO_SHORTCUTS, Profile, Shortcuts
from shutdown_lint.model.levels import Preset
from shutdown_lint.model.source import UTF8_BOM
from support import transforms
from support.expectations import compare, parse_markers, strip_markers
from support.fixtures import Fixture, all_fixtures, found, lint, profile_for, rules_by_code

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.model.finding import Finding

FIXTURES = all_fixtures()
BAD = [fixture for fixture in FIXTURES if fixture.is_bad]
each_fixture = pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.name)
each_bad_one = pytest.mark.parametrize("fixture", BAD, ids=lambda fixture: fixture.name)

SUPPRESSIONS = (
    "# noqa",
    "# noqa: {code}",
    "# noqa: {name}",
    "# shutdown-lint: ignore[{code}] known",
)


@each_fixture
def test_in_other_clothes(fixture: Fixture) -> None:
    markers = fixture.markers
    assert markers.matrix <= transforms.OPT_OUTS, "`# matrix:` has a word that nobody knows"
    for outfit in transforms.OUTFITS:
        text, worn = outfit.dress(fixture.text, markers.matrix)
        if problems := _problems(fixture, text, worn):
            guilty = [
                move.name for move in worn if _problems(fixture, _moved(fixture, move), (move,))
            ]
            alone = f"guilty alone: {', '.join(guilty) or 'none of them'}"
            pytest.fail("\n".join([text, outfit.name, alone, *problems]))


def _moved(fixture: Fixture, move: transforms.Transform) -> str:
    return move.apply(fixture.text) or fixture.text


def _problems(fixture: Fixture, text: str, worn: tuple[transforms.Transform, ...]) -> list[str]:
    plain = text.removeprefix(UTF8_BOM.decode()).replace("\r\n", "\n")
    claims = parse_markers(plain).expectations
    if not all(move.keeps_messages for move in worn):
        claims = tuple(claim._replace(text=None) for claim in claims)
    findings = lint(text, profile_for(fixture)).findings
    return compare(claims, findings, columns=all(move.keeps_columns for move in worn))


@pytest.mark.parametrize("move", transforms.MOVES, ids=lambda move: move.name)
def test_move_reaches_most_rules(move: transforms.Transform) -> None:
    """Else the test above would pass without looking at anything."""
    reached = {
        fixture.code
        for fixture in FIXTURES
        if fixture.is_bad
        and not fixture.markers.matrix & move.opt_out
        and move.apply(fixture.text) is not None
    }
    assert len(reached) >= 3, sorted(reached)


@each_bad_one
def test_non_ascii_text_before_the_finding(fixture: Fixture) -> None:
    before = found(fixture)
    text, moved = transforms.prefix_lines(fixture.text, {one.span.line for one in before})
    width = len(transforms.NON_ASCII)
    wanted = [
        (one.span.line, one.span.column + width * (one.span.line in moved), one.message)
        for one in before
    ]
    after = lint(text, profile_for(fixture)).findings
    assert [(one.span.line, one.span.column, one.message) for one in after] == wanted


@each_bad_one
def test_code_in_a_string_is_no_code(fixture: Fixture) -> None:
    assert lint(transforms.in_string(fixture.text), profile_for(fixture)).findings == ()


@each_bad_one
def test_silenced(fixture: Fixture) -> None:
    """On its line, the form of comment changing from finding to finding, and in the file."""
    text = strip_markers(fixture.text)
    profile = profile_for(fixture, own_rules=True)
    before = _one_by_one(lint(text, profile).findings)
    forms = islice(cycle(SUPPRESSIONS), BAD.index(fixture) % len(SUPPRESSIONS), None)
    comments = {
        line: form.format(code=codes[0].code, name=codes[0].name)
        for (line, codes), form in zip(_by_line(before).items(), forms, strict=False)
    }
    report = lint(transforms.silence(text, comments), profile)
    assert report.findings == (), "not silenced, or the comment counts as unused"
    assert [one.span for one in report.suppressed] == [one.span for one in before]
    if codes := sorted({one.code for one in before}):
        report = lint(f"{text}\n# shutdown-lint: ignore-file[{', '.join(codes)}]\n", profile)
        assert report.findings == ()
        assert [one.span for one in report.suppressed] == [one.span for one in before]


def _one_by_one(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that are told as one taken apart: a comment silences each of them by itself."""
    apart = []
    for one in findings:
        rule = rules_by_code().get(one.code)
        told = one.related if rule is not None and rule.load().as_well else ()
        apart += [one, *(one._replace(span=place.span) for place in told)]
    return sorted(apart, key=lambda one: (one.span.line, one.span.column, one.code))


def _by_line(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    lines: dict[int, list[Finding]] = {}
    for one in findings:
        lines.setdefault(one.span.line, []).append(one)
    return lines


@each_fixture
def test_prefilter_only_saves_time(fixture: Fixture) -> None:
    """With every rule, not just the fixture's own."""
    rules = tuple(rules_by_code().values())
    profile = profile_for(fixture)._replace(rules=rules, shortcuts=NO_SHORTCUTS)
    without = lint(fixture.data, profile)
    passed = {one.rule.meta.code for one in candidates(fixture.data, profile)}
    assert {one.code for one in without.findings} <= passed
    if fixture.is_bad:  # else both would be nearly always nothing
        assert lint(fixture.data, profile._replace(shortcuts=Shortcuts())) == without


@each_bad_one
def test_silent_without_the_trigger_words(fixture: Fixture) -> None:
    """The prefilter is off, so it is the rule itself that cannot do without the words."""
    rule = rules_by_code()[fixture.code]
    words = {word for word in rule.meta.trigger.tokens() if not iskeyword(word.decode())}
    profile = profile_for(fixture)._replace(rules=(rule,), shortcuts=NO_SHORTCUTS)
    for chosen in [words, *({word} for word in words)]:
        data = transforms.without_words(fixture.data, chosen)
        if not candidates(data, profile._replace(preset=Preset.AUDIT)):
            assert [one for one in lint(data, profile).findings if one.code == fixture.code] == []


@pytest.mark.parametrize("code", sorted({fixture.code for fixture in FIXTURES}))
def test_some_words_of_each_trigger_can_be_removed(code: str) -> None:
    """Else the test above would pass for this rule without looking at anything."""
    rule = rules_by_code()[code]
    words = [word for word in rule.meta.trigger.tokens() if not iskeyword(word.decode())]
    assert words
    assert not candidates(b"", Profile(rules=(rule,), preset=Preset.AUDIT))
