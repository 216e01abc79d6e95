"""What Ctrl+C does to code that runs until it is stopped."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import FUNCTIONS, running_nodes, statements_in
from shutdown_lint.facts.code.written import written_path
from shutdown_lint.facts.work.outliving import stores
from shutdown_lint.model.record import Entity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.exceptions import Exceptions
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.substance import Substance
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.facts.signals.cleanup import Cleanups
    from shutdown_lint.facts.work.left_to_kernel import LeftToKernel
    from shutdown_lint.facts.work.outliving import Outliving

    # What a block does: what shows it there, and the call that does it at the end of the way.
    Deed = tuple[cst.CSTNode, cst.Call]


class Interrupt(Entity):
    """An `except KeyboardInterrupt` around code that runs until it is stopped."""

    clause: cst.ExceptHandler
    try_: cst.Try
    running: cst.CSTNode  # the loop or the call that serves
    work: cst.CSTNode | None  # the first thing done because of it, beyond talking and leaving
    lasting: tuple[cst.CSTNode, ...]  # all of which the effect may outlive the process

    @property
    def serves(self) -> bool:
        """Whether a call serves there, not a loop of the module."""
        return isinstance(self.running, cst.Call)


class Interrupts:
    """The clauses of a module by which Ctrl+C ends something."""

    def __init__(
        self,
        tree: Tree,
        reach: Reach,
        cleanups: Cleanups,
        exceptions: Exceptions,
        loops: Loops,
        substance: Substance,
        left_to_kernel: LeftToKernel,
        outliving: Outliving,
    ) -> None:
        self._tree = tree
        self._reach = reach
        self._cleanups = cleanups
        self._exceptions = exceptions
        self._loops = loops
        self._substance = substance
        self._left_to_kernel = left_to_kernel
        self._outliving = outliving

    def of(self, clause: cst.ExceptHandler) -> Interrupt | None:
        """What a clause is to Ctrl+C; None for other clauses, and where nothing runs for long."""
        try_ = self._tree.parent(clause)
        if not isinstance(try_, cst.Try):
            return None
        if "builtins.KeyboardInterrupt" not in self._exceptions.caught(clause):
            return None
        running = next(self._loops.long_running_nodes(try_.body), None) or self._left(clause, try_)
        if running is None:
            return None
        deeds = [*self._work(clause, try_), *self._finally(try_)]
        lasting = dict.fromkeys(
            shown for shown, call in deeds if self._outliving.lasts(call) or stores(shown)
        )
        work = deeds[0][0] if deeds else None
        return Interrupt(clause, try_, running, work, (*lasting,))

    @cached_property
    def any_caught(self) -> bool:
        """Whether any clause of the module takes KeyboardInterrupt by name."""
        return any(
            "builtins.KeyboardInterrupt" in self._exceptions.caught(clause)
            for clause in self._tree.all(cst.ExceptHandler)
        )

    def finally_around(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """What a `finally` around a node, in the same function, does beyond talking."""
        for above, below in self._tree.lineage(node):
            if isinstance(above, FUNCTIONS):
                return None
            if isinstance(above, cst.Try) and below is above.body:
                work = self.in_finally(above)
                if work is not None:
                    return work
        return None

    def in_finally(self, try_: cst.Try) -> cst.CSTNode | None:
        """The first thing that the `finally` of a `try` does, beyond talking, leaving, closing."""
        return next((shown for shown, _ in self._finally(try_)), None)

    def _finally(self, try_: cst.Try) -> Iterator[Deed]:
        if try_.finalbody is not None:
            yield from self._beyond_closing(try_.finalbody.body)

    def _beyond_closing(self, block: cst.CSTNode) -> Iterator[Deed]:
        """What a block does that the end of the process does not do as well."""
        for shown, call in self._substance.calls(block):
            if not self._left_to_kernel.is_closed_by(call):
                yield shown, call

    def _left(self, clause: cst.ExceptHandler, try_: cst.Try) -> cst.CSTNode | None:
        """The loop of which a `try` is the body, where its clause leaves it."""
        loop = self._loops.directly_around(try_)
        if loop is None or not self._loops.waits(loop):
            return None
        return loop.node if self._exceptions.leaves(clause) else None

    def passed_by_exit(self, interrupt: Interrupt) -> cst.CSTNode | None:
        """What Ctrl+C tidies up and SystemExit, raised at the same place, does not.

        None where anything else in the module may see to it: a `finally`, a `with`, a clause that
        takes SystemExit, an exit callback.
        """
        if self._cleanups.exit_places or any(map(self._sees_to_exit, self._around(interrupt))):
            return None
        managed = set(self._managed(interrupt.try_))
        return next(
            (
                node
                for node, _ in self._work(interrupt.clause, interrupt.try_)
                if managed.isdisjoint(_names_in(node))
            ),
            None,
        )

    def _around(self, interrupt: Interrupt) -> Iterator[cst.Try]:
        """The `try` itself, and those in whose body it runs, also through calls."""
        yield interrupt.try_
        for other in self._tree.all(cst.Try):
            if other is not interrupt.try_ and any(
                reached.node is interrupt.try_
                for reached in self._reach.from_node(other.body, coroutines=True)
            ):
                yield other

    def _sees_to_exit(self, try_: cst.Try) -> bool:
        ended = try_.finalbody
        return (ended is not None and any(self._substance.of(ended.body))) or any(
            "SystemExit" in self._exceptions.exits_caught(clause) for clause in try_.handlers
        )

    def _work(self, clause: cst.ExceptHandler, try_: cst.Try) -> Iterator[Deed]:
        for block in (clause.body, *self._after(clause, try_)):
            yield from self._beyond_closing(block)

    def _managed(self, try_: cst.Try) -> Iterator[str]:
        """What the `with` blocks around a `try` see to: they end it however they are left."""
        for above in self._tree.ancestors(try_):
            if isinstance(above, FUNCTIONS):
                return
            if isinstance(above, cst.With):
                for item in above.items:
                    path = written_path(item.asname.name if item.asname else item.item)
                    if path is not None:
                        yield path

    def _after(self, clause: cst.ExceptHandler, try_: cst.Try) -> Iterator[cst.CSTNode]:
        """The statements to which the code comes after the clause: what Ctrl+C ends is tidied up.

        None in a loop that goes on: there the next round comes.
        """
        left: cst.CSTNode | None = try_
        if isinstance(statements_in(clause.body)[-1], cst.Break):
            left = self._tree.loop_around(try_)
        elif self._exceptions.leaves(clause):
            return
        if left is None or self._tree.loop_around(left) is not None:
            return
        block = self._tree.parent(left)
        if isinstance(block, (cst.IndentedBlock, cst.Module)):
            statements: list[cst.CSTNode] = list(block.body)
            for statement in statements[statements.index(left) + 1 :]:
                if not isinstance(statement, (cst.FunctionDef, cst.ClassDef)):
                    yield statement


def _names_in(node: cst.CSTNode) -> Iterator[str]:
    for below in running_nodes(node):
        if isinstance(below, (cst.Name, cst.Attribute)):
            path = written_path(below)
            if path is not None:
                yield path
