"""SHD307."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    ASKS_EVENT,
    Confidence,
    FixRequest,
    Meta,
    Preset,
    Replace,
    Rule,
    Safety,
    Severity,
    Via,
    all_of,
    any_of,
    cst,
    names,
    safe_fix,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Loop, Pause, SlowStop


class SleepIgnoresStop(Rule):
    """A loop that is told to stop by an event sleeps, and does not hear it until it wakes.

    The event is set, and nothing happens: `time.sleep` goes on to its end, in the main program and
    in threads alike. The stop takes as long as what is left of the sleep. Where that is longer
    than the grace period, SIGKILL comes first, and nothing that stands behind the loop is run.

    ## Why

    Since Python 3.5 a signal does not cut a sleep short: the handler runs, then the sleep goes on.
    Measured with a sleep of eight seconds and a handler that sets an event: the loop ended after
    the 7.8 seconds that were left, on Python 3.9 to 3.13, in a thread of five seconds after 4.8.
    With `event.wait(8)` instead it ended after 0.01 seconds.

    ## Bad

    ```python
    import signal
    import threading
    import time

    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())

    while not stopping.is_set():
        refresh()
        time.sleep(60)  # SHD307
    ```

    ## Good

    ```python
    import signal
    import threading

    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())

    while not stopping.is_set():
        refresh()
        stopping.wait(60)
    ```

    ## Silent when

    - the sleep is shorter than a second, as written, by a default, or by `min(…)`;
    - nobody sets the event, or it tells of something else than the stop (`answered`, `ready`): its
      name says so, or what sets it is a handler or other cleanup;
    - the loop runs in a daemon thread that nobody joins: the program ends without it;
    - the loop has more to do once it is told: `while not stopping.is_set() or jobs`;
    - it stands in an inner `while`, which does not look at the event in any case, or in a
      coroutine.

    Reported in `strict`: sleeps from one to five seconds; those whose length cannot be told,
    unless it has the name of a period (`settings.REFRESH_INTERVAL`); loops in a daemon thread that
    is joined with a timeout, or in a thread that may be a daemon; loops whose event this file sets
    behind them only; and loops that look at a plain flag (`while self.running`) and sleep for five
    seconds or more. A flag cannot be waited for.

    ## Known misses

    Sleeps in functions of other files. Loops that something else may end as well
    (`while not stopping.is_set() and rounds < 9`). Events whose name and setter say nothing of a
    stop.

    ## Fix safety

    Safe where the file makes the `threading.Event` and never clears it, the source says how long
    the sleep is, and nothing comes between the sleep and the next look at the event: then the wait
    lasts as long as the sleep unless the program is told to stop. Unsafe where the length cannot
    be told or more of a round follows: that would be done at once when the event is set. No fix
    for flags, and none for a sleep in an inner loop or in another function. An import that only
    the sleep needed goes with it; two sleeps leave it to each other, and it stays.

    ## Proof

    The proof stops a program and a thread in a sleep of a minute. The bad ones are still there
    when the grace period is over, the good ones, and the fixed ones, end at once and have saved
    what they counted. Left alone, the fixed ones do the same as before.
    """

    meta = Meta(
        code="SHD307",
        name="sleep-ignores-stop",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        trigger=all_of(
            "sleep",
            any_of("while", "for"),
            any_of(
                "is_set", "isSet", "signal", "finally", "atexit", "Interrupt", "stop", "close",
                "shutdown", "terminate", "cleanup", "teardown", "exit",
            ),
        ),
        default_trigger=all_of(names("time.sleep"), ASKS_EVENT),
        fix=Safety.SAFE,
    )  # fmt: skip
    message = "the stop waits here for {time}: the sleep goes on after {subject} is {told}"
    default_question = "loops.sleeps_through_stop"

    def check_loop(self, loop: Loop) -> None:
        """Judge the sleeps of a loop that is told to stop."""
        for slow in self.facts.slow_stops.of(loop):
            if slow.pause.in_task:
                continue
            seconds = slow.pause.seconds
            if seconds is None and not slow.by_event:
                continue
            is_long = slow.pause.is_long
            if seconds is not None and not (is_long or (slow.by_event and seconds >= 1)):
                continue
            strict = not slow.by_event or slow.is_bounded or not is_long or slow.is_told_afterwards
            told = "set" if slow.condition.ends_when else "cleared"
            medium = Confidence.MEDIUM if seconds is None else None
            self.report(
                slow.pause.call,
                related=self._related(slow),
                fix=self._fix(slow),
                preset=Preset.STRICT if strict else None,
                confidence=Confidence.LOW if strict else medium,
                time=self._time(slow.pause),
                subject=f"'{self.facts.short(slow.condition.subject)}'",
                told=told,
            )

    def _time(self, pause: Pause) -> str:
        if pause.seconds is None:
            return f"up to '{self.facts.short(pause.length)}' seconds"
        return f"up to {pause.seconds:g} second{'' if pause.seconds == 1 else 's'}"

    def _related(self, slow: SlowStop) -> list[Via]:
        related = [Via(slow.condition.checked, "the loop looks at it here"), *slow.path]
        if slow.setter is not None:
            related.append(Via(slow.setter, "it is told to stop here"))
        return related

    def _fix(self, slow: SlowStop) -> FixRequest | None:
        pause = slow.pause
        if not slow.can_wait or not isinstance(self.facts.tree.parent(pause.call), cst.Expr):
            return None
        from shutdown_lint.api import without_unused

        waiting = f"{self.facts.source(slow.condition.subject)}.wait"
        certain = (
            slow.condition.known == "threading.Event"
            and pause.is_sure
            and (pause.seconds or 0) > 0
            and slow.looks_next
            and not self.facts.stop_conditions.is_foreign(slow.condition)
        )
        return (safe_fix if certain else unsafe_fix)(
            "wait for the event instead",
            Replace(pause.call.func, waiting),
            *without_unused(self.facts, [pause.call.func]),
        )
