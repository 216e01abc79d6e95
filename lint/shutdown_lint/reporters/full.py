"""For a person at a terminal: the source, what is wrong with it and why, the fix."""

from __future__ import annotations

from textwrap import wrap
from types import MappingProxyType
from typing import TYPE_CHECKING

from shutdown_lint.model.levels import Safety, Severity
from shutdown_lint.reporters import fix_diff
from shutdown_lint.reporters.characters import drawable
from shutdown_lint.reporters.lines import LineTables
from shutdown_lint.reporters.paint import STYLE_OF, painter
from shutdown_lint.reporters.snippet import Margin, Mark, draw
from shutdown_lint.reporters.summary import closing, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.model.finding import Finding, Fix, InternalError, RunReport
    from shutdown_lint.reporters.context import RenderContext
    from shutdown_lint.reporters.paint import Paint

_INDENT = "  "
_PLACES = 6  # related places that are drawn; more are counted
_FIXES = 3  # fixes of one finding that are drawn; more are counted
_FIX = MappingProxyType(
    {
        Safety.SAFE: "fix with --fix",
        Safety.UNSAFE: "fix with --fix --unsafe-fixes, to be reviewed",
        Safety.DISPLAY: "possible fix, to be done by hand",
    }
)


def render(report: RunReport, context: RenderContext) -> str:
    """A block for each finding and each internal error, then the summary."""
    block = _Block(context)
    blocks = ["\n".join(block.finding(finding)) for finding in report.findings]
    blocks += ["\n".join(block.error(error)) for error in report.errors]
    return "".join(f"{text}\n\n" for text in blocks) + closing(report, context)


class _Block:
    """Draws one finding after the other in the same context."""

    def __init__(self, context: RenderContext) -> None:
        self._context = context
        self._paint: Paint = painter(color=context.color)
        self._pages = {meta.code: meta.url for meta in context.metas}
        self._tables = LineTables(context.sources)

    def finding(self, finding: Finding) -> Iterator[str]:
        """Where and what, in the source, and what can be done."""
        style = STYLE_OF[finding.severity]
        place = f"{drawable(finding.path)}:{finding.span.line}:{finding.span.column}:"
        traits = f"[{finding.severity}, {finding.confidence} confidence]"
        title = f"{self._paint(finding.code, style)} {self._paint(finding.name, 'bold')}"
        yield f"{self._paint(place, 'bold')} {title} {traits}"
        yield from self._wrapped(drawable(finding.message))
        margin = self._margin(finding)
        yield from self._source(finding, margin)
        for number, fix in enumerate(finding.fixes[:_FIXES]):
            is_alike = number and fix.safety is finding.fixes[0].safety
            head = "another one, by itself" if is_alike else _FIX[fix.safety]
            yield from self._fix(head, fix, finding.path, margin)
        if (left := len(finding.fixes) - _FIXES) > 0:
            yield f"{_INDENT}and {left} more, each by itself: see --diff"
        if page := self._pages.get(finding.code):
            yield f"{_INDENT}{self._paint('more:', 'bold')} {page}"

    def error(self, error: InternalError) -> Iterator[str]:
        """What failed in the tool itself."""
        place = f"{drawable(error.path)}:{error.line}:1:"
        title = self._paint("internal error", STYLE_OF[Severity.ERROR])
        yield f"{self._paint(place, 'bold')} {title}"
        yield from self._wrapped(drawable(error.message))

    def _source(self, finding: Finding, margin: Margin) -> Iterator[str]:
        """The marked lines of the finding, then of the places related to it, in their order."""
        places = finding.related[:_PLACES]
        lines = self._tables.of(finding.path)
        if lines and lines.text:  # of some unreadable files there is nothing to show
            mark = Mark("^", STYLE_OF[finding.severity])
            yield from draw(finding.span, mark, lines, margin)
        path = finding.path
        for number, place in enumerate(places, start=1):
            label = f"{number}. {place.message}" if len(finding.related) > 1 else place.message
            lines = self._tables.of(place.path)
            if lines is None:
                yield from self._wrapped(f"{label}: {place.path}:{place.span.line}")
                continue
            if place.path != path:
                path = place.path
                yield f"{_INDENT}in {drawable(path)}:{place.span.line}:{place.span.column}"
            yield from draw(place.span, Mark("-", "cyan", drawable(label)), lines, margin)
        if left := len(finding.related) - len(places):
            yield margin.blank(f"and {plural(left, 'more place')}")

    def _fix(self, head: str, fix: Fix, path: str, margin: Margin) -> Iterator[str]:
        """How the fix is applied, what it does, and the lines it changes."""
        head = f"{head}:"
        first, *rest = self._wrapped(f"{head} {drawable(fix.title)}")
        yield first.replace(head, self._paint(head, "bold"), 1)
        yield from rest
        if lines := self._tables.of(path):
            yield from fix_diff.draw(fix, lines, margin)

    def _margin(self, finding: Finding) -> Margin:
        """One margin for all lines of a finding, so that they stand below each other."""
        spans = [finding.span, *(place.span for place in finding.related[:_PLACES])]
        spans += [edit.span for fix in finding.fixes[:_FIXES] for edit in fix.edits]
        digits = len(str(max(span.end_line for span in spans)))
        return Margin(digits, self._context.width, self._paint)

    def _wrapped(self, text: str) -> list[str]:
        return wrap(
            text,
            max(self._context.width, 40),
            initial_indent=_INDENT,
            subsequent_indent=_INDENT,
            break_long_words=False,
            break_on_hyphens=False,
        )
