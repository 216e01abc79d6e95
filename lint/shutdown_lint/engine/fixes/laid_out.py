"""A call with one argument written anew, laid out as formatters do where the line gets long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.engine.fix_request import Replace, Wrap

if TYPE_CHECKING:
    import libcst as cst

    from shutdown_lint.facts.module import ModuleFacts

LINE = 88  # columns: the default of black and of ruff


def call_line(facts: ModuleFacts, beside: cst.CSTNode, name: str, argument: str) -> str:
    """A call with one argument as a statement beside another, on three lines if need be."""
    line = f"{name}({argument})"
    if len(facts.tree.indentation(beside)) + len(line) <= LINE:
        return line
    return f"{name}(\n{facts.module.default_indent}{argument},\n)"


def with_argument(facts: ModuleFacts, call: cst.Call, value: cst.CSTNode, text: str) -> Replace:
    """The edit that writes `text` for an argument's value, each argument on its line if need be.

    A call that stands on several lines, or has something before or behind it, keeps its layout.
    """
    longer = len(text) - len(facts.source(value))
    if not _gets_too_long(facts, call, longer):
        return Replace(value, text)
    return _on_lines(facts, call, value, text)


def with_keyword(facts: ModuleFacts, call: cst.Call, text: str) -> Replace | Wrap:
    """The edit that adds a keyword argument, on a line of its own where the last one has one.

    For calls without `*args` and `**kwargs`.
    """
    import libcst as cst

    if not call.args:
        return Replace(call, f"{facts.source(call.func)}({text})")
    before = call.whitespace_before_args
    if len(call.args) > 1:
        comma = call.args[-2].comma
        assert isinstance(comma, cst.Comma)
        before = comma.whitespace_after
    if _gets_too_long(facts, call, len(text) + 2):
        return _on_lines(facts, call, None, text)
    if not isinstance(before, cst.ParenthesizedWhitespace):
        return Wrap(call.args[-1].value, "", f", {text}")
    indent = facts.tree.indentation(call) if before.indent else ""
    return Wrap(call.args[-1].value, "", f",\n{indent}{before.last_line.value}{text}")


def _gets_too_long(facts: ModuleFacts, call: cst.Call, longer: int) -> bool:
    """Whether a call that is a line by itself no longer fits on it, and can be laid out anew."""
    import libcst as cst

    written = facts.source(call)
    return (
        len(facts.tree.indentation(call)) + len(written) + longer > LINE
        and isinstance(facts.tree.parent(call), cst.Expr)
        and "\n" not in written
        and not any(arg.star for arg in call.args)
    )


def _on_lines(facts: ModuleFacts, call: cst.Call, value: cst.CSTNode | None, text: str) -> Replace:
    """A call with each argument on its line: `text` for a value, or as one more argument."""
    indent = facts.tree.indentation(call)
    inner = indent + facts.module.default_indent
    lines = [f"{facts.source(call.func)}("]
    for arg in call.args:
        keyword = "" if arg.keyword is None else f"{arg.keyword.value}="
        given = text if arg.value is value else facts.source(arg.value)
        lines.append(f"{inner}{keyword}{given},")
    if value is None:
        lines.append(f"{inner}{text},")
    return Replace(call, "\n".join([*lines, f"{indent})"]))
