"""What loops ask, through variables, properties and names of other modules."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from support.summaries import lines, steps_of, summary

_CLASS = """\
import threading, time

class Worker:
    def __init__(self):
        self._stop = threading.Event()

    @property
    def stopped(self):
        return self._stop.is_set()

"""


@pytest.mark.parametrize(
    "body",
    [
        "while not self.stopped:\n    time.sleep(1)",
        "while True:\n    if self.stopped:\n        break\n    time.sleep(1)",
        "stop = self._stop\nwhile not stop.is_set():\n    time.sleep(1)",
        "stopped = self._stop.is_set\nwhile not stopped():\n    time.sleep(1)",
        (
            "stopped = False\n"
            "while not stopped:\n    time.sleep(1)\n    stopped = self._stop.is_set()"
        ),
        (
            "going = not self._stop.is_set()\n"
            "while going:\n    time.sleep(1)\n    going = not self._stop.is_set()"
        ),
    ],
)
def test_the_event_is_found(body: str) -> None:
    code = f"{_CLASS}    def run(self):\n{indent(body, ' ' * 8)}\n"
    head, *others = steps_of(summary(code), "shop.main.Worker.run").splitlines()
    assert head.endswith("asks shop.main.Worker._stop pace 1 s")
    assert "call" not in " ".join(others)


def test_the_property_of_an_object() -> None:
    code = f"{_CLASS}\nworker = Worker()\nwhile not worker.stopped:\n    time.sleep(3)\n"
    assert lines(summary(code).steps[-1:]).startswith(
        "loop `while not worker.stopped` asks shop.main.Worker._stop pace 3 s"
    )


@pytest.mark.parametrize(
    "body",
    [
        # Asked once, before the loop.
        "stopped = self._stop.is_set()\nwhile not stopped:\n    time.sleep(1)",
        # Of two events, either may be meant.
        (
            "stopped = self._stop.is_set()\n"
            "while not stopped:\n    time.sleep(1)\n    stopped = self._other.is_set()"
        ),
    ],
)
def test_a_variable_that_tells_of_no_one_event_is_asked_itself(body: str) -> None:
    code = f"{_CLASS}    def run(self):\n{indent(body, ' ' * 8)}\n"
    head = steps_of(summary(code), "shop.main.Worker.run").splitlines()[0]
    assert "asks shop.main.Worker.run.stopped " in head


def test_a_property_that_a_subclass_redefines_is_asked_itself() -> None:
    code = f"""{_CLASS}    def run(self):
        while not self.stopped:
            time.sleep(1)

class Other(Worker):
    @property
    def stopped(self):
        return False
"""
    head = steps_of(summary(code), "shop.main.Worker.run").splitlines()[0]
    assert "asks shop.main.Worker.stopped " in head


def test_events_of_other_modules_are_asked_and_waited_for() -> None:
    found = summary(
        """
        import time
        from shop import runtime

        def one():
            while not runtime.stopping.wait(1):
                pass

        def other():
            while not runtime.stopping.is_set():
                time.sleep(2)
            runtime.jobs.wait()
        """
    )
    assert steps_of(found, "shop.main.one") == dedent(
        """\
        loop `while not runtime.stopping.wait(1)` asks shop.runtime.stopping pace 0 s
          wait shop.runtime.stopping 1 s"""
    )
    # Of `jobs` it is not known what they are: that is a call.
    assert steps_of(found, "shop.main.other") == dedent(
        """\
        loop `while not runtime.stopping.is_set()` asks shop.runtime.stopping pace 2 s
          sleep 2 s
        call -> shop.runtime.jobs.wait"""
    )
