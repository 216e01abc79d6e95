"""Calls that run a function in a thread, a greenlet or a child process."""

from __future__ import annotations

from typing import Final

from shutdown_lint.model.record import NamedTuple


class Starter(NamedTuple):
    """Where the function stands among the arguments, and where it runs."""

    target: tuple[int | None, str]  # position and keyword
    in_process: bool = False


BY_PATH: Final[dict[str, Starter]] = {
    "threading.Thread": Starter((1, "target")),
    "threading.Timer": Starter((1, "function")),
    "_thread.start_new_thread": Starter((0, "function")),
    **{
        f"{package}.Process": Starter((1, "target"), in_process=True)
        for package in ("billiard", "multiprocess", "multiprocessing", "torch.multiprocessing")
    },
    "asyncio.to_thread": Starter((0, "func")),
    "anyio.to_thread.run_sync": Starter((0, "func")),
    "starlette.concurrency.run_in_threadpool": Starter((0, "func")),
    "fastapi.concurrency.run_in_threadpool": Starter((0, "func")),
    "trio.to_thread.run_sync": Starter((0, "sync_fn")),
    "twisted.internet.threads.deferToThread": Starter((0, "f")),
    "gevent.spawn": Starter((0, "function")),
    "gevent.spawn_later": Starter((1, "function")),
    "gevent.Greenlet": Starter((0, "run")),
    "eventlet.spawn": Starter((0, "func")),
    "eventlet.spawn_after": Starter((1, "func")),
    "eventlet.spawn_n": Starter((0, "func")),
    "concurrent.futures.ThreadPoolExecutor.submit": Starter((0, "fn")),
}

BY_METHOD: Final[dict[tuple[str, str], Starter]] = {
    ("concurrent.futures.Executor", "submit"): Starter((0, "fn")),
    ("concurrent.futures.Executor", "map"): Starter((0, "fn")),
    ("asyncio.AbstractEventLoop", "run_in_executor"): Starter((1, "func")),
    **{
        ("multiprocessing.Pool", method): Starter((0, "func"), in_process=True)
        for method in (
            "apply",
            "apply_async",
            "imap",
            "imap_unordered",
            "map",
            "map_async",
            "starmap",
            "starmap_async",
        )
    },
    ("multiprocessing.context", "Process"): Starter((1, "target"), in_process=True),
}

# On objects of unknown class the name of the method has to do.
BY_NAME: Final[dict[str, Starter]] = {
    "run_in_executor": Starter((1, "func")),
    "submit": Starter((0, "fn")),
    "spawn": Starter((0, "func")),
    "start_new_thread": Starter((0, "function")),
    "Thread": Starter((1, "target")),
    "Process": Starter((1, "target"), in_process=True),
    "start_background_task": Starter((0, "target")),
}

# They run a function at the start of each child: path -> position and keyword.
INITIALIZERS: Final[dict[str, tuple[int | None, str]]] = {
    "multiprocessing.Pool": (1, "initializer"),
    "concurrent.futures.ProcessPoolExecutor": (2, "initializer"),
    "subprocess.Popen": (None, "preexec_fn"),
    "os.register_at_fork": (None, "after_in_child"),
}

# They make children that start as a copy of the program, its signal handlers included.
FORKS: Final = frozenset(
    {"os.fork", "os.forkpty", "pty.fork", "concurrent.futures.ProcessPoolExecutor"}
)

# What can be joined: classes as the tables know them.
JOINABLE: Final = frozenset(
    {"threading.Thread", "multiprocessing.Process", "multiprocessing.Pool"}
)

# Words in the name of a decorator that says: a call only starts this, in a thread or later.
DEFERRING_WORDS: Final = frozenset(
    {
        "async", "background", "defer", "deferred", "delayed", "executor", "nonblocking", "spawn",
        "thread", "threaded", "threads",
    }
)  # fmt: skip

# Calls that surely start an operating system thread: signal handlers cannot be set in there.
BARE_THREADS: Final = frozenset(
    {"_thread.start_new_thread", "threading.Thread", "threading.Timer"}
)
# … or give a job to one.
OS_THREADS: Final = BARE_THREADS | frozenset(
    {
        "anyio.to_thread.run_sync",
        "asyncio.to_thread",
        "concurrent.futures.ThreadPoolExecutor.submit",
        "starlette.concurrency.run_in_threadpool",
    }
)
THREAD_POOLS: Final = frozenset(
    {
        "concurrent.futures.ThreadPoolExecutor",
        "multiprocessing.dummy.Pool",
        "multiprocessing.pool.ThreadPool",
    }
)
# They start a thread themselves, without a `start()`.
THREAD_STARTING: Final = frozenset({"_thread.start_new_thread"})
# They give a job to the event loop's executor, and methods of executors that take one. After the
# threads are joined, which is before exit callbacks run, these raise RuntimeError (3.9 on).
EXECUTOR_JOBS: Final = frozenset(
    {
        "asyncio.to_thread",
        "starlette.concurrency.run_in_threadpool",
        "fastapi.concurrency.run_in_threadpool",
    }
)
EXECUTOR_METHODS: Final = frozenset(
    {
        ("asyncio.AbstractEventLoop", "run_in_executor"),
        ("concurrent.futures.Executor", "map"),
        ("concurrent.futures.Executor", "submit"),
    }
)
# Pools that start threads when they are made: of processes too, to look after those.
POOLS: Final = frozenset(
    {
        "multiprocessing.Pool",
        "multiprocessing.dummy.Pool",
        "multiprocessing.pool.Pool",
        "multiprocessing.pool.ThreadPool",
    }
)
# The pool of which the threads are joined before exit callbacks run.
JOINED_POOL: Final = "concurrent.futures.ThreadPoolExecutor"
# They make every thread of the program a greenlet of the main thread.
THREAD_PATCHES: Final = frozenset(
    {
        "eventlet.monkey_patch",
        "eventlet.patcher.monkey_patch",
        "gevent.monkey.patch_all",
        "gevent.monkey.patch_thread",
    }
)

# Assigned to, it is called with whatever ends a thread; the interpreter's own skips SystemExit.
THREAD_HOOK: Final = "threading.excepthook"

# They tell a child process from its parent.
TELL_PROCESSES: Final = frozenset(
    {
        "multiprocessing.current_process",
        "multiprocessing.parent_process",
        "os.getpid",
    }
)

# What code says that asks whether it is on the main thread.
MAIN_THREAD_PATHS: Final = frozenset(
    {
        "_thread.get_ident",
        "threading._MainThread",
        "threading.currentThread",
        "threading.current_thread",
        "threading.get_ident",
        "threading.main_thread",
    }
)
MAIN_THREAD_WORDS: Final = ("main_thread", "mainthread")
