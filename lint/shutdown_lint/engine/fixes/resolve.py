"""From a fix in terms of nodes to a fix in terms of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import libcst as cst

from shutdown_lint.engine.fix_request import (
    EnsureImport,
    Indent,
    InsertAfter,
    InsertBefore,
    Remove,
    Replace,
    Wrap,
)
from shutdown_lint.engine.fixes.import_block import is_imported
from shutdown_lint.engine.fixes.imports import import_line
from shutdown_lint.engine.fixes.indenting import indent
from shutdown_lint.engine.fixes.statements import (
    Surroundings,
    indented,
    insert_after,
    insert_before,
    remove,
)
from shutdown_lint.engine.fixes.whole_lines import holds_lone_cr, indentation
from shutdown_lint.engine.positions import UnplacedError
from shutdown_lint.model.finding import Edit, Fix
from shutdown_lint.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shutdown_lint.engine.fix_request import EditRequest, FixRequest
    from shutdown_lint.engine.fixes.blocks import Positions
    from shutdown_lint.model.source import SourceFile


def resolve_fix(
    request: FixRequest, source: SourceFile, positions: Positions, module: cst.Module
) -> Fix | None:
    """The text edits that do what a rule asks for.

    None when it cannot be done cleanly: a statement shares its line with others, the name of an
    import is taken, the edits overlap, the file's encoding lacks a character, libcst's idea of
    the text is not the text.
    """
    if holds_lone_cr(source.text):
        return None
    try:
        edits = _edits(Surroundings(source, module, positions), request)
    except UnplacedError:
        return None
    joined = _joined(edits or ())
    if not joined or not _encodable(source, joined):
        return None
    return Fix(request.title, request.safety, joined)


def _edits(around: Surroundings, request: FixRequest) -> list[Edit] | None:
    # The import first: of two insertions at one place it has to stay on top.
    ordered = sorted(request.edits, key=lambda edit: not isinstance(edit, EnsureImport))
    removed = [edit.statement for edit in request.edits if isinstance(edit, Remove)]
    edits: list[Edit] = []
    for wanted in ordered:
        if isinstance(wanted, EnsureImport) and is_imported(around.module, wanted.module):
            continue
        found = _resolve(around, wanted, removed)
        if found is None:
            return None
        edits += found
    return edits


def _resolve(
    around: Surroundings, wanted: EditRequest, removed: Sequence[cst.CSTNode]
) -> list[Edit] | None:
    match wanted:
        case Replace(node, text):
            return [Edit(around.positions.span(node), _for_place(around, node, text))]
        case Wrap(node, before, after):
            span = around.positions.span(node)
            start = Span(span.line, span.column, span.line, span.column)
            end = Span(span.end_line, span.end_column, span.end_line, span.end_column)
            return [Edit(start, _newlines(around, before)), Edit(end, _newlines(around, after))]
        case InsertBefore(statement, text):
            edit = insert_before(around, statement, text)
        case InsertAfter(statement, text):
            edit = insert_after(around, statement, text)
        case Indent(first, last):
            edit = indent(around, first, last)
        case Remove(statement):
            edit = remove(around, statement, removed)
        case EnsureImport(module):
            edit = import_line(around, module)
        case _:
            assert_never(wanted)
    return None if edit is None else [edit]


def _for_place(around: Surroundings, node: cst.CSTNode, text: str) -> str:
    """The text that replaces a node; further lines of a statement get its indentation."""
    if isinstance(node, (cst.BaseStatement, cst.BaseSmallStatement)) and "\n" in text:
        line = around.positions.span(node).line
        head = indentation(around.source.lines.line_text(line))
        first, rest = text.split("\n", 1)
        text = first + "\n" + indented(rest, head, around.module)
    return _newlines(around, text)


def _newlines(around: Surroundings, text: str) -> str:
    return text.replace("\n", around.source.newline)


def _joined(edits: Iterable[Edit]) -> tuple[Edit, ...] | None:
    """The edits in order of place, overlapping deletions joined; None when others overlap."""
    result: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: edit.span):
        if not result or _end(result[-1].span) <= _start(edit.span):
            result.append(edit)
        elif not result[-1].replacement and not edit.replacement:
            end = max(_end(result[-1].span), _end(edit.span))
            result[-1] = Edit(Span(*_start(result[-1].span), *end), "")
        elif result[-1] != edit:
            return None
    return tuple(result)


def _start(span: Span) -> tuple[int, int]:
    return span.line, span.column


def _end(span: Span) -> tuple[int, int]:
    return span.end_line, span.end_column


def _encodable(source: SourceFile, edits: Iterable[Edit]) -> bool:
    try:
        for edit in edits:
            source.encode(edit.replacement)
    except UnicodeEncodeError:
        return False
    return True
