"""What becomes of the results of jobs that are given to pools: an exception waits in there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree

_ASKING = ("result", "exception", "get", "add_done_callback")


class JobResults:
    """Asks for the results of jobs."""

    def __init__(self, tree: Tree, objects: Objects, fates: Fates) -> None:
        self._tree = tree
        self._objects = objects
        self._fates = fates

    def is_kept(self, job: cst.Call) -> bool:
        """Whether a SystemExit of a job is kept for those who ask for its result.

        Executors do; a pool of multiprocessing only catches Exception, and the result never comes.
        """
        known = (
            self._objects.known(job.func.value) if isinstance(job.func, cst.Attribute) else None
        )
        return known != "multiprocessing.Pool"

    def may_be_asked_for(self, job: cst.Call) -> bool:
        """Whether anybody may ask for the result of a job, and get what it raised."""
        if not self.is_kept(job):
            return False
        if isinstance(self._tree.parent(job), cst.Expr):
            return False
        if not isinstance(self._tree.parent(job), (cst.Assign, cst.AnnAssign)):
            return True  # awaited, iterated, returned, kept in a list …
        fate = self._fates.of(job)
        return bool(fate.awaited or fate.escapes) or fate.uses(*_ASKING)
