"""Pools of workers: what makes one, what ends it, and what gives it jobs without waiting."""

from __future__ import annotations

from typing import Final

POOL: Final = "multiprocessing.Pool"  # the classes as the other tables know them
EXECUTOR: Final = "concurrent.futures.Executor"

MAKERS: Final = frozenset({"Pool", "ProcessPoolExecutor", "ThreadPool", "ThreadPoolExecutor"})

ENDING: Final = frozenset({"close", "join", "shutdown", "terminate"})

# They come back before the job is done.
HANDING_OVER: Final = frozenset(
    {"apply_async", "imap", "imap_unordered", "map_async", "starmap_async", "submit"}
)
# They wait for all jobs; those of an executor hand them all over first.
WAITING: Final = frozenset({"apply", "map", "starmap"})
