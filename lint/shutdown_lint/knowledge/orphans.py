"""What decides whether child processes outlive the program that made them."""

from __future__ import annotations

from typing import Final

# It leaves its workers behind: each of them holds both ends of the pipe that it reads its jobs
# from, so that none ever sees the end of it. `multiprocessing.Pool` does not: measured.
POOLS: Final = frozenset({"concurrent.futures.ProcessPoolExecutor"})
POOL_WORK: Final = frozenset({"map", "submit"})
# Calls that are given a pool and a job: position of the pool is the first.
POOL_USERS: Final = frozenset({"run_in_executor"})

# Parts of the names of calls by which a process learns that its parent is gone, or sees to it
# that it goes too: `prctl(PR_SET_PDEATHSIG)`, `os.getppid()`, `multiprocessing.parent_process()`.
WATCHING: Final = ("getppid", "parent_process", "pdeathsig", "prctl")
