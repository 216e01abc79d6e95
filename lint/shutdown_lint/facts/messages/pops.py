"""Jobs that are taken out of Redis before they are done."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.facts.messages.passing_queues import has_passing_word
from shutdown_lint.knowledge import messages as table

if TYPE_CHECKING:
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.facts.messages.acknowledgements import Acknowledgements
    from shutdown_lint.facts.messages.message_work import MessageWork, Treatment
    from shutdown_lint.facts.messages.passing_queues import PassingQueues
    from shutdown_lint.facts.messages.pipelines import Pipelines


class Pop(NamedTuple):
    """A call that takes a job out of Redis, and what is done with it."""

    call: cst.Call
    treatment: Treatment
    user: cst.Call  # the call whose result is treated: of the function that pops, or the pop
    in_worker: bool  # in a loop that goes on until it is stopped, and waits for jobs


class Pops:
    """Finds the jobs that nobody else knows of while they are being worked on."""

    def __init__(
        self,
        tree: Tree,
        functions: Functions,
        objects: Objects,
        sequence: Sequence,
        loops: Loops,
        message_work: MessageWork,
        passing_queues: PassingQueues,
        acknowledgements: Acknowledgements,
        pipelines: Pipelines,
    ) -> None:
        self._tree = tree
        self._functions = functions
        self._objects = objects
        self._sequence = sequence
        self._loops = loops
        self._message_work = message_work
        self._passing_queues = passing_queues
        self._acknowledgements = acknowledgements
        self._pipelines = pipelines

    @cached_property
    def all(self) -> tuple[Pop, ...]:
        """Those whose job something is done with, in source order."""
        return tuple(
            filter(None, (self._of(call) for call in self._tree.all(cst.Call) if self._pops(call)))
        )

    def _pops(self, call: cst.Call) -> bool:
        name = written_name(call)
        if name not in table.POPPING | table.POPPING_OF_REDIS or not isinstance(
            call.func, cst.Attribute
        ):
            return False
        owner = call.func.value
        found = self._objects.type(owner)
        if found is not None:
            own = found.local is not None and self._functions.method(found.local, name)
            return found.known in (None, *table.REDIS_CLIENTS) and not own
        if self._pipelines.queue(call):
            return False
        return name in table.POPPING or self._acknowledgements.imports_one_of(table.REDIS_PACKAGES)

    def _of(self, call: cst.Call) -> Pop | None:
        if any(self._passing_queues.is_named_by(arg.value) for arg in call.args):
            return None
        function = self._functions.around(call)
        user, treatment = call, self._message_work.of_result(call)
        if treatment.work is None and isinstance(treatment.kept, cst.Return):
            if function is None or _is_named_after(function.name, call):
                return None
            if has_passing_word(function.name):  # `pop_reply`
                return None
            for caller in self._sequence.callers(function):
                found = self._message_work.of_result(caller)
                if found.work is not None:
                    user, treatment = caller, found
                    break
        if treatment == (None, None) or self._is_put_back(call, user, treatment):
            return None
        return Pop(call, treatment, user, self._is_in_worker(call, user))

    def _is_in_worker(self, call: cst.Call, user: cst.Call) -> bool:
        blocks = written_name(call).startswith("b")
        return any(
            (loop := self._loops.of(above)) is not None and (blocks or self._loops.waits(loop))
            for above in self._within_function(user)
        )

    def _is_put_back(self, pop: cst.Call, user: cst.Call, treatment: Treatment) -> bool:
        """Whether the job is written down before the work, or put back when that fails."""
        work = treatment.work
        if work is not None and (_puts_back(work) or self._notes_down(work, pop)):
            return True
        *_, outermost = (self._tree.statement(user), *self._within_function(user))
        handlers = [
            inner
            for node in running_nodes(outermost)
            if isinstance(node, (cst.Try, cst.TryStar))
            for inner in (*node.handlers, node.finalbody)
            if inner is not None
        ]
        return any(
            isinstance(node, cst.Call) and _puts_back(node)
            for handler in handlers
            for node in running_nodes(handler)
        )

    def _notes_down(self, work: cst.Call, pop: cst.Call) -> bool:
        """Whether it is written to the same Redis under another key: `redis.set(key, job)`."""
        return (
            written_name(work) in table.WRITING_DOWN
            and isinstance(work.func, cst.Attribute)
            and isinstance(pop.func, cst.Attribute)
            and self._objects.same(work.func.value, pop.func.value)
        )

    def _within_function(self, node: cst.CSTNode) -> list[cst.CSTNode]:
        found: list[cst.CSTNode] = []
        for above in self._tree.ancestors(node):
            if isinstance(above, (cst.FunctionDef, cst.Module)):
                break
            found.append(above)
        return found


def _puts_back(call: cst.Call) -> bool:
    return not table.PUTTING_BACK.isdisjoint(_words(written_name(call)))


def _is_named_after(name: str, call: cst.Call) -> bool:
    """Whether a function only hands the command on: `lpop`, `blpop_many`, `pop`."""
    return written_name(call) in name or name in written_name(call)


def _words(name: str) -> set[str]:
    return set(re.split(r"[_\d]+", name.lower()))
