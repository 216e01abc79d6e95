"""Calls that keep a program running, and who of them deals with SIGTERM by itself."""

from __future__ import annotations

from typing import Final

from shutdown_lint.model.record import NamedTuple


class Serving(NamedTuple):
    """A call that serves until the program is told to stop."""

    handles_sigterm: bool
    source: str
    # A keyword: where it is False, or one of `TRIGGERS` is given, the call handles nothing.
    switch: str | None = None


_DOCS = "documentation"
# tests/test_server_contracts.py starts and stops each of these.
MEASURED: Final = "measured: a request in flight when SIGTERM came"
_WORKER = "measured: the worker finishes its task and ends"
_STDLIB = "the standard library's source"
_SOURCE = "the library's source: whether it mentions SIGTERM where it runs"

BY_PATH: Final[dict[str, Serving]] = {
    "aiohttp.web.run_app": Serving(True, MEASURED, switch="handle_signals"),
    "aiogram.executor.start_polling": Serving(False, "aiogram 2.25: utils/executor.py"),
    "aiogram.utils.executor.start_polling": Serving(False, "aiogram 2.25: utils/executor.py"),
    "aiorun.run": Serving(True, _DOCS),
    "anyio.run": Serving(False, _DOCS),
    "arq.run_worker": Serving(True, "arq 0.28: arq/worker.py, handle_signals"),
    "arq.worker.run_worker": Serving(True, "arq 0.28: arq/worker.py, handle_signals"),
    "asyncio.run": Serving(False, "measured: SIGTERM ends it by default, with no cleanup"),
    "bottle.run": Serving(False, _DOCS),
    "celery.bin.celery.main": Serving(True, _WORKER),
    "cherrypy.engine.block": Serving(True, _DOCS),
    "cherrypy.quickstart": Serving(True, _DOCS),
    "daphne.cli.CommandLineInterface.entrypoint": Serving(True, _DOCS),
    "dramatiq.cli.main": Serving(True, "Dramatiq 2.2: dramatiq/cli.py, HANDLED_SIGNALS"),
    "eventlet.wsgi.server": Serving(False, _DOCS),
    "granian.Granian": Serving(True, _DOCS),
    "gunicorn.app.wsgiapp.run": Serving(True, MEASURED),
    "hypercorn.asyncio.serve": Serving(True, MEASURED, switch="shutdown_trigger"),
    "hypercorn.trio.serve": Serving(False, MEASURED),  # the one of asyncio sets handlers, not it
    "hypercorn.run.run": Serving(True, MEASURED),
    "kopf.run": Serving(True, "kopf/_core/reactor/running.py"),
    "paho.mqtt.subscribe.callback": Serving(False, "it ends in Client.loop_forever"),
    "pyramid.scripts.pserve.main": Serving(False, _DOCS),
    "pyrogram.idle": Serving(True, "Pyrogram 2.0: methods/utilities/idle.py"),
    "signal.pause": Serving(False, "measured: it returns after the handler, and handles nothing"),
    "taskiq.cli.worker.run.run_worker": Serving(True, "taskiq 0.13: taskiq/cli/worker/run.py"),
    "trio.run": Serving(False, _DOCS),
    "twisted.internet.reactor.run": Serving(True, _DOCS),
    "uvloop.run": Serving(False, "as asyncio.run"),
    "uvicorn.run": Serving(True, MEASURED),
    "waitress.serve": Serving(False, MEASURED),
    "werkzeug.serving.run_simple": Serving(False, MEASURED),
    "zmq.proxy": Serving(False, _SOURCE),
    "zmq.proxy_steerable": Serving(False, _SOURCE),
}

# (class as the tables know it, method): names that mean too much to tell by themselves.
BY_CLASS: Final[dict[tuple[str, str], Serving]] = {
    ("apscheduler.schedulers.blocking.BlockingScheduler", "start"): Serving(False, _SOURCE),
    ("discord.Client", "run"): Serving(False, "it catches KeyboardInterrupt alone"),
    ("flask.Flask", "run"): Serving(False, MEASURED),
    ("huey.consumer.Consumer", "run"): Serving(True, "Huey 3.5: _set_signal_handlers"),
    ("kombu.mixins.ConsumerMixin", "run"): Serving(False, _SOURCE),
    ("nameko.runners.ServiceRunner", "wait"): Serving(False, "nameko/cli/run.py does"),
    ("pyrogram.Client", "run"): Serving(True, "Pyrogram 2.0: methods/utilities/run.py"),
    ("rq.Worker", "work"): Serving(True, "RQ 3.0: rq/worker/base.py, work"),
    ("sanic.Sanic", "run"): Serving(True, "sanic/server/runners.py: register_sys_signals"),
    ("slack_bolt.SocketModeHandler", "start"): Serving(False, _SOURCE),
    ("tornado.ioloop.IOLoop", "start"): Serving(False, _SOURCE),
    ("waitress.server", "run"): Serving(False, _SOURCE),
}

# Methods by name, on objects of any class.
BY_METHOD: Final[dict[str, Serving]] = {
    "run_forever": Serving(False, _STDLIB),
    "run_polling": Serving(True, "python-telegram-bot installs SIGINT, SIGTERM and SIGABRT"),
    "serve_forever": Serving(False, MEASURED),
    "start_consuming": Serving(False, "measured: SIGTERM ends pika by default"),
    "start_polling": Serving(True, "aiogram 3.31: Dispatcher.start_polling, handle_signals"),
    "infinity_polling": Serving(False, _DOCS),
    "wait_for_termination": Serving(False, MEASURED),
    "worker_main": Serving(True, _WORKER),
    "loop_forever": Serving(False, "paho-mqtt: Client.loop_forever"),
    "run_until_complete": Serving(False, _STDLIB),
}

# What is made and waited for on the spot, `Event().wait()` and `await asyncio.Future()`:
# nobody else has it, so nobody sets it.
UNSET: Final = Serving(False, _STDLIB)
UNSET_EVENTS: Final = frozenset({"asyncio.Event", "threading.Event"})
UNSET_FUTURES: Final = frozenset({"asyncio.Future"})
UNSET_FUTURE_METHODS: Final = frozenset({"create_future"})

# Classes whose `run()` or `serve()` deals with SIGTERM.
SIGTERM_CLASSES: Final = frozenset(
    {
        "uvicorn.Server",
        "uvicorn.Config",
        "gunicorn.app.base.BaseApplication",
        "gunicorn.app.base.Application",
        "gunicorn.app.wsgiapp.WSGIApplication",
        "rq.Worker",
        "rq.SimpleWorker",
        "rq.worker.Worker",
        "cotyledon.ServiceManager",
        "sanic.Sanic",
        "tornado.web.Application",
        "huey.consumer.Consumer",
        "granian.Granian",
        "daemon.DaemonContext",
        "service.Service",
        "aiogram.Dispatcher",
        "arq.Worker",
        "arq.worker.Worker",
        "faust.Worker",
        "mode.Worker",
    }
)

# Work that comes from outside, for ever: `for message in consumer`.
CONSUMERS: Final = frozenset(
    {
        "kafka.KafkaConsumer",
        "aiokafka.AIOKafkaConsumer",
        "confluent_kafka.Consumer",
    }
)

# Iterators without an end: `for number in itertools.count()`.
ENDLESS_ITERATORS: Final = frozenset({"itertools.count", "itertools.cycle", "itertools.repeat"})

# Last words of names under which consumers are kept: for message in self.order_consumer.
CONSUMER_NAMES: Final = frozenset({"consumer", "pubsub", "subscriber", "subscription"})

# Methods that give such work to a loop over what they return.
STREAM_METHODS: Final = frozenset(
    {"consume", "listen", "receive", "subscribe", "iter_messages", "stream"}
)

# Words in the names of methods that may well run until their object is closed.
RUNNING_WORDS: Final = frozenset({"consume", "forever", "listen", "loop", "run", "serve", "spin"})

# Calls that wait for the next piece of work inside of a loop.
POLLS: Final = frozenset(
    {
        "accept", "basic_get", "blpop", "brpop", "consume", "fetch", "get", "get_message",
        "listen", "next_message", "poll", "process_data_events", "receive", "receive_message",
        "receive_messages", "recv", "recvfrom", "reserve", "select", "sleep", "wait", "xread",
        "xreadgroup", "pause", "brpoplpush", "blmove", "get_updates", "drain_events",
    }
)  # fmt: skip

# Waits that fail once somebody closes what is waited on: a way to end a thread.
CLOSABLE_WAITS: Final = frozenset(
    {
        "accept", "consume", "drain_events", "get_message", "listen", "next_message", "poll",
        "process_data_events", "read", "readline", "receive", "receive_message", "recv",
        "recv_into", "recvfrom", "select",
    }
)  # fmt: skip

# Waits that take a limit as `timeout` or by position.
TIMED_WAITS: Final = frozenset(
    {
        "acquire", "blpop", "brpop", "communicate", "drain_events", "get", "get_message", "join",
        "poll", "receive", "result", "select", "wait", "wait_for", "wait_for_termination",
    }
)  # fmt: skip

# They run coroutines in an event loop of their own.
EVENT_LOOP_RUNNERS: Final = frozenset(
    {"aiorun.run", "anyio.run", "asyncio.run", "trio.run", "uvloop.run"}
)

# By name: methods that run an event loop which is there already.
EVENT_LOOP_METHODS: Final = frozenset({"run_forever", "run_until_complete"})

# Calls that run the function they are given, on the spot.
FUNCTION_RUNNERS: Final = frozenset(
    {
        "absl.app.run", "anyio.run", "curses.wrapper", "cyclopts.run", "defopt.run", "fire.Fire",
        "plac.call", "trio.run", "typer.run",
    }
)  # fmt: skip

# By name: calls that run the coroutine they are given to its end, and calls that are awaited in
# its place.
COROUTINE_RUNNERS: Final = frozenset({"run", "run_until_complete"})
COROUTINE_WRAPPERS: Final = frozenset(
    {"create_task", "ensure_future", "gather", "shield", "wait_for"}
)

# What a WSGI or ASGI server imports and serves.
WEB_APPS: Final = frozenset(
    {
        "aiohttp.web.Application",
        "bottle.Bottle",
        "django.core.asgi.get_asgi_application",
        "django.core.wsgi.get_wsgi_application",
        "falcon.API",
        "falcon.App",
        "falcon.asgi.App",
        "fastapi.FastAPI",
        "flask.Flask",
        "litestar.Litestar",
        "pyramid.config.Configurator",
        "quart.Quart",
        "sanic.Sanic",
        "starlette.applications.Starlette",
    }
)

# Calls that come back only when the program is told to stop, if at all …
STAYING: Final = frozenset(
    {
        "aiohttp.web.run_app",
        "cherrypy.engine.block",
        "cherrypy.quickstart",
        "eventlet.wsgi.server",
        "hypercorn.asyncio.serve",
        "hypercorn.run.run",
        "twisted.internet.reactor.run",
        "uvicorn.run",
        "waitress.serve",
        "werkzeug.serving.run_simple",
    }
)
# … and methods that do, unless somebody calls one of these on the same object.
STOPPED_BY: Final[dict[str, frozenset[str]]] = {
    "infinity_polling": frozenset({"stop_bot", "stop_polling"}),
    "loop_forever": frozenset({"disconnect", "loop_stop"}),
    "run_forever": frozenset({"stop"}),
    "serve_forever": frozenset({"cancel", "close", "shutdown", "stop"}),
    "start_consuming": frozenset({"cancel", "close", "stop", "stop_consuming"}),
    "wait_for_termination": frozenset({"stop"}),
}

# Context managers, by name, after which the program may go on in spite of an exception.
SUPPRESSING: Final = frozenset(
    {"ExitStack", "AsyncExitStack", "CancelScope", "move_on_after", "raises", "suppress",
     "timeout", "timeout_at"}
)  # fmt: skip
# Parts of the names of other people's that say the same.
SUPPRESSING_STEMS: Final = ("catch", "ignor", "suppress", "swallow")

# Options by which servers leave signals to others: aiohttp's `run_app`, python-telegram-bot.
LEAVING_SIGNALS: Final[dict[str, bool | None]] = {"handle_signals": False, "stop_signals": None}
# Keywords for what a server waits for in place of signals: hypercorn's.
TRIGGERS: Final = frozenset({"shutdown_trigger"})
