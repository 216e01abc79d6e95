"""Loops that empty something: each round takes out what the loop asks for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import constant_number, is_constant
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.knowledge.cleanup import (
    FILLING_METHODS,
    FROM_HEAP,
    ONTO_HEAP,
    TAKING_METHODS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.signals.workers import Workers

_OTHER_LOOPS = (cst.For, cst.While, cst.FunctionDef, cst.Lambda, cst.ClassDef)


class Drains:
    """Finds what loops empty, and who fills it meanwhile."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        workers: Workers,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._workers = workers

    def ends(self, loop: cst.While) -> bool:
        """Whether the loop is over once what it empties is empty.

        Every round takes something out, no round puts something back, and no thread or process of
        this module fills it at the same time.
        """
        return any(
            not self._is_filled(container, loop)
            for container in self._taken_each_round(loop)
            if self._is_asked_for(container, loop)
        )

    def _is_asked_for(self, container: cst.BaseExpression, loop: cst.While) -> bool:
        if is_endless(loop):
            # while True: try: q.get_nowait() except Empty: break; but get() waits for more.
            return not self._is_waited_for(container) and any(
                isinstance(node, (cst.Break, cst.Return)) for node in running_nodes(loop.body)
            )
        return any(
            isinstance(node, (cst.Name, cst.Attribute, cst.Subscript))
            and self._is_same(node, container)
            for node in running_nodes(loop.test)
        ) and not self._is_chosen_anew(container, loop)

    def _is_same(self, one: cst.CSTNode, other: cst.CSTNode) -> bool:
        """Whether both are one object, or the element of one object under the same key."""
        if isinstance(one, cst.Subscript) and isinstance(other, cst.Subscript):
            keys = zip(one.slice, other.slice, strict=False)
            return (
                self._objects.same(one.value, other.value)
                and len(one.slice) == len(other.slice)
                and all(mine.slice.deep_equals(theirs.slice) for mine, theirs in keys)
            )
        return self._objects.same(one, other)

    def _is_chosen_anew(self, container: cst.BaseExpression, loop: cst.While) -> bool:
        """Whether a round may mean another element, by a key that it makes or changes."""
        if not isinstance(container, cst.Subscript):
            return False
        keys = [node for part in container.slice for node in running_nodes(part)]
        if any(isinstance(node, cst.Call) for node in keys):
            return True
        named = {node.value for node in keys if isinstance(node, cst.Name)}
        return any(
            isinstance(node, (cst.AssignTarget, cst.AugAssign, cst.NamedExpr, cst.For))
            and any(
                isinstance(one, cst.Name) and one.value in named
                for one in running_nodes(node.target)
            )
            for node in running_nodes(loop)
        )

    def _taken_each_round(self, loop: cst.While) -> Iterator[cst.BaseExpression]:
        for statement in (loop.test, *_surely_run(loop.body)):
            for node in running_nodes(statement):
                if isinstance(node, cst.Call) and self._is_one_of(node, FROM_HEAP):
                    yield node.args[0].value
                elif isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
                    if node.func.attr.value in TAKING_METHODS:
                        yield node.func.value
                elif isinstance(node, cst.Del) and isinstance(node.target, cst.Subscript):
                    yield node.target.value

    def _is_one_of(self, call: cst.Call, functions: frozenset[str]) -> bool:
        return bool(call.args) and self._names.path(call.func) in functions

    def _is_waited_for(self, container: cst.BaseExpression) -> bool:
        """Whether it is taken from by `get()`, which waits until there is something."""
        method = self._tree.parent(container)
        if not isinstance(method, cst.Attribute) or method.attr.value != "get":
            return False
        call = self._tree.parent(method)
        return not isinstance(call, cst.Call) or not (
            is_constant(argument(call, 0, "block"), value=False)
            or constant_number(argument(call, 1, "timeout")) == 0
        )

    def _is_filled(self, container: cst.BaseExpression, loop: cst.While) -> bool:
        return any(
            self._is_same(filled, container)
            and (
                self._tree.inside(filled, loop)
                or self._functions.around(filled) in self._workers.functions
            )
            for filled in self._filled
        )

    @cached_property
    def _filled(self) -> tuple[cst.BaseExpression, ...]:
        """Every container of the module at a place where something is put into it."""
        calls = self._tree.all(cst.Call)
        pushed = [call for call in calls if self._is_one_of(call, ONTO_HEAP)]
        return (
            *(call.args[0].value for call in pushed),
            *(
                call.func.value
                for call in calls
                if isinstance(call.func, cst.Attribute) and call.func.attr.value in FILLING_METHODS
            ),
        )


def is_endless(loop: cst.While) -> bool:
    """Whether the test of a loop is always true."""
    return isinstance(loop.test, (cst.Integer, cst.Name)) and loop.test.value in ("True", "1")


def _surely_run(block: cst.BaseSuite) -> Iterator[cst.CSTNode]:
    """The statements that every round begins with, before anything can fail and be caught."""
    for statement in block.body:
        if isinstance(statement, cst.With):
            yield from _surely_run(statement.body)
        elif isinstance(statement, cst.Try):
            # Only the first one: what stands after something that failed is left out.
            yield from list(_surely_run(statement.body))[:1]
            if _begins_next_round(statement):
                return  # except ConnectionError: sleep(5); continue
        elif isinstance(statement, (cst.If, cst.For, cst.While)):
            yield statement.iter if isinstance(statement, cst.For) else statement.test
            if any(isinstance(node, cst.Continue) for node in running_nodes(statement)):
                return
        else:
            yield statement


def _begins_next_round(node: cst.CSTNode) -> bool:
    """Whether a `continue` below a node is one of the loop around it."""
    return any(
        isinstance(child, cst.Continue)
        or (not isinstance(child, _OTHER_LOOPS) and _begins_next_round(child))
        for child in node.children
    )
