"""Children that are told to end, and waited for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import body_of, call_graph
from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.nodes import walk
from shutdown_lint.facts.sketches.shape import DEFINITIONS, functions, running
from shutdown_lint.facts.sketches.spelling import names_in
from shutdown_lint.knowledge import children as table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.facts.sketches.shape import Sketched

_SENDERS = frozenset(path.rpartition(".")[2] for path in table.SENDERS)
_SENDS_TO_ONE = frozenset({table.SENDS_TO_ONE.rpartition(".")[2]})
_SHELL_MAKERS = frozenset(path.rpartition(".")[2] for path in table.SHELL_MAKERS)
_READS = ("get", "get_nowait")
_WAITS = frozenset(method for waits in table.WAITS.values() for method in waits)
_METHODS = _WAITS | {"send_signal", "terminate"}
_POSITIONS = {
    method: {waits[method] for waits in table.WAITS.values() if method in waits}
    for method in _WAITS
}


def tells_and_waits(sketch: Sketched) -> bool:
    """Whether something may be told to end where something is waited for without a bound.

    In the same function, or in one that it calls.
    """
    calls = sketch.nodes(ast.Call)
    if not any(map(_waits_untimed, calls)):
        return False
    telling = {call: _child(sketch, call) for call in calls if _tells(sketch, call)}
    return bool(telling) and any(
        node in telling and (telling[node] is None or not waited.isdisjoint((telling[node], None)))
        for body, waited in _waiting(sketch)
        for node in call_graph(sketch).reached(body)
        if isinstance(node, ast.Call)
    )


def _waiting(sketch: Sketched) -> Iterator[tuple[list[ast.AST], set[str | None]]]:
    """The bodies that wait without a bound, and what for."""
    at_top: list[ast.AST] = [*sketch.tree.body]
    at_top += (node for class_ in sketch.nodes(ast.ClassDef) for node in class_.body)
    bodies = [[one for one in at_top if not isinstance(one, DEFINITIONS)]]
    bodies += (body_of(one) for one in (*functions(sketch), *sketch.nodes(ast.Lambda)))
    for body in bodies:
        calls = (node for node in running(*body) if isinstance(node, ast.Call))
        waited = {_child(sketch, call) for call in calls if _waits_untimed(call)}
        if waited:
            yield body, waited


def _child(sketch: Sketched, call: ast.Call) -> str | None:
    """The name of the child in a call of its method; None where it may have others."""
    match call.func:
        case ast.Attribute(value=ast.Attribute(attr=name)) if call.func.attr in _METHODS:
            return f".{name}"
        case ast.Attribute(value=ast.Name(id=name)) if call.func.attr in _METHODS:
            # The variable of a loop stands for what the loop goes through.
            return (
                None if name in sketch.kept(_child, lambda: set(_gone_through(sketch))) else name
            )
    return None


def _gone_through(sketch: Sketched) -> Iterator[str]:
    yield from names_in([loop.target for loop in sketch.nodes(ast.For)])
    yield from names_in([loop.target for loop in sketch.nodes(ast.AsyncFor)])
    yield from names_in([inner.target for inner in sketch.nodes(ast.comprehension)])


def asks_to_end(sketch: Sketched) -> bool:
    """Whether a child is told to end, short of a kill: by a method, or by its process id."""
    return _names_method(sketch, table.ENDING_METHODS - {"kill"}) or _signals_number(sketch)


def ends_shell(sketch: Sketched) -> bool:
    """Whether a shell may be made that has no group of its own, and something told to end."""
    names = naming(sketch)
    tells = _names_method(sketch, table.ENDING_METHODS) or _signals_number(sketch)
    return tells and any(
        (names.calls(call, _SHELL_MAKERS) or any(map(_asks_for_shell, call.keywords)))
        and not any(one.arg is None or one.arg in table.ARRANGING_OPTIONS for one in call.keywords)
        for call in sketch.nodes(ast.Call)
    )


def _signals_number(sketch: Sketched) -> bool:
    names = naming(sketch)
    return any(
        any(map(_holds_pid, call.args[:1])) and names.calls(call, _SENDS_TO_ONE)
        for call in sketch.nodes(ast.Call)
    )


def _names_method(sketch: Sketched, methods: frozenset[str]) -> bool:
    """Whether a method is called or given away, by its own name."""
    return any(node.attr in methods for node in sketch.nodes(ast.Attribute))


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
