"""What a forked child does in the middle of its parent's code, and the parent never does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import statements_in
from shutdown_lint.model.summary import StepKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from shutdown_lint.facts.summary.reading import Reading
    from shutdown_lint.model.summary import Step


class Forked:
    """Tells a child that works and exits from a program that goes on as its own child."""

    def __init__(
        self, reading: Reading, steps_of: Callable[[Iterable[cst.CSTNode]], tuple[Step, ...]]
    ) -> None:
        self._facts = reading.facts
        self._steps_of = steps_of

    def is_all_of_child(self, whole: cst.If, branch: cst.If, steps: Sequence[Step]) -> bool:
        """Whether a branch of an `if` is the life of a child, and the program that of the parent.

        It is where the child ends there, or an `else` says what the parent does meanwhile. Not
        where the parent exits: that is how a program leaves its terminal, and then the child is
        the program.
        """
        if not self._facts.workers.is_child_test(branch.test):
            return False
        otherwise = branch.orelse
        while isinstance(otherwise, cst.If):
            otherwise = otherwise.orelse
        of_parent = self._steps_of(() if otherwise is None else statements_in(otherwise.body))
        if not _exits(steps) and (not of_parent or _leaves(of_parent)):
            return False
        behind = self._steps_of(self._behind(whole))
        return not any(step.kind is StepKind.EXIT for step in (*of_parent, *behind))

    def _behind(self, statement: cst.If) -> Sequence[cst.CSTNode]:
        block = self._facts.tree.parent(statement)
        if isinstance(block, cst.Module):
            statements: Sequence[cst.CSTNode] = block.body
        elif isinstance(block, cst.IndentedBlock):
            statements = block.body
        else:  # it is an `elif`
            return ()
        return statements[statements.index(statement) + 1 :]


def _exits(steps: Sequence[Step]) -> bool:
    return bool(steps) and steps[-1].kind is StepKind.EXIT


def _leaves(steps: Sequence[Step]) -> bool:
    """Whether somebody else may say what becomes of a parent: it returns which of them it is."""
    return any(step.kind is StepKind.RETURN for step in steps)
