"""What tells a loop to stop, and who waits until it has ended?"""

from __future__ import annotations

from textwrap import dedent

import pytest

from shutdown_lint.facts.waits.stop_loops import HeldUp
from support.module_facts import facts_of

LOOP = """
import threading
stopping = threading.Event()
def work():
    while not stopping.is_set():
        step()
def close():
    stopping.set()
"""
CLASS = """
import threading
stopping = threading.Event()
class Worker(threading.Thread):
    def __init__(self):
        {made}
    def run(self):
        while not stopping.is_set():
            step()
    def close(self):
        stopping.set()
        {closed}
Worker().start()
"""


def held_up(source: str) -> HeldUp:
    facts = facts_of(dedent(source))
    return facts.stop_loops.held_up_by(facts.loops.unbounded[0])


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("work()", HeldUp.ALL),
        ("threading.Thread(target=work).start()", HeldUp.ALL),
        ("threading.Thread(target=work, daemon=True).start()", HeldUp.NOTHING),
        ("t = threading.Thread(target=work, daemon=True)\nt.join()", HeldUp.ALL),
        ("t = threading.Thread(target=work, daemon=True)\nt.join(5)", HeldUp.FOR_A_TIME),
        ("t = threading.Thread(target=work)\nt.daemon = True\nt.start()", HeldUp.NOTHING),
        ("t = threading.Thread(target=work)\nt.setDaemon(True)\nt.start()", HeldUp.NOTHING),
        ("t = threading.Thread(target=work, daemon=flag)\nt.start()", HeldUp.FOR_A_TIME),
        ("threading.Thread(target=work, **options).start()", HeldUp.FOR_A_TIME),
        ("keep(threading.Thread(target=work, daemon=True))", HeldUp.FOR_A_TIME),
        ("pool.submit(work)", HeldUp.ALL),
        ("threading.Thread(target=lambda: work(), daemon=True).start()", HeldUp.NOTHING),
        ("", HeldUp.ALL),
    ],
)
def test_who_waits_for_a_function(start: str, expected: HeldUp) -> None:
    assert held_up(LOOP + start) is expected


@pytest.mark.parametrize(
    ("made", "closed", "expected"),
    [
        ("super().__init__()", "", HeldUp.ALL),
        ("super().__init__(daemon=True)", "", HeldUp.NOTHING),
        ("threading.Thread.__init__(self, daemon=True)", "", HeldUp.NOTHING),
        ("self.daemon = True", "", HeldUp.NOTHING),
        ("super().__init__(daemon=self.is_daemon())", "", HeldUp.FOR_A_TIME),
        ("self.daemon = True", "self.join(3)", HeldUp.FOR_A_TIME),
    ],
)
def test_who_waits_for_a_thread_of_a_class(made: str, closed: str, expected: HeldUp) -> None:
    assert held_up(CLASS.format(made=made, closed=closed)) is expected


@pytest.mark.parametrize(
    ("event", "setter", "tells"),
    [
        ("stopping", "def anything(): stopping.set()", True),
        ("shuttingDown", "def anything(): shuttingDown.set()", True),
        ("_exit_event", "def anything(): _exit_event.set()", True),
        ("gone", "import atexit\natexit.register(lambda: gone.set())", True),
        ("answered", "def anything(): answered.set()", False),
        ("stopping", "", False),
    ],
)
def test_which_events_are_about_the_stop(event: str, setter: str, *, tells: bool) -> None:
    source = f"import threading\n{event} = threading.Event()\n{setter}\n"
    facts = facts_of(source + f"while not {event}.is_set():\n    step()\n")
    assert bool(facts.stop_loops.told_by(facts.loops.unbounded[0])) is tells


def test_where_it_is_told() -> None:
    facts = facts_of(LOOP)
    (condition,) = facts.stop_loops.told_by(facts.loops.unbounded[0])
    setter = facts.stop_loops.setter(condition)
    assert setter is not None
    assert facts.source(setter) == "stopping.set"


@pytest.mark.parametrize(
    ("more", "can_wait"),
    [
        ("", True),
        ("stopping.clear()", False),  # then waiting for it would return at once, or not at all
        ("other.clear()", True),
    ],
)
def test_an_event_that_is_cleared_again_is_not_slept_on(more: str, *, can_wait: bool) -> None:
    facts = facts_of(f"""
        import threading, time
        stopping, other = threading.Event(), threading.Event()
        def work():
            while not stopping.is_set():
                time.sleep(30)
        worker = threading.Thread(target=work)
        worker.start()
        def close():
            stopping.set()
            worker.join()
            {more or "pass"}
    """)
    (slow,) = facts.slow_stops.of(facts.loops.unbounded[0])
    assert slow.can_wait is can_wait
