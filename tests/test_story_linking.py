"""What only all modules of a program together tell: flags, events and threads of other modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.model.story import Bound, Certainty
from shutdown_lint.project.story import tell
from support.programs import program
from support.summaries import summary

if TYPE_CHECKING:
    from shutdown_lint.model.story import Story

_UNKNOWN = Certainty.UNKNOWN  # nobody sets what the thread asks, under a name that is seen
CONTROL = """
    import signal, threading, time

    class Control:
        def __init__(self):
            self.wanted = True
            signal.signal(signal.SIGTERM, self._stop)

        def _stop(self, signum, frame):
            self.wanted = False

    class Beat(threading.Thread):
        def __init__(self):
            super().__init__(name="beat")
            self.on = True

        def run(self):
            while self.on:
                time.sleep(1)
"""
MAIN = """
    import time
    from shop.control import Beat, Control

    control = Control()
    beat = Beat()
    beat.start()
    while control.wanted:
        time.sleep(2)
    beat.join({timeout})
"""


def _told(timeout: str) -> Story:
    modules = (summary(MAIN.format(timeout=timeout)), summary(CONTROL, "shop.control"))
    return tell(program(*modules))


def test_a_flag_of_another_module_ends_the_loop_that_asks_it() -> None:
    texts = [one.text for one in _told("").moments]
    asked = texts.index("asks whether it is to end: while control.wanted")
    assert "sets: self.wanted = False" in texts[:asked]
    assert texts[asked + 1] == "joins: beat.join()"


def test_a_thread_that_outlasts_its_join_is_waited_for_at_the_end() -> None:
    whole, limited = _told(""), _told("timeout=5")
    assert (whole.total, limited.total) == (Bound(2.0, _UNKNOWN), Bound(7.0, _UNKNOWN))
    waits = [one.text.startswith("the interpreter waits for thread") for one in limited.moments]
    assert waits[-2:] == [True, False]
    assert not any("interpreter" in one.text for one in whole.moments)
