"""Cleanup that stands behind a loop without end, and so never runs."""

from __future__ import annotations

from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.tree import FUNCTIONS, running_nodes
from shutdown_lint.facts.code.written import written_call, written_name
from shutdown_lint.knowledge.cleanup import COMPLETING_WORDS, ENDING_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.facts.signals.cleanup import Cleanups
    from shutdown_lint.facts.work.endings import Endings, Endless

_MAX_DEPTH = 4  # calls away
_Suite = cst.BaseSuite | cst.Module


class Unreached(NamedTuple):
    """Cleanup that never runs."""

    statements: tuple[cst.CSTNode, ...]  # all that stands behind, in the same block
    work: cst.Call  # the first call among them that tidies
    stuck: cst.CSTNode  # the statement before them that never ends
    endless: Endless  # the loop in it

    @property
    def first(self) -> cst.CSTNode:
        """The first of the statements that would do something."""
        each = (
            small
            for one in self.statements
            for small in (one.body if isinstance(one, cst.SimpleStatementLine) else (one,))
        )
        return next(one for one in each if not _is_remark(one))


class UnreachedCleanup:
    """Looks behind the loops of a module that never end."""

    def __init__(
        self,
        tree: Tree,
        functions: Functions,
        cleanups: Cleanups,
        effects: Effects,
        loops: Loops,
        endings: Endings,
        sequence: Sequence,
    ) -> None:
        self._tree = tree
        self._functions = functions
        self._cleanups = cleanups
        self._effects = effects
        self._loops = loops
        self._endings = endings
        self._sequence = sequence

    @cached_property
    def all(self) -> tuple[Unreached, ...]:
        """The nearest such cleanup behind each loop, once for each way to the loop."""
        found: dict[cst.CSTNode, Unreached] = {}
        for loop in self._loops.unbounded:
            if loop.is_endless:
                for unreached in self._behind(loop.node, _MAX_DEPTH, frozenset()):
                    found.setdefault(unreached.statements[0], unreached)
        return tuple(sorted(found.values(), key=lambda one: self._tree.order(one.statements[0])))

    def _behind(
        self, node: cst.CSTNode, depth: int, seen: frozenset[Function]
    ) -> Iterator[Unreached]:
        """What stands behind a loop, or a call that leads to one, up to the calls of its function.

        The nearest cleanup is enough: what stands further out is not reached for the same reason.
        """
        around = list(takewhile(_is_inside, self._tree.lineage(node)))
        if any(self._is_tidied_by(above, below) for above, below in around):
            return
        for above, below in around:
            if not isinstance(above, (cst.IndentedBlock, cst.Module)):
                continue
            endless = self._endings.endless(below)
            if endless is None:
                return
            if isinstance(endless.node, cst.Call):
                return  # a call that serves comes back when it is told to
            unreached = self._after(above, below, endless)
            if unreached is not None:
                yield unreached
                return
        function = self._functions.around(node)
        if depth <= 0 or function is None or function in seen:
            return
        for call in self._sequence.callers(function):
            yield from self._behind(call, depth - 1, seen | {function})

    def _after(self, suite: _Suite, stuck: cst.CSTNode, endless: Endless) -> Unreached | None:
        body: list[cst.CSTNode] = list(suite.body)
        at = next(index for index, one in enumerate(body) if one is stuck)
        behind = tuple(
            one for one in body[at + 1 :] if not isinstance(one, (cst.FunctionDef, cst.ClassDef))
        )
        for statement in behind:
            for node in running_nodes(statement):
                if (
                    isinstance(node, cst.Call)
                    and self.tidies(node)
                    and not self._is_done_elsewhere(node, behind, stuck)
                ):
                    return Unreached(behind, node, stuck, endless)
        return None

    def tidies(self, call: cst.Call) -> bool:
        """Whether a call, a statement by itself, saves, removes, stops or closes something."""
        return self.ends_something(call) or bool(self._words(call) & COMPLETING_WORDS)

    def ends_something(self, call: cst.Call) -> bool:
        """Whether a call, a statement by itself, is right also where work broke off."""
        return bool(self._words(call) & ENDING_WORDS)

    def _words(self, call: cst.Call) -> set[str]:
        above = self._tree.parent(call)
        if isinstance(above, cst.Await):
            above = self._tree.parent(above)
        if not isinstance(above, cst.Expr) or self._effects.is_talk_or_exit(call):
            return set()
        return set(written_name(call).lower().strip("_").split("_"))

    def _is_tidied_by(self, try_: cst.CSTNode, below: cst.CSTNode) -> bool:
        """Whether the way out of the loop leads through cleanup after all."""
        if not isinstance(try_, (cst.Try, cst.TryStar)) or below is not try_.body:
            return False
        blocks: list[cst.CSTNode] = [clause.body for clause in try_.handlers]
        if try_.finalbody is not None:
            blocks.append(try_.finalbody.body)
        return any(
            isinstance(node, cst.Call) and self.tidies(node)
            for block in blocks
            for node in running_nodes(block)
        )

    def _is_done_elsewhere(
        self, call: cst.Call, behind: tuple[cst.CSTNode, ...], stuck: cst.CSTNode
    ) -> bool:
        """Whether the same call is made where the loop is left, or in other cleanup."""
        written = written_call(call)
        return any(
            written_call(other) == written
            for other in self._tree.all(cst.Call)
            if other is not call
            and not any(self._tree.inside(other, one) for one in behind)
            and (
                self._tree.inside(other, stuck)
                or any(
                    self._tree.inside(other, cleanup.root)
                    for cleanup in self._cleanups.all
                    if not cleanup.is_by_name
                )
            )
        ) or any(
            _written(callback.callback) == written for callback in self._cleanups.exit_callbacks
        )


def _is_remark(statement: cst.CSTNode) -> bool:
    return isinstance(statement, cst.Expr) and isinstance(
        statement.value, (cst.SimpleString, cst.ConcatenatedString)
    )


def _is_inside(step: tuple[cst.CSTNode, cst.CSTNode]) -> bool:
    return not isinstance(step[0], FUNCTIONS)


def _written(callback: cst.BaseExpression) -> str:
    return written_call(cst.Call(callback))
