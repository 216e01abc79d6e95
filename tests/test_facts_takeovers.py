"""Which servers take the signals of a registration, and what runs on import."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

HEAD = """
import signal
import uvicorn
from aiohttp import web
from gunicorn.app.base import BaseApplication
from gunicorn.app import wsgiapp
from hypercorn import run
from hypercorn.asyncio import serve
from twisted.internet import reactor

class Quiet(uvicorn.Server):
    def capture_signals(self): ...

class Loud(uvicorn.Server):
    pass

class App(BaseApplication):
    def load(self): ...

server = uvicorn.Server(config)

"""


def taken_by(call: str) -> str | None:
    text = f"{HEAD}async def main():\n    signal.signal(signal.SIGTERM, stop)\n    {call}\n"
    facts = facts_of(text)
    taken = facts.takeovers.after(facts.handlers.registrations[0])
    return None if taken is None else taken.takeover.name


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("web.run_app(app)", "aiohttp"),
        ("web.run_app(app, handle_signals=True)", "aiohttp"),
        ("uvicorn.run('app:app', port=80)", "uvicorn"),
        ("server.run()", "uvicorn"),
        ("await server.serve()", "uvicorn"),
        ("uvicorn.Server(config).run()", "uvicorn"),
        ("Loud(config).run()", "uvicorn"),
        ("App().run()", "gunicorn"),
        ("wsgiapp.run()", "gunicorn"),
        ("run.run(config)", "hypercorn"),
        ("await serve(app, config)", "hypercorn"),
        ("await serve(app, config, shutdown_trigger=None)", "hypercorn"),
        ("celery.worker_main()", "the Celery worker"),
        ("reactor.run()", "Twisted's reactor"),
        ("reactor.run(True)", "Twisted's reactor"),
    ],
)
def test_takes_over(call: str, name: str) -> None:
    assert taken_by(call) == name


@pytest.mark.parametrize(
    "call",
    [
        "web.run_app(app, handle_signals=False)",
        "web.run_app(app, handle_signals=flag)",
        "web.run_app(app, **options)",
        "Quiet(config).run()",
        "unknown.run()",
        "await serve(app, config, shutdown_trigger=stop.wait)",
        "threading.Thread(target=server.run).start()",
        "reactor.run(0)",
        "reactor.run(False)",
        "reactor.run(installSignalHandlers=False)",
        "reactor.stop()",
        "server.shutdown()",
    ],
)
def test_leaves_alone(call: str) -> None:
    assert taken_by(call) is None


def test_only_the_signals_that_it_takes() -> None:
    facts = facts_of("""
        import signal
        import uvicorn
        for sig in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(sig, stop)
        signal.signal(signal.SIGHUP, reload)
        uvicorn.run(app)
        """)
    both, hup = facts.handlers.registrations
    taken = facts.takeovers.after(both)
    assert taken is not None
    assert taken.signals == ("SIGTERM",)
    assert facts.takeovers.after(hup) is None


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("here()", 0),
        ("class Service:\n    here()", 0),
        ("def f(): here()\nf()", 1),
        ("def f(): here()\ndef g(): f()\ng()", 2),
        ("try:\n    here()\nexcept ValueError: pass", 0),
        ("for sig in signals: here()", 0),
        ("def f(): here()", None),
        ("if __name__ == '__main__': here()", None),
        ("if flag: here()", None),
        ("run = lambda: here()", None),
    ],
)
def test_import_time(text: str, steps: int | None) -> None:
    facts = facts_of(text)
    way = facts.import_time.way(node_of(facts, cst.Call, "here()"))
    assert (None if way is None else len(way)) == steps


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("work()", "src/service/__main__.py"),
        ("work()", "main.py"),
        ("work()", "project/wsgi.py"),
        ("work()", "streamlink_cli/__init__.py"),
        ("work()", "scripts\\report.py"),
        ("#!/usr/bin/env python\nwork()", "report"),
        ("if __name__ == '__main__': work()", "part.py"),
        ("def main(): work()", "part.py"),
        ("while True: receive()", "part.py"),
        ("import argparse\nargparse.ArgumentParser()", "part.py"),
        ("import flask\napp = flask.Flask('x')", "part.py"),
        ("import celery\napp = celery.Celery('x')", "part.py"),
        ("from celery import shared_task\n@shared_task\ndef charge(): work()", "part.py"),
    ],
)
def test_is_a_program(text: str, path: str) -> None:
    assert facts_of(text, path).import_time.is_program


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("work()", "part.py"),
        ("work()", "scripts/part/report.py"),
        ("class Service:\n    def run(self):\n        while True: receive()", "part.py"),
        ("def make():\n    return argparse.ArgumentParser()", "part.py"),
    ],
)
def test_is_no_program(text: str, path: str) -> None:
    assert not facts_of(text, path).import_time.is_program
