"""Handlers that may be registered where that has no effect: too late, or in a thread."""

from __future__ import annotations

import ast
from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.endless_loops import endless
from shutdown_lint.facts.sketches.paths import Paths
from shutdown_lint.facts.sketches.registrations import registered
from shutdown_lint.facts.sketches.shape import functions, running
from shutdown_lint.facts.sketches.workers import run_by_threads
from shutdown_lint.knowledge import serving

if TYPE_CHECKING:
    from shutdown_lint.facts.sketches.shape import Sketched

_STAYING = Paths(serving.STAYING)


def registers_too_late(sketch: Sketched) -> bool:
    """Whether a handler may be registered behind something that never comes to its end."""
    late = _Late(sketch)
    return late.has_endless and any(late.may_be_behind(one.call) for one in registered(sketch))


class _Late:
    """Looks, in the functions that lead to a call, at what stands before it."""

    def __init__(self, sketch: Sketched) -> None:
        self._sketch = sketch
        self._graph = call_graph(sketch)

    @property
    def has_endless(self) -> bool:
        """Whether anything in the module may never come to its end."""
        return bool(self._endless)

    def may_be_behind(self, call: ast.Call) -> bool:
        """Whether something endless stands above a call, in its function or in those around."""
        pending, seen = [call], set[ast.AST]()
        for one in pending:  # grows
            around = self._around.get(one)
            if around is None:  # in the body of a class
                return bool(self._endless)
            if any(
                self._around.get(node) is around and _place(node) < _place(one)
                for node in self._stuck
            ):
                return True
            if around not in seen:
                seen.add(around)
                pending += self._callers.get(around, ())
        return False

    @cached_property
    def _around(self) -> dict[ast.AST, ast.AST]:
        """The function that runs each statement and expression, or the module."""
        found: dict[ast.AST, ast.AST] = {}
        for around in (self._sketch.tree, *functions(self._sketch)):
            found.update((node, around) for node in running(*around.body))
        for lambda_ in self._sketch.nodes(ast.Lambda):
            found.update((node, lambda_) for node in running(lambda_.body))
        return found

    @cached_property
    def _callers(self) -> dict[ast.AST, list[ast.Call]]:
        found: dict[ast.AST, list[ast.Call]] = {}
        for call in self._sketch.nodes(ast.Call):
            for function in self._graph.run_by(call):
                found.setdefault(function, []).append(call)
        return found

    @cached_property
    def _endless(self) -> list[ast.expr | ast.stmt]:
        stays = (
            call
            for call in self._sketch.nodes(ast.Call)
            if (isinstance(call.func, ast.Attribute) and call.func.attr in serving.STOPPED_BY)
            or _STAYING.may_be(self._sketch, call.func)
        )
        return [*endless(self._sketch), *stays]

    @cached_property
    def _stuck(self) -> list[ast.expr | ast.stmt]:
        """What may never come to its end, calls of functions that do not among it."""
        found, seen = list(self._endless), set[ast.AST]()
        for node in found:  # grows
            around = self._around.get(node)
            if around is not None and around not in seen:
                seen.add(around)
                found += self._callers.get(around, ())
        return found


def _place(node: ast.expr | ast.stmt) -> tuple[int, int]:
    return node.lineno, node.col_offset


def registers_off_main(sketch: Sketched) -> bool:
    """Whether a thread may come to where a handler is registered."""
    wanted = {one.call for one in registered(sketch)}
    return bool(wanted) and not wanted.isdisjoint(
        call_graph(sketch).reached(run_by_threads(sketch))
    )
