"""What tells an asyncio event loop from other things that are called a loop."""

from __future__ import annotations

from typing import Final

LOOP: Final = "asyncio.AbstractEventLoop"
TORNADO_LOOP: Final = "tornado.ioloop.IOLoop"

# Methods that only asyncio's loops have, and those of other makes that follow its interface.
# Not `run_in_executor`, `call_later` and `stop`: tornado's IOLoop has them too.
METHODS: Final = frozenset(
    {
        "add_signal_handler",
        "call_soon_threadsafe",
        "remove_signal_handler",
        "run_until_complete",
        "set_default_executor",
        "shutdown_asyncgens",
        "shutdown_default_executor",
    }
)

# Names under which objects keep their loop.
ATTRIBUTES: Final = ("loop", "_loop", "event_loop", "_event_loop")

# They run a loop of their own until a coroutine ends; a loop that is stopped before is an error.
RUNNERS: Final = frozenset({"asyncio.run", "uvloop.run"})

# Tornado runs asyncio's loop for ever below its own.
FOREVER: Final = frozenset(
    {"tornado.ioloop.IOLoop", "tornado.ioloop.IOLoop.current", "tornado.ioloop.IOLoop.instance"}
)

# Methods that call what they are given in the loop's next round.
SOONER: Final = frozenset({"call_soon", "call_soon_threadsafe"})

# (class as the tables know it, method): what leaves something to do to the loop without waking it.
# Called from a signal handler or another thread, it waits until something else does.
WITHOUT_WAKING: Final = frozenset(
    {
        (LOOP, "call_at"),
        (LOOP, "call_later"),
        (LOOP, "call_soon"),
        (LOOP, "create_task"),
        (LOOP, "stop"),
        ("asyncio.Condition", "notify"),
        ("asyncio.Condition", "notify_all"),
        ("asyncio.Event", "set"),
        ("asyncio.Future", "cancel"),
        ("asyncio.Future", "set_exception"),
        ("asyncio.Future", "set_result"),
        ("asyncio.Queue", "put_nowait"),
        ("asyncio.Queue", "shutdown"),
        ("asyncio.Semaphore", "release"),
        ("asyncio.Task", "cancel"),
        ("asyncio.TaskGroup", "create_task"),
        # Measured with tornado 6.6: an idle loop ended at its next timeout, 3.5 s later.
        (TORNADO_LOOP, "add_timeout"),
        (TORNADO_LOOP, "call_at"),
        (TORNADO_LOOP, "call_later"),
        (TORNADO_LOOP, "stop"),
    }
)
# By name: what lets tornado's loop look up every so often.
PERIODIC: Final = "PeriodicCallback"
TASK_MAKERS: Final = frozenset({"asyncio.create_task", "asyncio.ensure_future"})

# By name: calls that wake the loop, of asyncio and of tornado.
WAKING: Final = frozenset(
    {
        "add_callback",
        "add_callback_from_signal",
        "call_soon_threadsafe",
        "run_coroutine_threadsafe",
    }
)

# A loop that watches the wake-up descriptor wakes at any signal, whoever handles it: asyncio does
# so from its first add_signal_handler on, uvloop's always: 0.0 s instead of 2.7 s, measured.
WAKEUP_SETTERS: Final = frozenset(
    {"signal.set_wakeup_fd", "uvloop.EventLoopPolicy", "uvloop.install", "uvloop.run"}
)

# By name: they start a coroutine as a task; they replace or remove a handler.
TASK_METHODS: Final = frozenset({"create_task", "ensure_future"})
HANDLER_SETTERS: Final = frozenset({"add_signal_handler", "remove_signal_handler"})

# Coroutines that come back after a time -> where that is given, by position and keyword.
TIMERS: Final[dict[str, tuple[int | None, str]]] = {
    "asyncio.sleep": (0, "delay"),
    "asyncio.wait": (None, "timeout"),
    "asyncio.wait_for": (1, "timeout"),
}
# Seconds. A stop that comes so much later is not worth a word.
LONGEST_NAP: Final = 1.0
