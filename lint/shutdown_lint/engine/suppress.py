"""Which findings a comment silences."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from shutdown_lint.engine.own_rules import UnusedSuppression

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from shutdown_lint.engine.comments import Layout
    from shutdown_lint.engine.directives import Directive, Item
    from shutdown_lint.model.finding import Finding
    from shutdown_lint.model.source import SourceFile

_ANY_SUPPRESSION = re.compile(r"shutdown-lint:|# noqa", re.IGNORECASE)


class Obeyed(Enum):
    """Which comments silence findings."""

    ALL = "all"
    OWN = "own"  # our own form alone: flake8 drops what its noqa comments silence
    NONE = "none"  # as under --no-noqa


def mentions_suppression(data: bytes) -> bool:
    """Whether a file may hold a suppression that a finding can be about.

    One may still hold others: a plain noqa comment silences, and is never judged.
    """
    return any(token in data for token in UnusedSuppression.meta.trigger.tokens())


def apply_suppressions(
    source: SourceFile,
    findings: Sequence[Finding],
    known: Mapping[str, str],
    enabled: frozenset[str],
    *,
    obeyed: Obeyed = Obeyed.ALL,
    report_unused: bool = True,
    hidden: Sequence[Finding] = (),
    layout: Callable[[], Layout] | None = None,
) -> tuple[list[Finding], list[Finding]]:
    """Sort findings into those that count and those that a comment silences.

    Args:
        source: The file; one that cannot be decoded silences nothing.
        findings: All that the preset shows.
        known: Name by code, of every rule there is.
        enabled: The codes of the rules that ran; a suppression of any other is not judged.
        obeyed: Which comments silence. With `OWN`, a `noqa` is still used by what it matches,
            which counts, and has its `suppression` set.
        report_unused: Whether to judge comments for being unused; false when the rules could not
            run, because the file does not parse.
        hidden: Findings that only a wider preset shows: a comment that silences one is used.
        layout: Reads the comments of a file that is no Python.

    Returns:
        The findings that count, those about comments included, and the silenced ones with their
        `suppression` set; both ordered by place and code.
    """
    is_of_interest = findings or hidden or mentions_suppression(source.data)
    if obeyed is Obeyed.NONE or not is_of_interest or not _holds_suppression(source):
        return list(findings), []
    from shutdown_lint.engine.comment_findings import UNKNOWN, UNUSED, unknown_items, unused_items
    from shutdown_lint.engine.comments import read_layout
    from shutdown_lint.engine.directives import Vocabulary, read_directives

    vocabulary = Vocabulary(known)
    read = layout() if layout else read_layout(source.lines)
    directives = read_directives(read, vocabulary)
    used: set[Item] = set()
    for finding in hidden:
        _silencer(finding, directives, obeyed, used)
    kept, suppressed = _split(source, findings, directives, obeyed, used)
    about_comments: list[Finding] = []
    if UNKNOWN in enabled:
        about_comments += unknown_items(source, directives, vocabulary)
    if report_unused and UNUSED in enabled:
        about_comments += unused_items(source, directives, vocabulary, enabled, used)
    more_kept, more_suppressed = _split(source, about_comments, directives, obeyed, used)
    return sorted(kept + more_kept, key=by_place), sorted(
        suppressed + more_suppressed, key=by_place
    )


def _holds_suppression(source: SourceFile) -> bool:
    try:
        return _ANY_SUPPRESSION.search(source.text) is not None
    except (SyntaxError, UnicodeDecodeError):
        return False


def _split(
    source: SourceFile,
    findings: Iterable[Finding],
    directives: Sequence[Directive],
    obeyed: Obeyed,
    used: set[Item],
) -> tuple[list[Finding], list[Finding]]:
    kept: list[Finding] = []
    suppressed: list[Finding] = []
    for finding in findings:
        directive = _silencer(finding, directives, obeyed, used)
        if directive is None:
            kept.append(finding)
            continue
        silenced = _with_suppression(source, finding, directive)
        (suppressed if _is_obeyed(directive, obeyed) else kept).append(silenced)
    return kept, suppressed


def _silencer(
    finding: Finding, directives: Iterable[Directive], obeyed: Obeyed, used: set[Item]
) -> Directive | None:
    """The first directive that silences a finding; every item that would is noted as used.

    An obeyed directive goes before one that is not.
    """
    first: Directive | None = None
    for directive in directives:
        if directive.broken or not directive.covers(finding.span.line):
            continue
        items = directive.items
        matching = [item for item in items or () if _silences(item, finding.code)]
        used.update(matching)
        if (matching or items is None) and not (first and _is_obeyed(first, obeyed)):
            first = directive if _is_obeyed(directive, obeyed) else first or directive
    return first


def _is_obeyed(directive: Directive, obeyed: Obeyed) -> bool:
    return obeyed is Obeyed.ALL or directive.form != "noqa"


def _silences(item: Item, code: str) -> bool:
    return item.prefix is not None and code.startswith(item.prefix)


def _with_suppression(source: SourceFile, finding: Finding, directive: Directive) -> Finding:
    from shutdown_lint.model.finding import Suppression

    span = source.lines.span(directive.start, directive.end)
    suppression = Suppression(span, directive.form, directive.reason)
    return finding._replace(suppression=suppression)


def by_place(finding: Finding) -> tuple[int, int, str]:
    """The key that puts the findings in a file into the order of their places."""
    return finding.span.line, finding.span.column, finding.code
