"""Cleanup that one `try` does twice: in the clause that an exit enters, and in its `finally`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.text import code_of
from shutdown_lint.facts.code.tree import running_nodes, statements_in
from shutdown_lint.facts.code.written import written_path
from shutdown_lint.knowledge.exits import PROGRAM_EXITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.exceptions import Clause, Exceptions
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.reach import Reach, Reached
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.handling.repeats import Repeats

_JUMPS = (cst.Break, cst.Continue, cst.Return)


class Doubled(NamedTuple):
    """A call of a clause that its `finally` makes again."""

    statement: cst.CSTNode
    call: cst.Call
    again: cst.Call
    outcome: str | None  # of the second time, where it is known
    jumps_after: bool  # a return, break or continue of the clause leads to the second time
    does_harm: bool  # whether the second time is, by what can be seen, no repetition of nothing


class DoubledCleanup:
    """Compares clauses with the `finally` of their `try`."""

    def __init__(
        self,
        tree: Tree,
        functions: Functions,
        calls: Calls,
        exceptions: Exceptions,
        effects: Effects,
        reach: Reach,
        repeats: Repeats,
    ) -> None:
        self._tree = tree
        self._functions = functions
        self._calls = calls
        self._exceptions = exceptions
        self._effects = effects
        self._reach = reach
        self._repeats = repeats

    def enters_on_exit(self, clause: Clause) -> bool:
        """Whether an exit, or in a coroutine a cancellation, enters a clause by its name."""
        around = self._functions.around(clause)
        if around is not None and around.is_async and self._exceptions.names_cancellation(clause):
            return True
        caught = self._exceptions.caught(clause)
        return any(f"builtins.{name}" in caught for name in PROGRAM_EXITS)

    def of(self, clause: Clause) -> Iterator[Doubled]:
        """The calls that are surely made twice when the clause is entered, in source order.

        Only those that stand under no condition, and whose words mean the same both times.
        """
        try_ = self._tree.parent(clause)
        if not isinstance(try_, (cst.Try, cst.TryStar)) or try_.finalbody is None:
            return
        if any(self._effects.ends_at_once(reached.node) for reached in self._in(clause.body)):
            return
        last = {_text(call): call for _, call in _calls_in(try_.finalbody.body)}
        changed = set(_stored_in(clause.body)) | set(_stored_in(try_.finalbody.body))
        jumps = any(isinstance(node, _JUMPS) for node in running_nodes(clause.body))
        for statement, call in _calls_in(clause.body):
            again = last.get(_text(call))
            if again is None or changed & set(_names_in(call)):
                continue
            if self._effects.is_talk_or_exit(call):
                continue
            outcome, does_harm = self._second_time(call)
            if outcome is not None or self._does_something(call):
                yield Doubled(statement, call, again, outcome, jumps, does_harm)

    def _in(self, block: cst.CSTNode) -> Iterator[Reached]:
        return self._reach.from_node(block, coroutines=True)

    def _does_something(self, call: cst.Call) -> bool:
        """Whether more than talking and leaving comes of the call."""
        return self._calls.callee(call) is None or any(
            isinstance(reached.node, cst.Call)
            and self._calls.callee(reached.node) is None
            and not self._effects.is_talk_or_exit(reached.node)
            for reached in self._in(call)
            if reached.depth > 0
        )

    def _second_time(self, call: cst.Call) -> tuple[str | None, bool]:
        """What the second time is like, where known, and whether it may do harm at all."""
        if self._calls.callee(call) is None:
            outcome = self._repeats.outcome(call)
            return outcome, outcome is not None or self._does_harm(call)
        harm = False
        for reached in self._in(call):
            node = reached.node
            if not isinstance(node, cst.Call) or reached.depth == 0:
                continue
            if self._calls.callee(node) is not None or self._effects.is_talk_or_exit(node):
                continue
            if any(map(self._repeats.is_guarded, (node, *self._steps(reached)))):
                continue
            outcome = self._repeats.outcome(node)
            if outcome is not None:
                return outcome, True
            harm = harm or self._does_harm(node)
        return None, harm

    def _does_harm(self, call: cst.Call) -> bool:
        """Whether a call sends, saves or writes something, the second time as the first."""
        lasts = self._effects.is_durable_work(call) or self._effects.writes_file(call)
        return lasts and not self._repeats.is_forgiven(call)

    def _steps(self, reached: Reached) -> Iterator[cst.CSTNode]:
        return (via.node for via in reached.path[1:])


def _calls_in(block: cst.BaseSuite) -> Iterator[tuple[cst.CSTNode, cst.Call]]:
    """The statements of a block that are a call, awaited or not."""
    for statement in statements_in(block):
        value = statement.value if isinstance(statement, cst.Expr) else None
        call = value.expression if isinstance(value, cst.Await) else value
        if isinstance(call, cst.Call):
            yield statement, call


def _text(call: cst.Call) -> str:
    return "".join(code_of(call).split())


def _names_in(call: cst.Call) -> Iterator[str]:
    for node in running_nodes(call):
        if isinstance(node, (cst.Name, cst.Attribute)):
            yield written_path(node) or ""


def _stored_in(block: cst.CSTNode) -> Iterator[str]:
    for node in running_nodes(block):
        if isinstance(node, (cst.AssignTarget, cst.AnnAssign, cst.AugAssign)):
            for below in running_nodes(node.target):
                yield written_path(below) or "-"
