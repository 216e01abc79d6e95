"""SHD116."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import Confidence, Meta, Preset, Rule, Severity, Via, all_of, any_of

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts

# What a loop that nothing bounds is written with.
_ENDLESS = (
    "Consumer", "consum", "itertools", "listen", "pubsub", "receive", "stream", "subscri", "while",
)  # fmt: skip


class UnhandledServiceLoop(Rule):
    """A loop works for ever, and nothing in the program says how it is stopped.

    SIGTERM ends the process wherever it is, with exit status -15: between two writes that belong
    together, with a message taken and not acknowledged. A `finally` around the loop does not run
    either. As PID 1 of a container the process ignores SIGTERM instead, and is killed after the
    grace period.

    ## Why

    Measured: with no handler for SIGTERM a `finally` ran in 0 of 3 runs, a `with` left its
    temporary folder behind and an open file with no byte of the 50 rows that had been written to
    it. Most such loops are harmless, since a process that holds nothing may die at any time: read
    whether this one does.

    ## Bad

    ```python
    import time

    def main():
        while True:  # SHD116
            for order in fetch_orders():
                database.execute(order)
                database.commit()
            time.sleep(10)

    if __name__ == "__main__":
        main()
    ```

    ## Good

    ```python
    import signal
    import threading

    stopping = threading.Event()

    def main():
        signal.signal(signal.SIGTERM, lambda *_: stopping.set())
        while not stopping.wait(10):
            for order in fetch_orders():
                database.execute(order)
                database.commit()

    if __name__ == "__main__":
        main()
    ```

    ## Silent when

    - SIGTERM is mentioned anywhere in the module but in sending it, a framework that is called
      handles it, or a helper named after signals is called;
    - the module takes KeyboardInterrupt, or has a handler for SIGINT: then it is SHD101's or
      SHD103's; exit callbacks that matter are SHD102's;
    - the loop neither commits, acknowledges, sends, publishes or saves anything, nor consumes
      messages, nor stands in a `try` whose `finally` does more than talk;
    - the loop only works through what there is: a round that gets nothing leaves it;
    - the program talks to a person at a terminal or reads standard input, or the file is a
      notebook or an example;
    - the loop does not run from an entry of this file, a main guard or a command of click, typer,
      argparse or Django, or may run in a thread.

    One finding a module, on its first such loop.

    ## Known misses

    Work that only another file shows; calls that serve for ever.

    ## Fix safety

    No fix: where it is safe to stop is for the author to say.

    ## Proof

    The proof stops a program that makes two writes of one unit: the bad one leaves half a unit,
    the good one never does.
    """

    meta = Meta(
        code="SHD116",
        name="unhandled-service-loop",
        since="0.2.0",
        severity=Severity.NOTE,
        confidence=Confidence.LOW,
        trigger=all_of(
            any_of("__main__", "BaseCommand", "set_defaults", "click", "typer"),
            any_of(*_ENDLESS),
        ),
        preset=Preset.STRICT,
        in_examples=False,
    )
    message = "nothing here hears SIGTERM: it ends this loop wherever it is, and {harm}"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge the loops of the program."""
        if (
            not facts.stop_signals.sigterm_kills
            or facts.interrupts.any_caught
            or any("SIGINT" in one.signals.names for one in facts.handlers.registrations)
            or facts.at_exit.all
            or not (facts.entries.guard or facts.commands.functions)
        ):
            return
        for loop in facts.loops.unbounded:
            if (
                not facts.loops.waits(loop)
                or facts.loops.ends_when_empty(loop)
                or not facts.entries.runs(loop.node)
                or facts.workers.may_run_beside_main(loop.within)
            ):
                continue
            work = next(facts.in_flight.in_loop(loop), None)
            skipped = facts.interrupts.finally_around(loop.node)
            if work is not None:
                related = [Via(work.node, work.what)]
                self.report(loop.node, related=related, harm=f"{work.noun} may be cut in half")
                return
            if skipped is not None:
                related = [Via(skipped, "skipped when SIGTERM arrives")]
                self.report(loop.node, related=related, harm="what stands in finally is skipped")
                return
