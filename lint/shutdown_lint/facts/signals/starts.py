"""What starts a thread, or gives a job to one."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.knowledge import workers as table

if TYPE_CHECKING:
    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins


class Started(Enum):
    """What a call starts."""

    THREAD = "thread"
    JOB = "job"  # of an executor
    POOL = "pool"  # it has threads


class Starts:
    """Finds the calls that start something of a thread's."""

    def __init__(
        self, names: Names, objects: Objects, functions: Functions, origins: Origins, fates: Fates
    ) -> None:
        self._names = names
        self._objects = objects
        self._functions = functions
        self._origins = origins
        self._fates = fates

    def of(self, call: cst.Call) -> Started | None:
        """What a call starts; None when that cannot be told, or is no thread's."""
        path = self._names.path(call.func)
        if path in table.THREAD_STARTING:
            return Started.THREAD
        if path in table.EXECUTOR_JOBS:
            return Started.JOB
        if path in table.POOLS and self._functions.class_of_name(call.func) is None:
            return Started.POOL
        return self.of_method(call.func)

    def of_method(self, callee: cst.BaseExpression) -> Started | None:
        """What an expression such as `thread.start` starts once it is called."""
        if not isinstance(callee, cst.Attribute):
            return None
        known = self._objects.known(callee.value)
        method = callee.attr.value
        if known == "threading.Thread" and method == "start":
            return Started.THREAD
        if (known, method) in table.EXECUTOR_METHODS:
            return Started.JOB
        return None

    def is_joined(self, call: cst.Call) -> bool:
        """Whether the thread that `thread.start()` starts is waited for anywhere."""
        if not isinstance(call.func, cst.Attribute):
            return False
        origin = self._origins.of(call.func.value)
        return origin is None or all(self._fates.of(made).uses("join") for made in origin.calls)
