"""What counts as cleanup beside `finally`, handlers and exit callbacks."""

from __future__ import annotations

from typing import Final

EXIT_METHODS: Final = frozenset({"__exit__", "__aexit__"})

# Words in the names of functions that are cleanup only by their name: strict.
NAMES: Final = frozenset({"cleanup", "close", "shutdown", "stop", "teardown"})

# Parts of names that say that running for ever is the job, not the cleanup.
PERIODIC_NAMES: Final = frozenset(
    {
        "checker", "forever", "later", "loop", "monitor", "periodic", "poller",
        "retention", "schedule", "wait_for", "watch", "worker",
    }
)  # fmt: skip

# Words in the names of calls of which the effect outlives the process: what is not removed, saved,
# stopped or told stays so.
LASTING_WORDS: Final = frozenset(
    {
        "checkpoint", "clean", "cleanup", "close", "commit", "delete", "deregister", "disconnect",
        "dump", "flush", "kill", "killpg", "logout", "offline", "persist", "publish", "release",
        "remove", "rmdir", "rmtree", "rollback", "save", "shutdown", "stop", "sync", "teardown",
        "terminate", "umount", "unlink", "unlock", "unmount", "unregister", "upload", "write",
    }
)  # fmt: skip

# Words in the names of calls that end something: what they end is left as it is without them.
ENDING_WORDS: Final = frozenset(
    {
        "aclose", "clean", "cleanup", "close", "deregister", "disconnect", "dispose", "drain",
        "finalize", "flush", "kill", "killpg", "logout", "quit", "release", "remove", "rmdir",
        "rmtree", "rollback", "shutdown", "stop", "teardown", "terminate", "umount", "unlink",
        "unlock", "unmount", "unregister", "unsubscribe",
    }
)  # fmt: skip

# Methods that wait until work beside the program's own is done.
COMPLETING_METHODS: Final = frozenset(
    {("multiprocessing.Process", "join"), ("threading.Thread", "join")}
)

# Words in the names of calls that complete work: right where it is done, not where it broke off.
COMPLETING_WORDS: Final = frozenset({"commit", "dump", "persist", "save", "upload"})

# Decorators (last part of the dotted path) that make a function a shutdown hook of a framework.
HOOK_DECORATORS: Final = frozenset(
    {"on_shutdown", "on_cleanup", "after_serving", "before_server_stop", "after_server_stop"}
)

# Lists to which shutdown hooks are appended, `app.on_shutdown.append(close)`, and keywords of
# constructors that take such lists.
HOOK_LISTS: Final = frozenset({"after_shutdown", "on_cleanup", "on_shutdown"})

# Lists of generators whose part after the yield runs at shutdown (aiohttp).
CONTEXT_LISTS: Final = frozenset({"cleanup_ctx"})

# Calls and decorators that take the event as a string.
EVENT_REGISTRARS: Final = frozenset(
    {"add_event_handler", "listener", "on_event", "register_listener"}
)
SHUTDOWN_EVENTS: Final = frozenset(
    {"after_server_stop", "before_server_stop", "main_process_stop", "shutdown"}
)

# `worker_shutdown.connect(close)` (Celery).
SHUTDOWN_SIGNALS: Final = frozenset(
    {
        "celery.signals.worker_process_shutdown",
        "celery.signals.worker_shutdown",
        "celery.signals.worker_shutting_down",
    }
)

# Methods of exit stacks that take a function to run when the stack ends.
STACK_METHODS: Final = frozenset({"callback", "push_async_callback"})

# Taking something out of, or putting it into, a container in memory, and other quick work.
IN_MEMORY_METHODS: Final = frozenset(
    {
        "add", "append", "appendleft", "cancel", "cancelled", "clear", "copy", "discard", "done",
        "empty", "endswith", "exception", "extend", "format", "get_nowait", "index", "insert",
        "items", "keys", "lower", "pop", "popitem", "popleft", "put_nowait", "qsize", "remove",
        "set_exception", "set_result", "split", "startswith", "strip", "task_done", "uncancel",
        "update", "upper", "values",
    }
)  # fmt: skip

# Words in the names of calls that ask for a state and change nothing.
ASKING_WORDS: Final = frozenset(
    {
        "active", "alive", "busy", "done", "empty", "has", "is", "locked", "open", "pending",
        "poll", "qsize", "running",
    }
)  # fmt: skip

# Methods that make a container smaller by what they give.
TAKING_METHODS: Final = frozenset(
    {"get", "get_nowait", "pop", "popitem", "popleft", "recv_nowait", "remove"}
)

# Functions of `heapq` that do the same for the list that they are given; `heapreplace` and
# `heappushpop` leave it as long as it was.
FROM_HEAP: Final = frozenset({"heapq.heappop"})
ONTO_HEAP: Final = frozenset({"heapq.heappush", "heapq.heappushpop", "heapq.heapreplace"})

# Methods that make a container larger.
FILLING_METHODS: Final = frozenset(
    {
        "add", "append", "appendleft", "extend", "extendleft", "insert", "put", "put_nowait",
        "setdefault", "update",
    }
)  # fmt: skip

# Context managers that bound everything inside of them.
TIMEOUT_SCOPES: Final = frozenset(
    {"fail_after", "fail_at", "move_on_after", "move_on_at", "timeout", "timeout_at", "Timeout"}
)

# A timer that was started before throws it into the code that it is caught around.
TIMERS_THROWN: Final = frozenset(
    f"{library}{module}.Timeout"
    for library in ("eventlet", "gevent")
    for module in ("", ".timeout")
)

# Vocabulary that shows that a wait is bounded, anywhere in a loop.
BOUND_WORDS: Final = frozenset(
    {
        "attempt", "budget", "clock", "countdown", "deadline", "elapsed", "expire",
        "expired", "expiry", "grace", "limit", "max", "monotonic", "patience", "remaining",
        "retries", "timeout", "timer", "tries",
    }
)  # fmt: skip

# With one of these in its name, a limit is that of one pause: max_delay, poll_timeout.
PAUSE_WORDS: Final = frozenset(
    {"backoff", "delay", "interval", "pause", "period", "poll", "sleep"}
)

# Parts of the names of calls that read a clock.
CLOCKS: Final = frozenset(
    {"clock", "monotonic", "now", "perf_counter", "process_time", "time", "time_ns", "utcnow"}
)

# Calls that put an end to everything after a while, or at once.
WATCHDOGS: Final = frozenset(
    {"faulthandler.dump_traceback_later", "signal.alarm", "signal.setitimer", "threading.Timer"}
)

# Functions with these names are the program's work, also where a cleanup restarts it.
MAIN_LOOPS: Final = frozenset(
    {
        "consume", "listen", "loop", "main", "main_loop", "mainloop", "reload", "restart", "run",
        "run_forever", "serve", "serve_forever", "start", "start_consuming", "work", "worker",
    }
)  # fmt: skip

# Words in the names of calls that clean up, unless other words say that they end something.
CLEANING_WORDS: Final = frozenset(
    {
        "checkpoint", "clean", "cleanup", "close", "commit", "delete", "deregister", "disconnect",
        "dispose", "dump", "finalize", "flush", "persist", "purge", "remove", "rmtree",
        "rollback", "save", "teardown", "unlink", "unregister",
    }
)  # fmt: skip

# Those of them after which an object cannot be used any more: who waits for it is woken.
CLOSING_WORDS: Final = frozenset(
    {"clean", "cleanup", "close", "disconnect", "dispose", "teardown"}
)

# Calls that clean up, whatever their names say.
CLEANING_CALLS: Final = frozenset(
    {
        "logging.shutdown",
        "os.fsync",
        "os.remove",
        "os.removedirs",
        "os.rename",
        "os.replace",
        "os.rmdir",
        "os.unlink",
        "readline.write_history_file",
        "shutil.rmtree",
    }
)

# Methods that end what belongs to an object, and not the program.
CLEANING_METHODS: Final = frozenset({("concurrent.futures.Executor", "shutdown")})

# Context managers that remove something from the disk when their block ends.
REMOVED_AT_END: Final = frozenset({"tempfile.NamedTemporaryFile", "tempfile.TemporaryDirectory"})

# Objects, as the tables know them, of which nothing outlives the process.
GONE_WITH_PROCESS: Final = frozenset({"asyncio.AbstractEventLoop", "socket.socket"})
# Modules of which the calls change or tidy the process alone.
OF_PROCESS: Final = ("logging.", "signal.", "sys.", "warnings.")
