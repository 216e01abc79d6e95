"""Is SIGTERM heard? Whatever might be a yes is one."""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

IMPORTS = """
import asyncio, os, signal, socket, subprocess, threading
import uvicorn
from aiohttp import web
from signal import SIGTERM as TERM
"""


def handled(lines: str) -> bool:
    """Whether SIGTERM is, or may be, dealt with."""
    return facts_of(f"{IMPORTS}\ndef stop(*_): pass\n{lines}\n").stop_signals.sigterm_is_handled


@pytest.mark.parametrize(
    ("bases", "is_heard"),
    [("BaseApplication", True), ("uvicorn.Server", True), ("Local", True), ("Other", False)],
)
def test_heard_by_a_class_that_derives_from_a_server(bases: str, is_heard: bool) -> None:  # noqa: FBT001
    text = f"""
from gunicorn.app.base import BaseApplication
class Local(BaseApplication): pass
class Other: pass
class Service({bases}): pass
Service(options).run()
"""
    assert handled(text) == is_heard


@pytest.mark.parametrize(
    ("serve", "is_heard"),
    [("asyncio", True), ("trio", False)],
)
def test_hypercorn_hears_it_in_the_loop_of_asyncio(serve: str, is_heard: bool) -> None:  # noqa: FBT001
    text = f"""
from hypercorn.config import Config
from hypercorn.{serve} import serve
async def main(): await serve(app, Config())
"""
    assert handled(text) == is_heard


@pytest.mark.parametrize(
    "lines",
    [
        "signal.signal(signal.SIGTERM, stop)",
        "signal.signal(TERM, stop)",
        "signal.signal(15, stop)",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
        "for s in (signal.SIGINT, signal.SIGTERM): signal.signal(s, stop)",
        "signal.signal(getattr(signal, 'SIGTERM'), stop)",
        "loop.add_signal_handler(signal.SIGTERM, stop)",
        "signal.sigwait({signal.SIGTERM})",
        "signal.set_wakeup_fd(fd)",
    ],
)
def test_heard_by_the_module(lines: str) -> None:
    assert handled(lines)


@pytest.mark.parametrize(
    "lines",
    [
        "for s in SIGNALS: signal.signal(s, stop)",
        "signal.signal(number, stop)",
        "names = ['SIGTERM', 'SIGINT']",
        "install_signal_handlers()",
        "from .signals import install\ninstall(stop)",
        "Runner(handle_signals=True).run()",
    ],
)
def test_may_be_heard(lines: str) -> None:
    assert handled(lines)


@pytest.mark.parametrize(
    "lines",
    [
        "uvicorn.run(app)",
        "web.run_app(app)",
        "uvicorn.Server(config).run()",
        "from hypercorn.asyncio import serve\nserve(app, config)",
        "from hypercorn.asyncio import serve\nserve(app, config, shutdown_trigger=None)",
        "worker.worker_main()",
        "from rq import Worker\nWorker(queues).work()",
    ],
)
def test_heard_by_a_framework(lines: str) -> None:
    assert handled(lines)


@pytest.mark.parametrize(
    "lines",
    [
        "signal.signal(signal.SIGINT, stop)",
        "signal.signal(signal.SIGHUP, stop)",
        "os.kill(pid, signal.SIGTERM)",
        "os.killpg(os.getpgid(pid), signal.SIGTERM)",
        "child.send_signal(signal.SIGTERM)",
        "child.terminate()",
        "signal.signal(signal.SIGINT, signal.SIG_DFL)",
        "# SIGTERM is not handled here",
        "print('SIGTERM is not handled here')",
        "asyncio.run(stop())",
        "Runner(handle_signals=False).run()",
        "from hypercorn.asyncio import serve\nserve(app, config, shutdown_trigger=told.wait)",
        "def setup_signals(): pass\nsetup_signals()",
    ],
)
def test_not_heard(lines: str) -> None:
    assert not handled(lines)


@pytest.mark.parametrize(
    ("lines", "interactive"),
    [
        ("name = input('name: ')", True),
        ("import readline", True),
        ("from prompt_toolkit import prompt", True),
        ("import click", False),
        ("import click\nclick.confirm('sure?')", False),
        ("import click\nclick.clear()", True),
        ("from typer import pause\npause()", True),
        ("# %% [markdown]\nx = 1", True),
        ("x = 1\n# In[3]:", True),
        ("# 100 %% sure", False),
        ("import getpass as g\ng.getpass()", True),
        ("import cmd", True),
        ("def f():\n    import pdb", True),
        ("print('input')", False),
        ("import command", False),
        ("def input(): pass\ninput()", False),
    ],
)
def test_somebody_at_the_terminal(lines: str, *, interactive: bool) -> None:
    assert facts_of(f"{lines}\n").stop_signals.is_interactive is interactive


@pytest.mark.parametrize(
    ("lines", "kills"),
    [
        ("import click", True),
        ("import readline", False),
        ("def main():\n    'Example usage of the watcher'", False),
        ("def main():\n    'Runs the example service'", True),
        ("import win32service", False),
        ("import signal\nsignal.signal(signal.SIGTERM, stop)", False),
        ("import signal\nsignal.signal(signal.SIGINT, stop)", True),
    ],
)
def test_sigterm_kills(lines: str, *, kills: bool) -> None:
    assert facts_of(f"{lines}\n").stop_signals.sigterm_kills is kills
