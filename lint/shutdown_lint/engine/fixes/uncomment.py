"""Taking a code out of a suppression comment without changing what the rest of it does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shutdown_lint.engine.comments import Layout
from shutdown_lint.engine.directives import directives_in
from shutdown_lint.engine.fixes.whole_lines import remove_lines
from shutdown_lint.model.finding import Edit, Fix
from shutdown_lint.model.levels import Safety

if TYPE_CHECKING:
    from shutdown_lint.engine.comments import Comment
    from shutdown_lint.engine.directives import Directive, Item, Vocabulary
    from shutdown_lint.model.source import SourceFile

# Text that some tool might take for an order once it stands at the start of a comment.
_LOOKS_LIKE_AN_ORDER = re.compile(r"!|[\w.-]+\s*[:=]|no(?:qa|sec|sonar|lint|cover)", re.IGNORECASE)


def without_item(
    source: SourceFile, directive: Directive, item: Item, vocabulary: Vocabulary
) -> Fix | None:
    """The fix that removes one code; None where the rest would get a meaning it did not have."""
    comment = directive.comment
    start, end, replacement = _cut(directive, item)
    behind = comment.text[end - comment.start :]
    left = comment.text[: start - comment.start] + replacement + behind
    if not left.strip():
        return Fix("remove the comment", Safety.SAFE, (_without_comment(source, comment),))
    if replacement and _LOOKS_LIKE_AN_ORDER.match(behind):
        return None
    before = _meaning(comment, vocabulary, without=item)
    if _meaning(comment._replace(text=left), vocabulary) != before:
        return None
    edit = Edit(source.lines.span(start, end), replacement)
    return Fix(f"remove {item.text} from the comment", Safety.SAFE, (edit,))


def _cut(directive: Directive, item: Item) -> tuple[int, int, str]:
    """What to take out (offsets) and what to put there so that the rest stays as it is."""
    items = directive.items or ()
    index = items.index(item)
    if index + 1 < len(items):
        return item.start, items[index + 1].start, ""
    if index:
        return items[index - 1].end, item.end, ""
    comment = directive.comment
    comment_end = comment.start + len(comment.text)
    rest = comment.text[directive.end - comment.start :].lstrip()
    if not rest:
        kept = comment.text[: directive.start - comment.start].rstrip()
        return comment.start + len(kept), comment_end, ""
    return directive.start, comment_end - len(rest), "" if rest.startswith("#") else "# "


def _without_comment(source: SourceFile, comment: Comment) -> Edit:
    lines = source.lines
    line_start = lines.offset(comment.line, 1)
    code = source.text[line_start : comment.start].rstrip()
    if not code:
        return remove_lines(source, comment.line, comment.line)
    return Edit(lines.span(line_start + len(code), comment.start + len(comment.text)), "")


def _meaning(
    comment: Comment, vocabulary: Vocabulary, without: Item | None = None
) -> list[tuple[str, list[str] | None]]:
    """Forms and codes of the suppressions in a comment, one code left out."""
    layout = Layout((comment,), [comment.line], [comment.line])
    meaning: list[tuple[str, list[str] | None]] = []
    for directive in directives_in(comment, layout, vocabulary):
        if directive.items is None:
            meaning.append((directive.form, None))
        elif directive.items != (without,):
            texts = [item.text for item in directive.items if item != without]
            meaning.append((directive.form, texts))
    return meaning
