"""The one module that a rule imports.

A rule subclasses `Rule`, states its `Meta`, and overrides hooks: libcst-style ones (`visit_Call`,
`leave_With`, …) or the ones for what the code means (`check_handler`, `check_cleanup`,
`check_loop`, `check_registration`, `check_exit_callback`, `check_module`). It asks `self.facts`,
and reports with `self.report`. A rule for deployment files subclasses `DeploymentRule`.

`cst` is libcst, imported at its first use: rules are loaded on every run, libcst is needed only
once a file has something in it that a rule could fire on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shutdown_lint.engine.fix_request import (
    EnsureImport,
    FixRequest,
    Indent,
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
from shutdown_lint.model.trigger import all_of, any_of, imports, pattern, word

if TYPE_CHECKING:
    import libcst as cst

    from shutdown_lint.deployment.children import drops_tasks, preforks, run_by
    from shutdown_lint.deployment.dockerfile import Dockerfile, Form, Image, Start
    from shutdown_lint.deployment.dockerfile_launch import may_have_dash
    from shutdown_lint.deployment.entry_scripts import handed_over
    from shutdown_lint.deployment.kubernetes import KubernetesFile
    from shutdown_lint.deployment.launching import is_finite, lead, runs_long
    from shutdown_lint.deployment.reactions import reaction_to
    from shutdown_lint.deployment.script import Script
    from shutdown_lint.deployment.shell import Shell, Simple, read_shell
    from shutdown_lint.deployment.shortfalls import Shortfall, shortfall_of
    from shutdown_lint.deployment.supervisor import SupervisorProgram
    from shutdown_lint.deployment.systemd import Unit
    from shutdown_lint.engine.deployment_rule import DeploymentRule
    from shutdown_lint.engine.fix_request import EditRequest
    from shutdown_lint.engine.fixes.laid_out import call_line, with_argument, with_keyword
    from shutdown_lint.engine.fixes.literal_elements import without_elements
    from shutdown_lint.engine.fixes.main_guard import first_under_guard
    from shutdown_lint.engine.fixes.more_options import with_members, with_neighbour, with_options
    from shutdown_lint.engine.fixes.try_finally import into_try_finally
    from shutdown_lint.engine.fixes.unneeded_imports import without_unused
    from shutdown_lint.engine.told_as_one import without_refuted
    from shutdown_lint.facts.code.calls import Reference
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.evidence import Via
    from shutdown_lint.facts.code.pauses import Pause
    from shutdown_lint.facts.code.reach import Reached
    from shutdown_lint.facts.exits.cancellation import Swallowed
    from shutdown_lint.facts.exits.discarding import Jump
    from shutdown_lint.facts.exits.unreached import Unreached
    from shutdown_lint.facts.handling.brokers import Disturbance
    from shutdown_lint.facts.handling.doubled import Doubled
    from shutdown_lint.facts.handling.half_taken import HalfTaken
    from shutdown_lint.facts.handling.locking import Taking
    from shutdown_lint.facts.loops.loops import Loop
    from shutdown_lint.facts.messages.auto_acks import AutoAck
    from shutdown_lint.facts.module import ModuleFacts
    from shutdown_lint.facts.processes.children import Child
    from shutdown_lint.facts.signals.cleanup import Cleanup, ExitCallback
    from shutdown_lint.facts.signals.coroutines import CoroutineFunction
    from shutdown_lint.facts.signals.handlers import Handler, Registration
    from shutdown_lint.facts.signals.misspelt_daemons import Misspelling
    from shutdown_lint.facts.signals.off_main import Way
    from shutdown_lint.facts.signals.starts import Started
    from shutdown_lint.facts.task_queues.celery_late import LateAck
    from shutdown_lint.facts.task_queues.celery_tasks import CeleryTask
    from shutdown_lint.facts.task_queues.queued_tasks import QueuedTask
    from shutdown_lint.facts.waits.slow_stops import SlowStop
    from shutdown_lint.facts.waits.terminations import Termination
    from shutdown_lint.facts.work.interrupts import Interrupt
    from shutdown_lint.knowledge.blocking import Blocking
    from shutdown_lint.knowledge.triggers.children import (
        MAKES_COPIES,
        STARTS_PROCESS,
        STARTS_PROGRAM,
        TELLS_CHILD,
        WAITS_FOR_CHILD,
    )
    from shutdown_lint.knowledge.triggers.cleanup import (
        HAS_CLEANUP,
        HAS_EXIT_METHOD,
        HAS_FINALLY,
        HAS_SHUTDOWN_HOOK,
        HAS_STARTUP_HOOK,
    )
    from shutdown_lint.knowledge.triggers.coroutines import (
        DRIVES_LOOP,
        HAS_COROUTINE_FUNCTION,
        LEAVES_TO_LOOP,
    )
    from shutdown_lint.knowledge.triggers.exits import (
        CATCHES_EXIT,
        CATCHES_INTERRUPT,
        ENDS_AT_ONCE,
        HAS_BARE_EXCEPT,
        HAS_INTERRUPT_CLAUSE,
        NAMES_CANCELLATION,
        RAISES_EXIT,
        SUPPRESSES_EXIT,
    )
    from shutdown_lint.knowledge.triggers.launching import SERVES_BY_NAME
    from shutdown_lint.knowledge.triggers.loops import (
        HAS_ENDLESS_LOOP,
        LOOPS_WITHOUT_END,
        STAYS_FOR_GOOD,
    )
    from shutdown_lint.knowledge.triggers.messages import (
        ACKNOWLEDGES,
        BUFFERS_MESSAGES,
        CONSUMES,
        POPS,
        TAKES_ACKNOWLEDGED,
    )
    from shutdown_lint.knowledge.triggers.naming import instances, names
    from shutdown_lint.knowledge.triggers.registering import (
        HAS_EXIT_CALLBACK,
        REGISTERS_HANDLER,
        REGISTERS_INTERRUPTING_HANDLER,
        REGISTERS_LOOP_HANDLER,
        any_signal,
    )
    from shutdown_lint.knowledge.triggers.serving import (
        DEVELOPS,
        HANDLES_SIGTERM,
        MAKES_WSGI_APP,
        RUNS_EVENT_LOOP,
        SENDS_SIGNAL_AGAIN,
        SERVES,
        TAKES_SIGNALS_OVER,
    )
    from shutdown_lint.knowledge.triggers.shapes import (
        CONTINUES_IN_FINALLY,
        LEAVES_CLEANUP_UNREACHED,
        POLLS_IN_CLEANUP,
        SWALLOWS_EVERYTHING,
    )
    from shutdown_lint.knowledge.triggers.task_queues import HAS_TASKS_OF_APP, QUEUES_TASKS
    from shutdown_lint.knowledge.triggers.threads import (
        ANSWERS_IN_DAEMONS,
        HAS_JOINABLE,
        JOINS_AT_EXIT,
        JOINS_UNTIMED,
        MISSPELLS_DAEMON,
        STARTS_THREAD,
        TAKES_LOCK,
    )
    from shutdown_lint.knowledge.triggers.waiting import (
        BLOCKS_EXECUTOR,
        WAITS_AGAIN,
        WAITS_FOR_OTHERS,
    )
    from shutdown_lint.model.deployment import Command, Launch, Limit, Platform, Spot
    from shutdown_lint.model.finding import Edit, Finding, Related
    from shutdown_lint.model.finding import Fix as TextFix
    from shutdown_lint.model.program import Program
    from shutdown_lint.model.span import Span
    from shutdown_lint.project.celery_schedules import tasks_by_line
    from shutdown_lint.project.celery_settings import Said, said_of
    from shutdown_lint.project.contested import (
        Does,
        as_imported,
        in_place_of_server,
        replaced_by_asgi_server,
        replaced_by_server,
        replaces_nothing,
    )
    from shutdown_lint.project.first_process import is_first_process, nobody_hears
    from shutdown_lint.project.gunicorn_waits import gunicorn_waits
    from shutdown_lint.project.heard import unless_heard
    from shutdown_lint.project.in_flight import exit_amid_work, has_nothing_in_flight
    from shutdown_lint.project.interrupted import only_interrupted
    from shutdown_lint.project.project import Project
    from shutdown_lint.project.resting import resting_of

__all__ = [
    "ACKNOWLEDGES",
    "ANSWERS_IN_DAEMONS",
    "BLOCKS_EXECUTOR",
    "BUFFERS_MESSAGES",
    "CATCHES_EXIT",
    "CATCHES_INTERRUPT",
    "CONSUMES",
    "CONTINUES_IN_FINALLY",
    "DEVELOPS",
    "DRIVES_LOOP",
    "ENDS_AT_ONCE",
    "HANDLES_SIGTERM",
    "HAS_BARE_EXCEPT",
    "HAS_CLEANUP",
    "HAS_COROUTINE_FUNCTION",
    "HAS_ENDLESS_LOOP",
    "HAS_EXIT_CALLBACK",
    "HAS_EXIT_METHOD",
    "HAS_FINALLY",
    "HAS_INTERRUPT_CLAUSE",
    "HAS_JOINABLE",
    "HAS_SHUTDOWN_HOOK",
    "HAS_STARTUP_HOOK",
    "HAS_TASKS_OF_APP",
    "JOINS_AT_EXIT",
    "JOINS_UNTIMED",
    "LEAVES_CLEANUP_UNREACHED",
    "LEAVES_TO_LOOP",
    "LOOPS_WITHOUT_END",
    "MAKES_COPIES",
    "MAKES_WSGI_APP",
    "MISSPELLS_DAEMON",
    "NAMES_CANCELLATION",
    "POLLS_IN_CLEANUP",
    "POPS",
    "QUEUES_TASKS",
    "RAISES_EXIT",
    "REGISTERS_HANDLER",
    "REGISTERS_INTERRUPTING_HANDLER",
    "REGISTERS_LOOP_HANDLER",
    "RUNS_EVENT_LOOP",
    "SENDS_SIGNAL_AGAIN",
    "SERVES",
    "SERVES_BY_NAME",
    "STARTS_PROCESS",
    "STARTS_PROGRAM",
    "STARTS_THREAD",
    "STAYS_FOR_GOOD",
    "SUPPRESSES_EXIT",
    "SWALLOWS_EVERYTHING",
    "TAKES_ACKNOWLEDGED",
    "TAKES_LOCK",
    "TAKES_SIGNALS_OVER",
    "TELLS_CHILD",
    "WAITS_AGAIN",
    "WAITS_FOR_CHILD",
    "WAITS_FOR_OTHERS",
    "AutoAck",
    "Blocking",
    "CeleryTask",
    "Child",
    "Cleanup",
    "Command",
    "Confidence",
    "CoroutineFunction",
    "DeploymentRule",
    "Disturbance",
    "Dockerfile",
    "Does",
    "Doubled",
    "Edit",
    "EditRequest",
    "EnsureImport",
    "ExitCallback",
    "Finding",
    "FixRequest",
    "Form",
    "Function",
    "HalfTaken",
    "Handler",
    "Image",
    "Indent",
    "InsertAfter",
    "InsertBefore",
    "Interrupt",
    "Jump",
    "KubernetesFile",
    "LateAck",
    "Launch",
    "Limit",
    "Loop",
    "Meta",
    "Misspelling",
    "ModuleFacts",
    "Pause",
    "Platform",
    "Preset",
    "Program",
    "Project",
    "QueuedTask",
    "Reached",
    "Reference",
    "Registration",
    "Related",
    "Remove",
    "Replace",
    "Rule",
    "Safety",
    "Said",
    "Script",
    "Severity",
    "Shell",
    "Shortfall",
    "Simple",
    "SlowStop",
    "Span",
    "Spot",
    "Start",
    "Started",
    "SupervisorProgram",
    "Swallowed",
    "Taking",
    "Termination",
    "TextFix",
    "Unit",
    "Unreached",
    "Via",
    "Way",
    "Wrap",
    "all_of",
    "any_of",
    "any_signal",
    "as_imported",
    "call_line",
    "cst",
    "display_fix",
    "drops_tasks",
    "exit_amid_work",
    "first_under_guard",
    "gunicorn_waits",
    "handed_over",
    "has_nothing_in_flight",
    "imports",
    "in_place_of_server",
    "instances",
    "into_try_finally",
    "is_finite",
    "is_first_process",
    "lead",
    "may_have_dash",
    "names",
    "nobody_hears",
    "only_interrupted",
    "pattern",
    "preforks",
    "reaction_to",
    "read_shell",
    "replaced_by_asgi_server",
    "replaced_by_server",
    "replaces_nothing",
    "resting_of",
    "run_by",
    "runs_long",
    "safe_fix",
    "said_of",
    "shortfall_of",
    "tasks_by_line",
    "unless_heard",
    "unsafe_fix",
    "with_argument",
    "with_keyword",
    "with_members",
    "with_neighbour",
    "with_options",
    "without_elements",
    "without_refuted",
    "without_unused",
    "word",
]

_LATE = {
    "AutoAck": "shutdown_lint.facts.messages.auto_acks",
    "Blocking": "shutdown_lint.knowledge.blocking",
    "EditRequest": "shutdown_lint.engine.fix_request",
    "CeleryTask": "shutdown_lint.facts.task_queues.celery_tasks",
    "Child": "shutdown_lint.facts.processes.children",
    "Cleanup": "shutdown_lint.facts.signals.cleanup",
    "CoroutineFunction": "shutdown_lint.facts.signals.coroutines",
    "Disturbance": "shutdown_lint.facts.handling.brokers",
    "ExitCallback": "shutdown_lint.facts.signals.cleanup",
    "Doubled": "shutdown_lint.facts.handling.doubled",
    "Function": "shutdown_lint.facts.code.definitions",
    "HalfTaken": "shutdown_lint.facts.handling.half_taken",
    "Handler": "shutdown_lint.facts.signals.handlers",
    "Interrupt": "shutdown_lint.facts.work.interrupts",
    "LateAck": "shutdown_lint.facts.task_queues.celery_late",
    "Jump": "shutdown_lint.facts.exits.discarding",
    "Loop": "shutdown_lint.facts.loops.loops",
    "Misspelling": "shutdown_lint.facts.signals.misspelt_daemons",
    "ModuleFacts": "shutdown_lint.facts.module",
    "Pause": "shutdown_lint.facts.code.pauses",
    "QueuedTask": "shutdown_lint.facts.task_queues.queued_tasks",
    "Reached": "shutdown_lint.facts.code.reach",
    "Reference": "shutdown_lint.facts.code.calls",
    "Registration": "shutdown_lint.facts.signals.handlers",
    "SlowStop": "shutdown_lint.facts.waits.slow_stops",
    "Swallowed": "shutdown_lint.facts.exits.cancellation",
    "Taking": "shutdown_lint.facts.handling.locking",
    "Termination": "shutdown_lint.facts.waits.terminations",
    "Started": "shutdown_lint.facts.signals.starts",
    "Unreached": "shutdown_lint.facts.exits.unreached",
    "Via": "shutdown_lint.facts.code.evidence",
    "Way": "shutdown_lint.facts.signals.off_main",
    # What rules combine in their triggers: few runs need all of the tables.
    "ACKNOWLEDGES": "shutdown_lint.knowledge.triggers.messages",
    "ANSWERS_IN_DAEMONS": "shutdown_lint.knowledge.triggers.threads",
    "BLOCKS_EXECUTOR": "shutdown_lint.knowledge.triggers.waiting",
    "BUFFERS_MESSAGES": "shutdown_lint.knowledge.triggers.messages",
    "CATCHES_EXIT": "shutdown_lint.knowledge.triggers.exits",
    "CATCHES_INTERRUPT": "shutdown_lint.knowledge.triggers.exits",
    "CONSUMES": "shutdown_lint.knowledge.triggers.messages",
    "CONTINUES_IN_FINALLY": "shutdown_lint.knowledge.triggers.shapes",
    "DEVELOPS": "shutdown_lint.knowledge.triggers.serving",
    "DRIVES_LOOP": "shutdown_lint.knowledge.triggers.coroutines",
    "ENDS_AT_ONCE": "shutdown_lint.knowledge.triggers.exits",
    "HANDLES_SIGTERM": "shutdown_lint.knowledge.triggers.serving",
    "HAS_BARE_EXCEPT": "shutdown_lint.knowledge.triggers.exits",
    "HAS_CLEANUP": "shutdown_lint.knowledge.triggers.cleanup",
    "HAS_COROUTINE_FUNCTION": "shutdown_lint.knowledge.triggers.coroutines",
    "HAS_ENDLESS_LOOP": "shutdown_lint.knowledge.triggers.loops",
    "HAS_EXIT_CALLBACK": "shutdown_lint.knowledge.triggers.registering",
    "HAS_EXIT_METHOD": "shutdown_lint.knowledge.triggers.cleanup",
    "HAS_FINALLY": "shutdown_lint.knowledge.triggers.cleanup",
    "HAS_INTERRUPT_CLAUSE": "shutdown_lint.knowledge.triggers.exits",
    "HAS_JOINABLE": "shutdown_lint.knowledge.triggers.threads",
    "HAS_SHUTDOWN_HOOK": "shutdown_lint.knowledge.triggers.cleanup",
    "HAS_STARTUP_HOOK": "shutdown_lint.knowledge.triggers.cleanup",
    "HAS_TASKS_OF_APP": "shutdown_lint.knowledge.triggers.task_queues",
    "JOINS_AT_EXIT": "shutdown_lint.knowledge.triggers.threads",
    "JOINS_UNTIMED": "shutdown_lint.knowledge.triggers.threads",
    "LEAVES_CLEANUP_UNREACHED": "shutdown_lint.knowledge.triggers.shapes",
    "LEAVES_TO_LOOP": "shutdown_lint.knowledge.triggers.coroutines",
    "LOOPS_WITHOUT_END": "shutdown_lint.knowledge.triggers.loops",
    "MAKES_COPIES": "shutdown_lint.knowledge.triggers.children",
    "MAKES_WSGI_APP": "shutdown_lint.knowledge.triggers.serving",
    "MISSPELLS_DAEMON": "shutdown_lint.knowledge.triggers.threads",
    "NAMES_CANCELLATION": "shutdown_lint.knowledge.triggers.exits",
    "POLLS_IN_CLEANUP": "shutdown_lint.knowledge.triggers.shapes",
    "POPS": "shutdown_lint.knowledge.triggers.messages",
    "QUEUES_TASKS": "shutdown_lint.knowledge.triggers.task_queues",
    "RAISES_EXIT": "shutdown_lint.knowledge.triggers.exits",
    "REGISTERS_HANDLER": "shutdown_lint.knowledge.triggers.registering",
    "REGISTERS_INTERRUPTING_HANDLER": "shutdown_lint.knowledge.triggers.registering",
    "REGISTERS_LOOP_HANDLER": "shutdown_lint.knowledge.triggers.registering",
    "RUNS_EVENT_LOOP": "shutdown_lint.knowledge.triggers.serving",
    "SENDS_SIGNAL_AGAIN": "shutdown_lint.knowledge.triggers.serving",
    "SERVES_BY_NAME": "shutdown_lint.knowledge.triggers.launching",
    "SERVES": "shutdown_lint.knowledge.triggers.serving",
    "STARTS_PROCESS": "shutdown_lint.knowledge.triggers.children",
    "STARTS_PROGRAM": "shutdown_lint.knowledge.triggers.children",
    "STARTS_THREAD": "shutdown_lint.knowledge.triggers.threads",
    "SUPPRESSES_EXIT": "shutdown_lint.knowledge.triggers.exits",
    "STAYS_FOR_GOOD": "shutdown_lint.knowledge.triggers.loops",
    "SWALLOWS_EVERYTHING": "shutdown_lint.knowledge.triggers.shapes",
    "TAKES_ACKNOWLEDGED": "shutdown_lint.knowledge.triggers.messages",
    "TAKES_LOCK": "shutdown_lint.knowledge.triggers.threads",
    "TAKES_SIGNALS_OVER": "shutdown_lint.knowledge.triggers.serving",
    "TELLS_CHILD": "shutdown_lint.knowledge.triggers.children",
    "WAITS_AGAIN": "shutdown_lint.knowledge.triggers.waiting",
    "WAITS_FOR_CHILD": "shutdown_lint.knowledge.triggers.children",
    "WAITS_FOR_OTHERS": "shutdown_lint.knowledge.triggers.waiting",
    "any_signal": "shutdown_lint.knowledge.triggers.registering",
    "instances": "shutdown_lint.knowledge.triggers.naming",
    "names": "shutdown_lint.knowledge.triggers.naming",
    # To be imported where they are called: nothing of a project is on the clean path.
    "Finding": "shutdown_lint.model.finding",
    "Project": "shutdown_lint.project.project",
    "Said": "shutdown_lint.project.celery_settings",
    "said_of": "shutdown_lint.project.celery_settings",
    "tasks_by_line": "shutdown_lint.project.celery_schedules",
    "without_refuted": "shutdown_lint.engine.told_as_one",
    "Related": "shutdown_lint.model.finding",
    "Does": "shutdown_lint.project.contested",
    "in_place_of_server": "shutdown_lint.project.contested",
    "replaced_by_asgi_server": "shutdown_lint.project.contested",
    "as_imported": "shutdown_lint.project.contested",
    "replaces_nothing": "shutdown_lint.project.contested",
    "gunicorn_waits": "shutdown_lint.project.gunicorn_waits",
    "only_interrupted": "shutdown_lint.project.interrupted",
    "exit_amid_work": "shutdown_lint.project.in_flight",
    "has_nothing_in_flight": "shutdown_lint.project.in_flight",
    "replaced_by_server": "shutdown_lint.project.contested",
    "is_first_process": "shutdown_lint.project.first_process",
    "nobody_hears": "shutdown_lint.project.first_process",
    "resting_of": "shutdown_lint.project.resting",
    "unless_heard": "shutdown_lint.project.heard",
    # The same: they need libcst.
    "Command": "shutdown_lint.model.deployment",
    "DeploymentRule": "shutdown_lint.engine.deployment_rule",
    "Dockerfile": "shutdown_lint.deployment.dockerfile",
    "Edit": "shutdown_lint.model.finding",
    "Form": "shutdown_lint.deployment.dockerfile",
    "Image": "shutdown_lint.deployment.dockerfile",
    "Launch": "shutdown_lint.model.deployment",
    "Limit": "shutdown_lint.model.deployment",
    "Platform": "shutdown_lint.model.deployment",
    "Program": "shutdown_lint.model.program",
    "Script": "shutdown_lint.deployment.script",
    "Shell": "shutdown_lint.deployment.shell",
    "Simple": "shutdown_lint.deployment.shell",
    "Span": "shutdown_lint.model.span",
    "Spot": "shutdown_lint.model.deployment",
    "Start": "shutdown_lint.deployment.dockerfile",
    "is_finite": "shutdown_lint.deployment.launching",
    "lead": "shutdown_lint.deployment.launching",
    "handed_over": "shutdown_lint.deployment.entry_scripts",
    "may_have_dash": "shutdown_lint.deployment.dockerfile_launch",
    "KubernetesFile": "shutdown_lint.deployment.kubernetes",
    "Shortfall": "shutdown_lint.deployment.shortfalls",
    "SupervisorProgram": "shutdown_lint.deployment.supervisor",
    "Unit": "shutdown_lint.deployment.systemd",
    "preforks": "shutdown_lint.deployment.children",
    "drops_tasks": "shutdown_lint.deployment.children",
    "reaction_to": "shutdown_lint.deployment.reactions",
    "read_shell": "shutdown_lint.deployment.shell",
    "run_by": "shutdown_lint.deployment.children",
    "shortfall_of": "shutdown_lint.deployment.shortfalls",
    "runs_long": "shutdown_lint.deployment.launching",
    # To be imported where they are called: they need libcst.
    "first_under_guard": "shutdown_lint.engine.fixes.main_guard",
    "call_line": "shutdown_lint.engine.fixes.laid_out",
    "into_try_finally": "shutdown_lint.engine.fixes.try_finally",
    "with_argument": "shutdown_lint.engine.fixes.laid_out",
    "with_keyword": "shutdown_lint.engine.fixes.laid_out",
    "with_members": "shutdown_lint.engine.fixes.more_options",
    "with_neighbour": "shutdown_lint.engine.fixes.more_options",
    "with_options": "shutdown_lint.engine.fixes.more_options",
    "without_elements": "shutdown_lint.engine.fixes.literal_elements",
    "without_unused": "shutdown_lint.engine.fixes.unneeded_imports",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name == "cst":
        return _LateModule("libcst")
    if name == "TextFix":
        return import_module("shutdown_lint.model.finding").Fix
    if name in _LATE:
        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _LateModule:
    """Stands for a module until one of its attributes is asked for."""

    def __init__(self, name: str) -> None:
        self.__name = name

    def __getattr__(self, attribute: str) -> Any:
        from importlib import import_module

        found = getattr(import_module(self.__name), attribute)
        setattr(self, attribute, found)  # the next time it is there at once
        return found
