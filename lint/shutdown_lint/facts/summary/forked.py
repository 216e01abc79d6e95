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
        """Whether a branch of an `if` is the whole life of a child: it ends the process.

        Not where the parent exits as well: that is how a program leaves its terminal, and then
        the child is the program.
        """
        if not self._facts.workers.is_child_test(branch.test) or not _exits(steps):
            return False
        otherwise = branch.orelse
        while isinstance(otherwise, cst.If):
            otherwise = otherwise.orelse
        of_parent = () if otherwise is None else statements_in(otherwise.body)
        return not any(
            step.kind is StepKind.EXIT
            for step in self._steps_of((*of_parent, *self._behind(whole)))
        )

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
