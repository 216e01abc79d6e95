"""Where an exit is swallowed in a loop of the main program, whose next round then comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import libcst as cst

    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.effects.swallowing import Swallowing
    from shutdown_lint.facts.loops.loops import Loop, Loops
    from shutdown_lint.facts.signals.workers import Workers
    from shutdown_lint.facts.work.entries import Entries


class NextRound(NamedTuple):
    """The round that comes although the program was told to stop."""

    loop: Loop
    is_sure: bool  # an entry runs it, nothing ends it, and it is no attempt and no conversation


class NextRounds:
    """Judges what comes after a `try` or `with` statement that let no exit through."""

    def __init__(
        self,
        functions: Functions,
        loops: Loops,
        swallowing: Swallowing,
        workers: Workers,
        entries: Entries,
    ) -> None:
        self._functions = functions
        self._loops = loops
        self._swallowing = swallowing
        self._workers = workers
        self._entries = entries

    def after(self, swallower: cst.Try | cst.With) -> NextRound | None:
        """The next round of the loop directly around; None where no exit arrives."""
        loop = self._loops.directly_around(swallower)
        if loop is None or self._workers.runs_in_child(swallower):
            return None
        if self._workers.may_run_beside_main(self._functions.around(swallower)):
            return None
        sure = (
            not loop.ends_by_itself
            and self._entries.runs(swallower)
            and (self._loops.waits(loop) or not self._swallowing.ends_when_done(swallower))
            and not self._swallowing.asks_person(swallower)
            and not self._swallowing.runs_what_exits(swallower)
        )
        return NextRound(loop, sure)
