"""Findings about suppression comments: those that name no rule, and those that silence nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shutdown_lint.engine.own_rules import UnknownSuppressionCode, UnusedSuppression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.engine.directives import Directive, Item, Vocabulary
    from shutdown_lint.engine.rule import Rule
    from shutdown_lint.model.finding import Finding, Fix
    from shutdown_lint.model.source import SourceFile

UNUSED = UnusedSuppression.meta.code
UNKNOWN = UnknownSuppressionCode.meta.code
# In a noqa comment codes and names of others stand beside ours; these are surely meant as ours.
_OUR_CODE = re.compile(r"(?:SHD|shd)[0-9]")


def unknown_items(
    source: SourceFile, directives: Iterable[Directive], vocabulary: Vocabulary
) -> Iterator[Finding]:
    """Findings on items that name no rule, and on comments that have no effect."""
    for directive in directives:
        if directive.broken:
            place = (directive.start, directive.end)
            yield _finding(source, UnknownSuppressionCode, place, directive.broken)
            continue
        for item in directive.items or ():
            if item.prefix is None and _is_ours(directive, item):
                message = UnknownSuppressionCode.message.format(
                    code=repr(item.text), hint=_hint(item.text, vocabulary)
                )
                yield _finding(source, UnknownSuppressionCode, (item.start, item.end), message)


def _is_ours(directive: Directive, item: Item) -> bool:
    """Whether a code or name is certainly addressed to us.

    A name in a noqa comment is not: flake8 takes such a comment for a blanket one, so the command
    line and the plugin would not agree on a finding about it.
    """
    return directive.form != "noqa" or _OUR_CODE.match(item.text) is not None


def _hint(word: str, vocabulary: Vocabulary) -> str:
    from shutdown_lint.engine.near_miss import near_miss

    if "-" in word:
        return near_miss(word.lower(), vocabulary.code_of)
    return near_miss(word.upper(), vocabulary.codes)


def unused_items(
    source: SourceFile,
    directives: Iterable[Directive],
    vocabulary: Vocabulary,
    enabled: frozenset[str],
    used: set[Item],
) -> Iterator[Finding]:
    """Findings on items that silence nothing although all the rules they name ran.

    `used` are the items that silence something.
    """
    for directive in directives:
        for item in directive.items or ():
            if item in used or item.prefix is None or not _is_ours(directive, item):
                continue
            codes = {code for code in vocabulary.codes if code.startswith(item.prefix)}
            # Whether a comment that silences findings about comments is used is known only after
            # those findings are complete, and this would be one of them: it is never reported.
            if codes <= enabled and not codes & {UNUSED, UNKNOWN}:
                from shutdown_lint.engine.fixes.uncomment import without_item

                where = "in this file" if directive.form == "ignore-file" else "here"
                message = UnusedSuppression.message.format(code=repr(item.text), where=where)
                fix = without_item(source, directive, item, vocabulary)
                place = (item.start, item.end)
                yield _finding(source, UnusedSuppression, place, message, fix)


def _finding(
    source: SourceFile,
    rule: type[Rule],
    place: tuple[int, int],
    message: str,
    fix: Fix | None = None,
) -> Finding:
    from shutdown_lint.model.finding import Finding

    meta = rule.meta
    return Finding(
        code=meta.code,
        name=meta.name,
        path=source.path,
        span=source.lines.span(*place),
        message=message,
        severity=meta.severity,
        confidence=meta.confidence,
        preset=meta.preset,
        fix=fix,
    )
