"""More options on a decorator, or more members in a class, in the layout that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.fix_request import InsertBefore, Replace, Wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.engine.fix_request import EditRequest
    from shutdown_lint.facts.module import ModuleFacts


def with_options(
    facts: ModuleFacts, decorator: cst.Decorator, options: Sequence[str]
) -> EditRequest:
    """The edit that gives options, `name=value` each, to a decorator, called so far or not."""
    on_one_line = ", ".join(options)
    call = decorator.decorator
    if not isinstance(call, cst.Call):
        return Wrap(call, "", f"({on_one_line})")
    if not call.args:
        if isinstance(call.whitespace_before_args, cst.ParenthesizedWhitespace):
            # Lines of their own, so that a comment after the parenthesis stays.
            step = facts.module.default_indent
            block = facts.tree.indentation(call)
            lines = "".join(f"{step}{option},\n{block}" for option in options)
            return Wrap(call.whitespace_before_args, "", lines)
        return Replace(call, f"{facts.source(call.func)}({on_one_line})")
    for index in reversed(range(len(call.args))):
        place = call.args[index]
        indent = _indent_of(facts, call, index)
        if indent is None or place.keyword is None:
            break
        if indent:
            # One option a line, before another, so that its comment stays with it.
            return Wrap(place, "".join(f"{option},\n{indent}" for option in options), "")
    last = call.args[-1]
    written = facts.source(last.with_changes(comma=cst.MaybeSentinel.DEFAULT))
    return Replace(last, f"{written.rstrip()}, {on_one_line}")


def with_members(facts: ModuleFacts, class_: cst.ClassDef, members: Sequence[str]) -> EditRequest:
    """The edit that puts members, `name = value` each, first into a class, after its docstring."""
    first, *others = facts.tree.statements(class_.body)
    if (
        others
        and isinstance(first, cst.SimpleStatementLine)
        and isinstance(first.body[0], cst.Expr)
    ):
        first = others[0]
    gap = [""] if isinstance(first, (cst.ClassDef, cst.FunctionDef)) else []
    return InsertBefore(first, "\n".join((*members, *gap)))


def with_neighbour(facts: ModuleFacts, place: cst.Arg | cst.DictElement, text: str) -> EditRequest:
    """The edit that puts another argument or element beside one, on its own line if that has one.

    It comes before, so that a comment on the line stays with what it is about.
    """
    container = facts.tree.parent(place)
    indent: str | None = None
    if isinstance(container, cst.Call) and isinstance(place, cst.Arg):
        indent = _indent_of(facts, container, container.args.index(place))
    elif isinstance(container, cst.Dict) and isinstance(place, cst.DictElement):
        index = container.elements.index(place)
        opening = container.lbrace.whitespace_after
        indent = _indent_behind(facts, container, container.elements, index, opening)
    if indent:
        return Wrap(place, f"{text},\n{indent}", "")
    return Wrap(place.value, "", f", {text}")


def _indent_of(facts: ModuleFacts, call: cst.Call, index: int) -> str | None:
    return _indent_behind(facts, call, call.args, index, call.whitespace_before_args)


def _indent_behind(
    facts: ModuleFacts,
    container: cst.CSTNode,
    siblings: Sequence[cst.Arg | cst.BaseDictElement],
    index: int,
    before: cst.BaseParenthesizableWhitespace,
) -> str | None:
    """The white space before what stands on a line of its own; "" below a comment line.

    None where it stands on the line of another.
    """
    if index > 0:
        comma = siblings[index - 1].comma
        if not isinstance(comma, cst.Comma):
            return None
        before = comma.whitespace_after
    if not isinstance(before, cst.ParenthesizedWhitespace):
        return None
    if any(line.comment is not None for line in before.empty_lines):
        return ""
    block = facts.tree.indentation(container) if before.indent else ""
    return block + before.last_line.value
