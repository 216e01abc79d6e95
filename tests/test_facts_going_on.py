"""After which handlers the program goes on, and which flags are set for nobody."""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

SETUP = """
import atexit, functools, json, logging, os, shutil, signal, sys
from concurrent.futures import ThreadPoolExecutor
from storage import cleanup, close_database, flush_metrics, finish

pool = ThreadPoolExecutor()
listener = make_listener()
running = True

def save_index():
    with open("index.json", "w") as file:
        json.dump({}, file)

def stop_all():
    sys.exit(0)

@finish
def decorated():
    flush_metrics()

def later():
    yield flush_metrics()
"""


def outcome_of(line: str) -> tuple[int, bool] | None:
    """How many calls clean up and whether they surely do nothing else; None in doubt."""
    facts = facts_of(
        f"{SETUP}\ndef stop(signum, frame):\n    {line}\n\n"
        "signal.signal(signal.SIGTERM, stop)\nwhile True:\n    listener.accept()\n"
    )
    (handler,) = facts.handlers.handlers
    outcome = facts.going_on.after(handler.function)
    return None if outcome is None else (len(outcome.cleanup), outcome.sure)


@pytest.mark.parametrize(
    "line",
    [
        "close_database()",
        "os.unlink('pid')",
        "db.close()",
        "json.dump({}, open('x', 'w'))",
        "pool.shutdown(wait=True)",
        "logging.shutdown()",
        "flush_metrics() if os.path.exists('x') else None",
    ],
)
def test_cleans_up_and_returns(line: str) -> None:
    assert outcome_of(line) == (1, True)


def test_cleanup_of_ours_counts_with_what_it_does() -> None:
    assert outcome_of("save_index()") == (2, True)


@pytest.mark.parametrize("line", ["cleanup()", "self.close()", "listener.close()"])
def test_may_do_more_than_its_name_says(line: str) -> None:
    outcome = outcome_of(f"self = None; {line}" if line.startswith("self") else line)
    assert outcome == (1, line.startswith("self"))


@pytest.mark.parametrize("line", ["pass", "print('ignored')", "logging.info('%s', signum)"])
def test_does_nothing(line: str) -> None:
    assert outcome_of(line) == (0, True)


@pytest.mark.parametrize(
    "line",
    [
        "finish()",
        "close_database(); finish()",
        "close_and_exit()",
        "stop_all()",
        "decorated()",
        "later()",
        "os.kill(os.getpid(), 9)",
        "os.write(1, b'')",
        "setattr(state, 'stop', True)",
        "state.stop = True",
        "state['stop'] = True",
        "global running; running = False",
        "jobs.remove(signum)",
        "event.clear()",
        "raise KeyboardInterrupt",
        "assert False",
        "server.shutdown()",
        "del jobs[0]",
    ],
)
def test_in_doubt(line: str) -> None:
    assert outcome_of(line) is None


@pytest.mark.parametrize(
    ("line", "woken"),
    [("signal.pause()", True), ("signal.sigwait({15})", True), ("time.sleep(1)", False)],
)
def test_goes_on_after_any_handler(line: str, *, woken: bool) -> None:
    assert facts_of(f"import signal\n{line}\n").going_on.is_woken is woken


def lost(text: str) -> str | None:
    facts = facts_of(text)
    function = next(one for one in facts.functions.all if one.name == "stop")
    found = facts.lost_flags.of(function)
    return None if found is None else found[1]


def test_global_is_missing() -> None:
    text = """
    done = False
    def stop(*_):
        done = True
    while not done: pass
    """
    assert lost(text) == "global done"


def test_nonlocal_is_missing() -> None:
    text = """
    def main():
        done = False
        def stop(*_):
            done = True
        while True:
            if done: break
    """
    assert lost(text) == "nonlocal done"


@pytest.mark.parametrize(
    "text",
    [
        "done = False\ndef stop(*_):\n    global done\n    done = True\nwhile not done: pass",
        "done = False\ndef stop(*_):\n    done = True\n    return done\nwhile not done: pass",
        "done = False\ndef stop(done=False):\n    done = True\nprint(done)",
        "done = False\ndef stop(*_):\n    done = 5\nwhile not done: pass",
        "def stop(*_):\n    done = True\n",
        "class A:\n  done = False\n  def stop(*_):\n    done = True\nwhile not done: pass",
    ],
)
def test_is_what_it_should_be(text: str) -> None:
    assert lost(text) is None
