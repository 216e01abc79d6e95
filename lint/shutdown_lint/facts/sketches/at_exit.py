"""What exit callbacks do too late, in the words of `facts.work.at_exit`."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.cleanups import callbacks_at_exit, roots_at_exit
from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.shape import loops
from shutdown_lint.facts.sketches.spelling import mentions
from shutdown_lint.knowledge import exits, workers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.shape import Sketched

_NEAR = 3  # as many calls away as SHD410 and SHD511 report by default
_EXITS = frozenset(path.rpartition(".")[2] for path in exits.RAISING)
_SYSTEM_EXIT = frozenset({exits.SYSTEM_EXIT.rpartition(".")[2]})
_STARTS = frozenset({"start"}) | {
    *(method for _, method in workers.EXECUTOR_METHODS),
    *(
        path.rpartition(".")[2]
        for paths in (workers.THREAD_STARTING, workers.EXECUTOR_JOBS, workers.POOLS)
        for path in paths
    ),
}
_SETTING = frozenset({"clear", "set"})


def exits_at_exit(sketch: Sketched) -> bool:
    """Whether an exit callback may raise SystemExit near at hand."""
    names = naming(sketch)
    return mentions(sketch, _EXITS | _SYSTEM_EXIT) and (
        any(names.may_be(one, _EXITS) for one in callbacks_at_exit(sketch))
        or any(
            names.calls(node, _EXITS)
            if isinstance(node, ast.Call)
            else isinstance(node, ast.Raise)
            and node.exc is not None
            and names.may_be(node.exc, _SYSTEM_EXIT)
            for node in _run_at_exit(sketch, _NEAR)
        )
    )


def starts_at_exit(sketch: Sketched) -> bool:
    """Whether an exit callback may start a thread near at hand, or give a job to one."""
    names = naming(sketch)
    return mentions(sketch, _STARTS) and (
        any(names.may_be(one, _STARTS) for one in callbacks_at_exit(sketch))
        or any(
            isinstance(node, ast.Call) and names.calls(node, _STARTS)
            for node in _run_at_exit(sketch, _NEAR)
        )
    )


def tells_at_exit(sketch: Sketched) -> bool:
    """Whether an exit callback may set an event or a flag, and there is a loop to look at it."""
    if not loops(sketch):
        return False
    names = naming(sketch)
    return any(names.may_be(one, _SETTING) for one in callbacks_at_exit(sketch)) or any(
        node.attr in _SETTING
        if isinstance(node, ast.Attribute)
        else isinstance(node, (ast.Assign, ast.AnnAssign))
        for node in _run_at_exit(sketch)
    )


def _run_at_exit(sketch: Sketched, depth: int = sys.maxsize) -> Iterator[ast.AST]:
    return call_graph(sketch).reached(roots_at_exit(sketch), depth)
