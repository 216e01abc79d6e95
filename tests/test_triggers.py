"""Triggers that are worked out from the tables: what they must let through, and what not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shutdown_lint import api
from shutdown_lint.engine.search import Search
from shutdown_lint.model.trigger import all_of, any_of, imports
from support.expectations import strip_markers
from support.fixtures import FIXTURES, Fixture, lint, profile_for

if TYPE_CHECKING:
    from shutdown_lint.model.trigger import Trigger


def _matches(trigger: Trigger, text: str) -> bool:
    return trigger.matches(Search(text.encode()))


@pytest.mark.parametrize(
    "text",
    [
        "import signal\nsignal.signal(2, stop)",
        "import signal as sg\nsg . signal(2, stop)",
        "import os, \\\n    signal\nsignal.\\\n    signal(2, stop)",
        "import signal\n(signal  # the module\n    .signal)(2, stop)",
        "import signal\r(signal.  # the module\r    signal)(2, stop)",
        "import signal\nregister = signal.signal\n...\nregister(2, stop)",
        "from signal import signal as register\nregister(2, stop)",
        "from signal import (\n    SIGTERM,\n    signal,\n)",
        "from signal import *\nsignal(SIGTERM, stop)",
        "import signal\ngetattr(signal, 'signal')(2, stop)",
        "loop.add_signal_handler(2, stop)",
    ],
)
def test_registration_in_other_words(text: str) -> None:
    assert _matches(api.REGISTERS_HANDLER, text)


@pytest.mark.parametrize(
    "text",
    [
        "import signal\nos.kill(pid, signal.SIGTERM)",
        "from scipy import signal\nsignal.lfilter(b, a, x)",
        "self.signal(2)  # stop",
    ],
)
def test_no_registration(text: str) -> None:
    assert not _matches(api.REGISTERS_HANDLER, text)


@pytest.mark.parametrize(
    "text",
    [
        "except KeyboardInterrupt:",
        "except(ValueError,\n  KeyboardInterrupt):",
        "except (\n  ValueError,  # the peer: wrong\n  KeyboardInterrupt,\n):",
        "except (\r  ValueError,  # the peer: wrong\r  KeyboardInterrupt,\r):",
        "except builtins.KeyboardInterrupt:",
        "Stop = (\n  KeyboardInterrupt\n)",
        "from builtins import KeyboardInterrupt as Stop",
    ],
)
def test_clause_for_an_interrupt(text: str) -> None:
    assert _matches(api.HAS_INTERRUPT_CLAUSE, text)


@pytest.mark.parametrize(
    "text", ["raise KeyboardInterrupt", "except ValueError:\n    raise KeyboardInterrupt"]
)
def test_no_clause_for_an_interrupt(text: str) -> None:
    assert not _matches(api.HAS_INTERRUPT_CLAUSE, text)


@pytest.mark.parametrize("number", ["15", "0xF", "0b1111", "0o17", "1_5"])
def test_number_of_a_signal(number: str) -> None:
    assert _matches(api.any_signal("SIGTERM"), f"signal.signal({number}, stop)")


def test_another_number_is_no_signal() -> None:
    assert not _matches(api.any_signal("SIGTERM"), "signal.signal(115, stop)")


def test_names_under_the_paths_of_other_modules() -> None:
    assert _matches(api.names("sys.exit"), "import os\nos.sys.exit()")
    assert not _matches(api.names("sys.exit"), "import os\nos.exit_code()")


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("exit(1)", True),
        ("ready or exit (1)", True),
        ("return exit", True),
        ("atexit.register(exit, 1)", True),
        ("calls = [one,\n  exit]", True),
        ("leave = exit", True),
        ("from builtins import exit as leave", True),
        ("import builtins\nbuiltins.exit(1)", True),
        ("run(  # comment\n    exit  # the program\n)", True),
        ("# commit on exit, if at all", False),
        ("loop.exit(1)", False),
        ("exit_code = 1", False),
    ],
)
def test_name_of_a_built_in_function(text: str, is_named: bool) -> None:  # noqa: FBT001
    assert _matches(api.names("builtins.exit"), text) is is_named


@pytest.mark.parametrize(
    ("names", "block", "takes"),
    [
        ("", "with contextlib.suppress(BaseException):", True),
        ("", "with suppress(\n  OSError,  # the peer: gone\n  SystemExit,\n):", True),
        ("", "async with lock, suppress(SystemExit):  # it ends: here", True),
        ("Everything = BaseException", "with suppress(Everything):", True),
        ("from builtins import SystemExit as Exit", "with suppress(Exit):", True),
        ("", "with suppress(getattr(builtins, 'SystemExit')):", True),
        ("from contextlib import suppress as quiet", "with quiet(BaseException):", True),
        ("quiet = contextlib.suppress", "with quiet(SystemExit):", True),
        ("def stop(error: BaseException): raise SystemExit", "with suppress(OSError):", False),
    ],
)
def test_block_that_takes_an_exit(names: str, block: str, takes: bool) -> None:  # noqa: FBT001
    block = block.replace("\n", "\n    ")
    text = f"import contextlib\nfrom contextlib import suppress\n{names}\n"
    in_loop = f"{text}while True:\n    if ready:\n        {block}\n            run()"
    # A block that the search for an outline gives up on would be let through.
    assert _matches(api.SUPPRESSES_EXIT, f"{in_loop}\n# BaseException SystemExit") is takes
    out_of_it = f"{text}if ready:\n    {block}\n        run()"
    assert not _matches(api.SUPPRESSES_EXIT, f"{out_of_it}\n# BaseException SystemExit")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("while not stop.is_set(): work()", True),
        ("if stop . wait (9): break", True),
        ("if (stop  # to be asked\n    .wait)(9): break", True),
        ("if stop.\\\n  wait(9): break", True),
        ("wait(9)  # we wait (a while)", False),
        ("stop.wait = other", False),
        ("stop.awaited.wait_for(9)", False),
    ],
)
def test_asks_an_event(text: str, asks: bool) -> None:  # noqa: FBT001
    assert _matches(api.ASKS_EVENT, text) is asks


def test_instances_by_what_other_objects_make() -> None:
    """A loop makes a task of asyncio, and needs no name of its class."""
    text = "import asyncio\nasyncio.get_running_loop().create_task(work())"
    assert _matches(api.instances("asyncio.Task"), text)
    assert not _matches(api.instances("queue.Queue"), text)


@pytest.mark.parametrize(
    ("task", "is_one"),
    [
        ("@app.task\ndef charge(): pass", True),
        ("@app . \\\n  task(bind=True)\ndef charge(): pass", True),
        ("@(app\n  # of ours\n  .task)\ndef charge(): pass", True),
        ("@make(\n  name\n).task\ndef charge(): pass", True),
        ("class Charge(app.Task): pass", True),
        ("app.register_task(Charge())", True),
        ("@app.route\ndef charge(): return self.task", False),
        ("app.send_task('charge')", False),
    ],
)
def test_tasks_of_an_app(task: str, is_one: bool) -> None:  # noqa: FBT001
    text = f"from celery import Celery\napp = Celery()\n{task}"
    assert _matches(api.HAS_TASKS_OF_APP, text) is is_one


@pytest.mark.parametrize("name", ["SHD208/signal_given.py", "SHD209/loop_from_elsewhere.py"])
def test_without_the_words_of_the_marker(name: str) -> None:
    """A marker has digits, which a trigger may take for the number of a signal."""
    fixture = Fixture(FIXTURES / name, name.partition("/")[0])
    assert lint(strip_markers(fixture.text), profile_for(fixture)).findings


def test_an_import_is_more_than_its_word() -> None:
    """One must not take the place of the other where both are asked for."""
    wanted = all_of(
        any_of("kafka", "pulsar"), imports("kafka", "pulsar"), "redis", imports("redis")
    )
    assert not _matches(wanted, "kafka, redis")
    assert _matches(wanted, "import kafka, redis")
