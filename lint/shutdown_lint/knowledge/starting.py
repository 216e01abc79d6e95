"""What goes on beside the program once it is started, and has to be stopped."""

from __future__ import annotations

from typing import Final

START: Final = "start"

# First words in the names of calls that set something up or going, and come back.
STARTING_WORDS: Final = frozenset(
    {
        "add", "configure", "connect", "enable", "init", "initialize", "load", "open", "prepare",
        "read", "register", "remove", "reset", "set", "setup", "spawn", START, "subscribe",
        "update",
    }
)  # fmt: skip

LISTENER: Final = "logging.handlers.QueueListener"

# Schedulers that run their jobs beside the program (APScheduler 3). What blocks it is a server.
THREADED: Final = "apscheduler.schedulers.background.BackgroundScheduler"
BESIDE_THE_PROGRAM: Final = frozenset(
    {
        THREADED,
        "apscheduler.schedulers.asyncio.AsyncIOScheduler",
        "apscheduler.schedulers.gevent.GeventScheduler",
        "apscheduler.schedulers.tornado.TornadoScheduler",
        "apscheduler.schedulers.twisted.TwistedScheduler",
        "flask_apscheduler.APScheduler",
    }
)

# What is started, and the methods one of which somebody has to call.
STOPPED_BY: Final[dict[str, frozenset[str]]] = {
    LISTENER: frozenset({"stop", "enqueue_sentinel"}),
    **dict.fromkeys(BESIDE_THE_PROGRAM, frozenset({"shutdown"})),
}
