"""Every fixture once more in other clothes: findings move, they do not change."""

from __future__ import annotations

from keyword import iskeyword
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine.prefilter import candidates
from shutdown_lint.model.source import UTF8_BOM
from support import transforms
from support.expectations import compare, parse_markers, strip_markers
from support.fixtures import Fixture, all_fixtures, lint, profile_for, rules_by_code

if TYPE_CHECKING:
    from shutdown_lint.model.finding import Finding

FIXTURES = all_fixtures()
each_fixture = pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.name)

SUPPRESSIONS = {
    "noqa": "# noqa",
    "noqa-code": "# noqa: {code}",
    "noqa-name": "# noqa: {name}",
    "ignore": "# shutdown-lint: ignore[{code}] known",
}


@each_fixture
@pytest.mark.parametrize("move", transforms.MOVES, ids=lambda move: move.name)
def test_moved(fixture: Fixture, move: transforms.Transform) -> None:
    markers = fixture.markers
    assert markers.matrix <= transforms.OPT_OUTS, "`# matrix:` has a word that nobody knows"
    if markers.matrix & move.opt_out:
        return
    text = move.apply(fixture.text)
    if text is None:
        return
    claims = parse_markers(text.replace("\r\n", "\n")).expectations
    if not move.keeps_messages:
        claims = tuple(claim._replace(text=None) for claim in claims)
    findings = lint(text, profile_for(fixture)).findings
    problems = compare(claims, findings, columns=move.keeps_columns)
    assert not problems, "\n".join([text, *problems])


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


@each_fixture
def test_byte_order_mark(fixture: Fixture) -> None:
    findings = lint(UTF8_BOM + fixture.data, profile_for(fixture)).findings
    assert findings == _found(fixture)


@each_fixture
def test_non_ascii_text_before_the_finding(fixture: Fixture) -> None:
    before = _found(fixture)
    text, moved = transforms.prefix_lines(fixture.text, {one.span.line for one in before})
    width = len(transforms.NON_ASCII)
    wanted = [
        (one.span.line, one.span.column + width * (one.span.line in moved), one.message)
        for one in before
    ]
    after = lint(text, profile_for(fixture)).findings
    assert [(one.span.line, one.span.column, one.message) for one in after] == wanted


@each_fixture
def test_code_in_a_string_is_no_code(fixture: Fixture) -> None:
    assert lint(transforms.in_string(fixture.text), profile_for(fixture)).findings == ()


@each_fixture
@pytest.mark.parametrize("form", SUPPRESSIONS)
def test_silenced_on_its_line(fixture: Fixture, form: str) -> None:
    text = strip_markers(fixture.text)
    profile = profile_for(fixture, own_rules=True)
    before = lint(text, profile).findings
    comments = {
        one.span.line: SUPPRESSIONS[form].format(code=one.code, name=one.name) for one in before
    }
    report = lint(transforms.silence(text, comments), profile)
    assert report.findings == (), "not silenced, or the comment counts as unused"
    assert [one.span for one in report.suppressed] == [one.span for one in before]


@each_fixture
def test_silenced_for_the_file(fixture: Fixture) -> None:
    text = strip_markers(fixture.text)
    profile = profile_for(fixture, own_rules=True)
    before = lint(text, profile).findings
    codes = sorted({one.code for one in before})
    if not codes:
        return
    report = lint(f"{text}\n# shutdown-lint: ignore-file[{', '.join(codes)}]\n", profile)
    assert report.findings == ()
    assert [one.span for one in report.suppressed] == [one.span for one in before]


@each_fixture
def test_prefilter_only_saves_time(fixture: Fixture) -> None:
    """With every rule, not just the fixture's own."""
    profile = profile_for(fixture)._replace(rules=tuple(rules_by_code().values()))
    assert lint(fixture.data, profile) == lint(fixture.data, profile._replace(prefilter=False))


@each_fixture
def test_silent_without_the_trigger_words(fixture: Fixture) -> None:
    """The prefilter is off, so it is the rule itself that cannot do without the words."""
    rule = rules_by_code()[fixture.code]
    words = {word for word in rule.meta.trigger.tokens() if not iskeyword(word.decode())}
    profile = profile_for(fixture)._replace(rules=(rule,), prefilter=False)
    for chosen in [words, *({word} for word in words)]:
        data = transforms.without_words(fixture.data, chosen)
        if not candidates(data, (rule,)):
            assert [one for one in lint(data, profile).findings if one.code == fixture.code] == []


@pytest.mark.parametrize("code", sorted({fixture.code for fixture in FIXTURES}))
def test_some_words_of_each_trigger_can_be_removed(code: str) -> None:
    """Else the test above would pass for this rule without looking at anything."""
    rule = rules_by_code()[code]
    words = [word for word in rule.meta.trigger.tokens() if not iskeyword(word.decode())]
    assert words
    assert not candidates(b"", (rule,))


def _found(fixture: Fixture) -> tuple[Finding, ...]:
    return lint(fixture.data, profile_for(fixture)).findings
