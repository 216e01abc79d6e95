"""Whether an exception that a signal raises gets through to the end of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.tree import FUNCTIONS

if TYPE_CHECKING:
    from shutdown_lint.facts.entries import Entries
    from shutdown_lint.facts.exceptions import Exceptions
    from shutdown_lint.facts.tree import Tree
    from shutdown_lint.facts.workers import Workers


class Unwinding:
    """Judges whether SIGTERM may be made to raise in this module, unseen by its author."""

    def __init__(
        self, tree: Tree, exceptions: Exceptions, workers: Workers, entries: Entries
    ) -> None:
        self._tree = tree
        self._exceptions = exceptions
        self._workers = workers
        self._entries = entries

    def ends_program(self, exception: str) -> bool:
        """Whether a built-in exception, raised by a signal, surely ends the program and no more.

        Children that are forked inherit the handler, a web server has one of its own, an event
        loop may be anywhere in its work, and a clause that catches everything, or that goes on
        with the next round of a loop, makes the process one that nobody can stop.
        """
        return not (
            self._workers.forks
            or self._entries.runs_event_loop
            or self._entries.holds_web_app
            or any(self._keeps(clause, exception) for clause in self._tree.all(cst.ExceptHandler))
        )

    def _keeps(self, clause: cst.ExceptHandler, exception: str) -> bool:
        if self._exceptions.catches_all(clause):
            return True
        return f"builtins.{exception}" in self._exceptions.caught(clause) and self._in_loop(clause)

    def _in_loop(self, clause: cst.ExceptHandler) -> bool:
        for above in self._tree.ancestors(clause):
            if isinstance(above, FUNCTIONS):
                return False
            if isinstance(above, (cst.While, cst.For)):
                return True
        return False
