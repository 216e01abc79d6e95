"""The one module that a rule imports.

A rule subclasses `Rule`, states its `Meta`, and overrides hooks: libcst-style ones (`visit_Call`,
`leave_With`, …) or the ones for what the code means (`check_handler`, `check_cleanup`,
`check_loop`, `check_registration`, `check_exit_callback`, `check_module`). It asks `self.facts`,
and reports with `self.report`.

`cst` is libcst, imported at its first use: rules are loaded on every run, libcst is needed only
once a file has something in it that a rule could fire on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shutdown_lint.engine.fix_request import (
    EnsureImport,
    FixRequest,
    InsertAfter,
    InsertBefore,
    Remove,
    Replace,
    Wrap,
    display_fix,
    safe_fix,
    unsafe_fix,
)
from shutdown_lint.engine.rule import Rule
from shutdown_lint.model.levels import Confidence, Preset, Safety, Severity
from shutdown_lint.model.meta import Meta
from shutdown_lint.model.trigger import all_of, any_of

if TYPE_CHECKING:
    import libcst as cst

    from shutdown_lint.engine.fix_request import EditRequest
    from shutdown_lint.engine.fixes.laid_out import with_argument
    from shutdown_lint.engine.fixes.literal_elements import without_elements
    from shutdown_lint.engine.fixes.main_guard import first_under_guard
    from shutdown_lint.engine.fixes.unneeded_imports import without_unused
    from shutdown_lint.facts.brokers import Disturbance
    from shutdown_lint.facts.calls import Reference
    from shutdown_lint.facts.celery import CeleryTask
    from shutdown_lint.facts.children import Child
    from shutdown_lint.facts.cleanup import Cleanup, ExitCallback
    from shutdown_lint.facts.coroutines import CoroutineFunction
    from shutdown_lint.facts.evidence import Via
    from shutdown_lint.facts.functions import Function
    from shutdown_lint.facts.handlers import Handler, Registration
    from shutdown_lint.facts.interrupts import Interrupt
    from shutdown_lint.facts.locking import Taking
    from shutdown_lint.facts.loops import Loop
    from shutdown_lint.facts.module import ModuleFacts
    from shutdown_lint.facts.off_main import Way
    from shutdown_lint.facts.reach import Reached
    from shutdown_lint.knowledge.blocking import Blocking

__all__ = [
    "Blocking",
    "CeleryTask",
    "Child",
    "Cleanup",
    "Confidence",
    "CoroutineFunction",
    "Disturbance",
    "EditRequest",
    "EnsureImport",
    "ExitCallback",
    "FixRequest",
    "Function",
    "Handler",
    "InsertAfter",
    "InsertBefore",
    "Interrupt",
    "Loop",
    "Meta",
    "ModuleFacts",
    "Preset",
    "Reached",
    "Reference",
    "Registration",
    "Remove",
    "Replace",
    "Rule",
    "Safety",
    "Severity",
    "Taking",
    "Via",
    "Way",
    "Wrap",
    "all_of",
    "any_of",
    "cst",
    "display_fix",
    "first_under_guard",
    "safe_fix",
    "unsafe_fix",
    "with_argument",
    "without_elements",
    "without_unused",
]

_LATE = {
    "Blocking": "shutdown_lint.knowledge.blocking",
    "EditRequest": "shutdown_lint.engine.fix_request",
    "CeleryTask": "shutdown_lint.facts.celery",
    "Child": "shutdown_lint.facts.children",
    "Cleanup": "shutdown_lint.facts.cleanup",
    "CoroutineFunction": "shutdown_lint.facts.coroutines",
    "Disturbance": "shutdown_lint.facts.brokers",
    "ExitCallback": "shutdown_lint.facts.cleanup",
    "Function": "shutdown_lint.facts.functions",
    "Handler": "shutdown_lint.facts.handlers",
    "Interrupt": "shutdown_lint.facts.interrupts",
    "Loop": "shutdown_lint.facts.loops",
    "ModuleFacts": "shutdown_lint.facts.module",
    "Reached": "shutdown_lint.facts.reach",
    "Reference": "shutdown_lint.facts.calls",
    "Registration": "shutdown_lint.facts.handlers",
    "Taking": "shutdown_lint.facts.locking",
    "Via": "shutdown_lint.facts.evidence",
    "Way": "shutdown_lint.facts.off_main",
    # To be imported where they are called: they need libcst.
    "first_under_guard": "shutdown_lint.engine.fixes.main_guard",
    "with_argument": "shutdown_lint.engine.fixes.laid_out",
    "without_elements": "shutdown_lint.engine.fixes.literal_elements",
    "without_unused": "shutdown_lint.engine.fixes.unneeded_imports",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name == "cst":
        return _LateModule("libcst")
    if name in _LATE:
        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _LateModule:
    """Stands for a module until one of its attributes is asked for."""

    def __init__(self, name: str) -> None:
        self.__name = name

    def __getattr__(self, attribute: str) -> Any:
        from importlib import import_module

        return getattr(import_module(self.__name), attribute)
