"""Children that are told to end, and waited for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.nodes import walk
from shutdown_lint.facts.sketches.shape import mentions
from shutdown_lint.knowledge import children as table

if TYPE_CHECKING:
    from shutdown_lint.facts.sketches.shape import Sketched

_SENDERS = frozenset(path.rpartition(".")[2] for path in table.SENDERS)
_SHELL_MAKERS = frozenset(path.rpartition(".")[2] for path in table.SHELL_MAKERS)
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
    """Whether something is put into a queue and read from one, and something is joined."""
    methods = {node.attr for node in sketch.nodes(ast.Attribute)}
    return {"join", "put"} <= methods and not methods.isdisjoint(("get", "get_nowait"))


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
