"""Exits that a thread may come to, in the words of `facts.signals.off_main`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.shape import last_name
from shutdown_lint.facts.sketches.spelling import spellings
from shutdown_lint.facts.sketches.workers import run_by_threads
from shutdown_lint.knowledge.exits import RAISING, SYSTEM_EXIT

if TYPE_CHECKING:
    from shutdown_lint.facts.sketches.shape import Sketched

_EXITS = frozenset(path.rpartition(".")[2] for path in (*RAISING, SYSTEM_EXIT))
_MODULES = frozenset(path.partition(".")[0] for path in (*RAISING, SYSTEM_EXIT))
_MAX_DEPTH = 2  # calls away


def exits_in_thread(sketch: Sketched) -> bool:
    """Whether an exit with a status stands in a function that a thread may run.

    Or in one that is called from there, up to two calls deep.
    """
    exits, modules = spellings(sketch, _EXITS), spellings(sketch, _MODULES)
    wanted = {
        call
        for call in naming(sketch).calling(_EXITS)
        if _has_status(call) and _is_exit(call.func, exits, modules)
    }
    return bool(wanted) and not wanted.isdisjoint(
        call_graph(sketch).reached(run_by_threads(sketch), _MAX_DEPTH)
    )


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
