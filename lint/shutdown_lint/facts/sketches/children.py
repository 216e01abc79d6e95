"""Children that are told to end, and waited for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.nodes import walk
from shutdown_lint.facts.sketches.shape import DEFINITIONS, functions, mentions
from shutdown_lint.knowledge import children as table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.facts.sketches.shape import Sketched

_SENDERS = frozenset(path.rpartition(".")[2] for path in table.SENDERS)
_SHELL_MAKERS = frozenset(path.rpartition(".")[2] for path in table.SHELL_MAKERS)
_READS = ("get", "get_nowait")
_WAITS = frozenset(method for waits in table.WAITS.values() for method in waits)
_POSITIONS = {
    method: {waits[method] for waits in table.WAITS.values() if method in waits}
    for method in _WAITS
}


def tells_and_waits(sketch: Sketched) -> bool:
    """Whether something may be told to end, and something may be waited for without a bound."""
    calls = sketch.nodes(ast.Call)
    return any(map(_waits_untimed, calls)) and any(_tells(sketch, call) for call in calls)


def asks_to_end(sketch: Sketched) -> bool:
    """Whether a method that tells a child to end, short of a kill, is called or given away."""
    methods = table.ENDING_METHODS - {"kill"}
    return any(node.attr in methods for node in sketch.nodes(ast.Attribute))


def ends_shell(sketch: Sketched) -> bool:
    """Whether a shell may be made that has no group of its own, and something told to end."""
    names = naming(sketch)
    return mentions(sketch, table.ENDING_METHODS) and any(
        (names.calls(call, _SHELL_MAKERS) or any(map(_asks_for_shell, call.keywords)))
        and not any(one.arg is None or one.arg in table.ARRANGING_OPTIONS for one in call.keywords)
        for call in sketch.nodes(ast.Call)
    )


def joins_before_drain(sketch: Sketched) -> bool:
    """Whether something is put into a queue, and read from one behind a join."""
    methods = {node.attr for node in sketch.nodes(ast.Attribute)}
    if not {"join", "put"} <= methods or methods.isdisjoint(_READS):
        return False
    at_top: list[ast.AST] = [one for one in sketch.tree.body if not isinstance(one, DEFINITIONS)]
    return _joins_then_reads(at_top) or any(
        _joins_then_reads((function,)) for function in functions(sketch)
    )


def _joins_then_reads(body: Iterable[ast.AST]) -> bool:
    joins: list[int] = []
    reads: list[int] = []
    for root in body:
        for node in walk(root):
            match node:
                case ast.Call(func=ast.Attribute(attr="join")) if _waits_untimed(node):
                    joins.append(node.lineno)
                case ast.Call(args=[ast.Constant(value=str()), *_]):
                    pass  # a dictionary's
                case ast.Call(func=ast.Attribute(attr=method)) if method in _READS:
                    reads.append(node.end_lineno or node.lineno)
    return bool(joins and reads) and min(joins) <= max(reads)


def _asks_for_shell(keyword: ast.keyword) -> bool:
    return (
        keyword.arg == "shell"
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value is True
    )


def _tells(sketch: Sketched, call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(attr="terminate"):
            return not (call.args or call.keywords)
        case ast.Attribute(attr="send_signal"):
            return True
    return any(map(_holds_pid, call.args[:1])) and naming(sketch).calls(call, _SENDERS)


def _holds_pid(given: ast.expr) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr == "pid" for node in walk(given))


def _waits_untimed(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _WAITS:
        return False
    timeouts = [one.value for one in call.keywords if one.arg == "timeout"]
    if timeouts:
        return all(isinstance(one, ast.Constant) and one.value is None for one in timeouts)
    # One class may take a bound by position where another one takes none.
    return any(
        position is None
        or len(call.args) <= position
        or (isinstance(one := call.args[position], ast.Constant) and one.value is None)
        for position in _POSITIONS[call.func.attr]
    )
