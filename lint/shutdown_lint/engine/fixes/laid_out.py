"""A call with one argument written anew, laid out as formatters do where the line gets long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.engine.fix_request import Replace

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
    import libcst as cst

    written = facts.source(call)
    indent = facts.tree.indentation(call)
    longer = len(indent) + len(written) - len(facts.source(value)) + len(text)
    alone = isinstance(facts.tree.parent(call), cst.Expr)
    if longer <= LINE or not alone or "\n" in written or any(arg.star for arg in call.args):
        return Replace(value, text)
    inner = indent + facts.module.default_indent
    lines = [f"{facts.source(call.func)}("]
    for arg in call.args:
        keyword = "" if arg.keyword is None else f"{arg.keyword.value}="
        given = text if arg.value is value else facts.source(arg.value)
        lines.append(f"{inner}{keyword}{given},")
    return Replace(call, "\n".join([*lines, f"{indent})"]))
