"""Exits that a thread may come to, in the words of `facts.signals.off_main`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.shape import last_name, running, spellings
from shutdown_lint.knowledge.exits import RAISING, SYSTEM_EXIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.shape import Sketched

_EXITS = frozenset(path.rpartition(".")[2] for path in (*RAISING, SYSTEM_EXIT))
_MODULES = frozenset(path.partition(".")[0] for path in (*RAISING, SYSTEM_EXIT))
_MAX_DEPTH = 2
# They run though nobody names them.
_NAMELESS = frozenset({"__call__", "__init__", "run"})


def exits_where_passed_on(sketch: Sketched) -> bool:
    """Whether an exit with a status stands in a function that is given to somebody.

    Or in one that is called from there, up to two calls deep. What has other names, as by an
    assignment, is given to somebody.
    """
    exits, modules = spellings(sketch, _EXITS), spellings(sketch, _MODULES)
    wanted = {
        call
        for call in naming(sketch).calling(_EXITS)
        if _has_status(call) and _is_exit(call.func, exits, modules)
    }
    if not wanted:
        return False
    bodies: dict[str, list[ast.AST]] = {}
    for function in sketch.nodes(ast.FunctionDef):
        bodies.setdefault(function.name, []).extend(function.body)
    for coroutine in sketch.nodes(ast.AsyncFunctionDef):
        bodies.setdefault(coroutine.name, []).extend(coroutine.body)
    passed_on = _NAMELESS | frozenset(_named_but_not_called(sketch))
    level: list[ast.AST] = [function.body for function in sketch.nodes(ast.Lambda)]
    level += (node for name in passed_on & bodies.keys() for node in bodies[name])
    for _ in range(_MAX_DEPTH + 1):
        calls = [node for node in running(*level) if isinstance(node, ast.Call)]
        if not wanted.isdisjoint(calls):
            return True
        called = {last_name(call.func) for call in calls}
        level = [node for name, body in bodies.items() if name in called for node in body]
    return False


def _named_but_not_called(sketch: Sketched) -> Iterator[str]:
    callees = {id(call.func) for call in sketch.nodes(ast.Call)}
    yield from (node.id for node in sketch.nodes(ast.Name) if id(node) not in callees)
    yield from (node.attr for node in sketch.nodes(ast.Attribute) if id(node) not in callees)


def _is_exit(func: ast.expr, exits: frozenset[str], modules: frozenset[str]) -> bool:
    """Whether a callee is one of the exits, or that of one of the modules."""
    if isinstance(func, ast.Attribute) and last_name(func.value) not in modules:
        return False
    return last_name(func) in exits


def _has_status(call: ast.Call) -> bool:
    """Whether something is given for a status, but for a bare 0 or None."""
    if len(call.args) != 1 or call.keywords or not isinstance(call.args[0], ast.Constant):
        return bool(call.args or call.keywords)
    given, func = call.args[0], call.func
    # In brackets of its own it does not look like one.
    is_bare = (given.lineno, given.col_offset) == (func.end_lineno, (func.end_col_offset or 0) + 1)
    return not (is_bare and (given.value is None or (given.value == 0 and _is_int(given))))


def _is_int(node: ast.Constant) -> bool:
    return type(node.value) is int
