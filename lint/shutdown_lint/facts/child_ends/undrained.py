"""Processes that are joined before the queue is read that they fill."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.code.tree import COMPREHENSIONS, running_nodes
from shutdown_lint.facts.code.written import written_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.arity import Arity
    from shutdown_lint.facts.code.calls import Calls, Reference
    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.processes.children import Child, Children
    from shutdown_lint.facts.waits.joins import Joins
    from shutdown_lint.facts.waits.wait_ends import WaitEnds

_QUEUE = "multiprocessing.Queue"
_READS = ("get", "get_nowait")
# A value that surely fits into the pipe behind the queue.
_SMALL = (cst.SimpleString, cst.Integer, cst.Float, cst.UnaryOperation)


class Undrained(NamedTuple):
    """A join that waits for a process which may wait for somebody to read."""

    join: cst.Call
    put: cst.Call  # in the process
    read: cst.Call  # after the join
    is_repeated: bool  # the process puts again and again


class UndrainedQueues:
    """The joins of a module that come too early."""

    def __init__(
        self,
        tree: Tree,
        functions: Functions,
        objects: Objects,
        origins: Origins,
        calls: Calls,
        arity: Arity,
        fates: Fates,
        children: Children,
        joins: Joins,
        wait_ends: WaitEnds,
    ) -> None:
        self._tree = tree
        self._functions = functions
        self._objects = objects
        self._origins = origins
        self._calls = calls
        self._arity = arity
        self._fates = fates
        self._children = children
        self._joins = joins
        self._wait_ends = wait_ends

    @cached_property
    def all(self) -> tuple[Undrained, ...]:
        """Each join of a process whose queue is read later and not before, in source order."""
        if any(written_name(call) == "cancel_join_thread" for call in self._tree.all(cst.Call)):
            return ()
        found: dict[cst.Call, Undrained] = {}
        for child in self._children.all:
            if child.known == "multiprocessing.Process":
                for one in self._of(child):
                    found.setdefault(one.join, one)
        return tuple(found.values())

    def _of(self, child: Child) -> Iterator[Undrained]:
        for queue, put in self._filled(child.made):
            fate = self._fates.of(queue)
            if any(not self._is_process(place) for place in fate.escapes) or fate.passed_on:
                continue
            target = self._functions.around(put)
            reads = [
                call for call in fate.calls_of(*_READS) if self._functions.around(call) != target
            ]
            for join in child.fate.calls_of("join"):
                around = self._functions.around(join)
                if (
                    reads
                    and self._joins.is_untimed_join(join)
                    and not self._wait_ends.is_sure(join)
                    and not self._joins.is_killed_before(join)
                    and not self._joins.is_terminated_before(join)
                    and all(self._functions.around(call) == around for call in reads)
                    and all(self._tree.order(call) > self._tree.order(join) for call in reads)
                ):
                    yield Undrained(join, put, reads[0], self._is_repeated(put))

    def _filled(self, made: cst.Call) -> Iterator[tuple[cst.Call, cst.Call]]:
        """The queues that a process is given and that its function fills, with where."""
        reference = self._calls.reference(argument(made, 1, "target"))
        if reference is None:
            return
        for name, value in self._given(made, reference):
            if self._objects.known(value) != _QUEUE:
                continue
            origin = self._origins.of(value)
            put = self._put(reference.function.node.body, name)
            if put is not None and origin is not None and len(origin.calls) == 1:
                yield next(iter(origin.calls)), put

    def _given(
        self, made: cst.Call, reference: Reference
    ) -> Iterator[tuple[str, cst.BaseExpression]]:
        """What the function of a process is given, by the names of its parameters."""
        keywords = argument(made, 4, "kwargs")
        for item in keywords.elements if isinstance(keywords, cst.Dict) else ():
            if isinstance(item, cst.DictElement) and (name := constant_str(item.key)):
                yield name, item.value
        given = argument(made, 3, "args")
        if isinstance(given, (cst.Tuple, cst.List)):
            params = self._arity.positional_parameters(reference)
            for param, element in zip(params, given.elements, strict=False):
                if isinstance(element, cst.StarredElement):
                    return
                yield param.name.value, element.value

    def _put(self, body: cst.CSTNode, name: str) -> cst.Call | None:
        """The first call that puts something into a parameter that may not fit into the pipe."""
        for node in running_nodes(body):
            if (
                isinstance(node, cst.Call)
                and isinstance(node.func, cst.Attribute)
                and node.func.attr.value == "put"
                and isinstance(node.func.value, cst.Name)
                and node.func.value.value == name
                and node.args
                and (self._is_repeated(node) or not self._is_small(node.args[0].value))
            ):
                return node
        return None

    def _is_small(self, value: cst.BaseExpression) -> bool:
        return isinstance(value, _SMALL) or (
            isinstance(value, cst.Name) and value.value in ("None", "True", "False")
        )

    def _is_repeated(self, put: cst.Call) -> bool:
        return self._tree.loop_around(put) is not None or any(
            isinstance(above, COMPREHENSIONS) for above in self._tree.ancestors(put)
        )

    def _is_process(self, place: cst.CSTNode) -> bool:
        return (
            isinstance(place, cst.Call) and self._objects.known(place) == "multiprocessing.Process"
        )
