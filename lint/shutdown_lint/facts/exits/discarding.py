"""Jumps out of `finally`: they throw away the exception that is on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.tree import FUNCTIONS, running_nodes
from shutdown_lint.knowledge.exits import PROGRAM_EXITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.exceptions import Clause, Exceptions
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.exits.cancellation import Cancellations
    from shutdown_lint.facts.exits.next_round import NextRounds
    from shutdown_lint.facts.signals.workers import Workers

Jump = cst.Return | cst.Break | cst.Continue


class Discarded(NamedTuple):
    """What a jump throws away when the program is told to stop."""

    try_: cst.Try
    exits: tuple[str, ...]  # of the main program; none where only a cancellation comes by
    cancellation: bool
    loop: cst.CSTNode | None  # whose next round surely comes: the program runs on for ever


class Discarding:
    """Judges the jumps of a module."""

    def __init__(
        self,
        tree: Tree,
        functions: Functions,
        exceptions: Exceptions,
        effects: Effects,
        workers: Workers,
        next_rounds: NextRounds,
        cancellations: Cancellations,
    ) -> None:
        self._tree = tree
        self._functions = functions
        self._exceptions = exceptions
        self._effects = effects
        self._workers = workers
        self._next_rounds = next_rounds
        self._cancellations = cancellations

    def of(self, jump: Jump) -> Discarded | None:
        """What a jump throws away; None for jumps that leave no `finally`.

        None as well where no exit can get there: in threads and child processes, where clauses of
        the `try` take it, and where nothing is called in the `try`.
        """
        found = [self._judge(jump, try_) for try_ in self._left(jump)]
        known = [one for one in found if one is not None]
        return max(known, key=lambda one: (one.loop is not None, one.cancellation), default=None)

    def _judge(self, jump: Jump, try_: cst.Try) -> Discarded | None:
        if not (self._tree.makes_call(try_.body) or self._tree.awaits(try_.body)):
            return None
        around = self._functions.around(try_)
        cancellation = self._is_cancelled(try_, around)
        exits = () if cancellation else self._exits(try_, around)
        if not exits and not cancellation:
            return None
        return Discarded(try_, exits, cancellation, self._going_on(jump, try_, cancellation))

    def _left(self, jump: Jump) -> Iterator[cst.Try]:
        """Each `try` whose `finally` a jump leaves, itself or through what it stands in there."""
        for above, below in self._tree.lineage(jump):
            if isinstance(above, (*FUNCTIONS, cst.ClassDef)):
                return
            if isinstance(above, (cst.While, cst.For)) and below is above.body:
                if not isinstance(jump, cst.Return):
                    return
            if isinstance(above, cst.Finally):
                try_ = self._tree.parent(above)
                if isinstance(try_, cst.Try):
                    yield try_

    def _is_cancelled(self, try_: cst.Try, around: Function | None) -> bool:
        return (
            around is not None
            and around.is_async
            and self._tree.awaits(try_.body)
            and not any(
                self._exceptions.catches_all(clause) or self._exceptions.names_cancellation(clause)
                for clause in try_.handlers
                if not self._lets_on(clause)
            )
        )

    def _exits(self, try_: cst.Try, around: Function | None) -> tuple[str, ...]:
        if self._workers.runs_in_child(try_) or around in self._workers.functions:
            return ()
        if around is not None and around.is_async and self._tree.awaits(try_.body):
            return ()
        taken = [clause for clause in try_.handlers if not self._lets_on(clause)]
        return tuple(
            name
            for name in PROGRAM_EXITS
            if not any(
                self._exceptions.catches_all(clause)
                or f"builtins.{name}" in self._exceptions.caught(clause)
                for clause in taken
            )
        )

    def _lets_on(self, clause: Clause) -> bool:
        """Whether a clause may raise what it took again, or exit."""
        return any(
            isinstance(node, cst.Raise) or self._effects.ends_process(node)
            for node in running_nodes(clause.body)
        )

    def _going_on(self, jump: Jump, try_: cst.Try, cancellation: bool) -> cst.CSTNode | None:  # noqa: FBT001
        if not isinstance(jump, cst.Continue):
            return None
        if cancellation:
            found = self._cancellations.discarded_after(try_)
            return found.goes_on if found is not None and found.is_sure else None
        round_ = self._next_rounds.after(try_)
        return round_.loop.node if round_ is not None and round_.is_sure else None
