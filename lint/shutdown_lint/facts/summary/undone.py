"""What a module does only on Ctrl+C, or only when the interpreter ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.model.summary import AtExit, OnInterrupt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.module import ModuleFacts
    from shutdown_lint.facts.summary.places import Places


def on_interrupt(facts: ModuleFacts, places: Places) -> Iterator[OnInterrupt]:
    """The clauses by which Ctrl+C ends something in good order."""
    for clause in facts.tree.all(cst.ExceptHandler):
        found = facts.interrupts.of(clause)
        if found is None or not facts.stop_signals.sigterm_kills:
            continue
        if facts.unwinding.interrupt_is_handled:
            continue
        if facts.workers.may_run_beside_main(facts.functions.around(found.try_)):
            continue
        if found.lasting:
            first, *others = map(places.span, found.lasting)
            yield OnInterrupt(
                places.span(clause),
                places.span(found.running),
                found.serves,
                first,
                (*others,),
            )


def at_exit(facts: ModuleFacts, places: Places) -> Iterator[AtExit]:
    """The callbacks of which it matters whether they run."""
    for one in facts.at_exit.all:
        if facts.stop_signals.sigterm_kills:
            yield AtExit(places.span(one.place), one.what, places.span(one.work))
