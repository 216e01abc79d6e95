"""What a file must hold before a rule can fire: the triggers that several rules share.

They follow the tables in `knowledge/`, of which few runs need all.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.knowledge.triggers.children import MAKES_COPIES as MAKES_COPIES
    from shutdown_lint.knowledge.triggers.children import STARTS_PROCESS as STARTS_PROCESS
    from shutdown_lint.knowledge.triggers.children import STARTS_PROGRAM as STARTS_PROGRAM
    from shutdown_lint.knowledge.triggers.children import TELLS_CHILD as TELLS_CHILD
    from shutdown_lint.knowledge.triggers.children import WAITS_FOR_CHILD as WAITS_FOR_CHILD
    from shutdown_lint.knowledge.triggers.cleanup import HAS_CLEANUP as HAS_CLEANUP
    from shutdown_lint.knowledge.triggers.cleanup import HAS_EXIT_METHOD as HAS_EXIT_METHOD
    from shutdown_lint.knowledge.triggers.cleanup import HAS_FINALLY as HAS_FINALLY
    from shutdown_lint.knowledge.triggers.cleanup import HAS_SHUTDOWN_HOOK as HAS_SHUTDOWN_HOOK
    from shutdown_lint.knowledge.triggers.cleanup import HAS_STARTUP_HOOK as HAS_STARTUP_HOOK
    from shutdown_lint.knowledge.triggers.coroutines import DRIVES_LOOP as DRIVES_LOOP
    from shutdown_lint.knowledge.triggers.coroutines import (
        HAS_COROUTINE_FUNCTION as HAS_COROUTINE_FUNCTION,
    )
    from shutdown_lint.knowledge.triggers.coroutines import LEAVES_TO_LOOP as LEAVES_TO_LOOP
    from shutdown_lint.knowledge.triggers.exits import CATCHES_EXIT as CATCHES_EXIT
    from shutdown_lint.knowledge.triggers.exits import CATCHES_INTERRUPT as CATCHES_INTERRUPT
    from shutdown_lint.knowledge.triggers.exits import ENDS_AT_ONCE as ENDS_AT_ONCE
    from shutdown_lint.knowledge.triggers.exits import HAS_BARE_EXCEPT as HAS_BARE_EXCEPT
    from shutdown_lint.knowledge.triggers.exits import HAS_INTERRUPT_CLAUSE as HAS_INTERRUPT_CLAUSE
    from shutdown_lint.knowledge.triggers.exits import NAMES_CANCELLATION as NAMES_CANCELLATION
    from shutdown_lint.knowledge.triggers.exits import RAISES_EXIT as RAISES_EXIT
    from shutdown_lint.knowledge.triggers.exits import SUPPRESSES_EXIT as SUPPRESSES_EXIT
    from shutdown_lint.knowledge.triggers.launching import SERVES_BY_NAME as SERVES_BY_NAME
    from shutdown_lint.knowledge.triggers.loops import HAS_ENDLESS_LOOP as HAS_ENDLESS_LOOP
    from shutdown_lint.knowledge.triggers.loops import LOOPS_WITHOUT_END as LOOPS_WITHOUT_END
    from shutdown_lint.knowledge.triggers.loops import STAYS_FOR_GOOD as STAYS_FOR_GOOD
    from shutdown_lint.knowledge.triggers.messages import ACKNOWLEDGES as ACKNOWLEDGES
    from shutdown_lint.knowledge.triggers.messages import BUFFERS_MESSAGES as BUFFERS_MESSAGES
    from shutdown_lint.knowledge.triggers.messages import CONSUMES as CONSUMES
    from shutdown_lint.knowledge.triggers.messages import POPS as POPS
    from shutdown_lint.knowledge.triggers.messages import TAKES_ACKNOWLEDGED as TAKES_ACKNOWLEDGED
    from shutdown_lint.knowledge.triggers.naming import instances as instances
    from shutdown_lint.knowledge.triggers.naming import names as names
    from shutdown_lint.knowledge.triggers.registering import HAS_EXIT_CALLBACK as HAS_EXIT_CALLBACK
    from shutdown_lint.knowledge.triggers.registering import REGISTERS_HANDLER as REGISTERS_HANDLER
    from shutdown_lint.knowledge.triggers.registering import (
        REGISTERS_INTERRUPTING_HANDLER as REGISTERS_INTERRUPTING_HANDLER,
    )
    from shutdown_lint.knowledge.triggers.registering import (
        REGISTERS_LOOP_HANDLER as REGISTERS_LOOP_HANDLER,
    )
    from shutdown_lint.knowledge.triggers.registering import any_signal as any_signal
    from shutdown_lint.knowledge.triggers.serving import DEVELOPS as DEVELOPS
    from shutdown_lint.knowledge.triggers.serving import HANDLES_SIGTERM as HANDLES_SIGTERM
    from shutdown_lint.knowledge.triggers.serving import MAKES_WSGI_APP as MAKES_WSGI_APP
    from shutdown_lint.knowledge.triggers.serving import RUNS_EVENT_LOOP as RUNS_EVENT_LOOP
    from shutdown_lint.knowledge.triggers.serving import SENDS_SIGNAL_AGAIN as SENDS_SIGNAL_AGAIN
    from shutdown_lint.knowledge.triggers.serving import SERVES as SERVES
    from shutdown_lint.knowledge.triggers.serving import TAKES_SIGNALS_OVER as TAKES_SIGNALS_OVER
    from shutdown_lint.knowledge.triggers.shapes import (
        CANCELS_IN_COROUTINE as CANCELS_IN_COROUTINE,
    )
    from shutdown_lint.knowledge.triggers.shapes import (
        CONTINUES_IN_FINALLY as CONTINUES_IN_FINALLY,
    )
    from shutdown_lint.knowledge.triggers.shapes import (
        LEAVES_CLEANUP_UNREACHED as LEAVES_CLEANUP_UNREACHED,
    )
    from shutdown_lint.knowledge.triggers.shapes import POLLS_IN_CLEANUP as POLLS_IN_CLEANUP
    from shutdown_lint.knowledge.triggers.shapes import REPEATS_IN_FINALLY as REPEATS_IN_FINALLY
    from shutdown_lint.knowledge.triggers.shapes import (
        SWALLOWS_CANCELLATION as SWALLOWS_CANCELLATION,
    )
    from shutdown_lint.knowledge.triggers.shapes import SWALLOWS_EVERYTHING as SWALLOWS_EVERYTHING
    from shutdown_lint.knowledge.triggers.task_queues import HAS_TASKS_OF_APP as HAS_TASKS_OF_APP
    from shutdown_lint.knowledge.triggers.task_queues import QUEUES_TASKS as QUEUES_TASKS
    from shutdown_lint.knowledge.triggers.threads import ANSWERS_IN_DAEMONS as ANSWERS_IN_DAEMONS
    from shutdown_lint.knowledge.triggers.threads import HAS_JOINABLE as HAS_JOINABLE
    from shutdown_lint.knowledge.triggers.threads import JOINS_AT_EXIT as JOINS_AT_EXIT
    from shutdown_lint.knowledge.triggers.threads import JOINS_UNTIMED as JOINS_UNTIMED
    from shutdown_lint.knowledge.triggers.threads import MISSPELLS_DAEMON as MISSPELLS_DAEMON
    from shutdown_lint.knowledge.triggers.threads import STARTS_THREAD as STARTS_THREAD
    from shutdown_lint.knowledge.triggers.threads import TAKES_LOCK as TAKES_LOCK
    from shutdown_lint.knowledge.triggers.waiting import ASKS_EVENT as ASKS_EVENT
    from shutdown_lint.knowledge.triggers.waiting import BLOCKS_EXECUTOR as BLOCKS_EXECUTOR
    from shutdown_lint.knowledge.triggers.waiting import WAITS_AGAIN as WAITS_AGAIN
    from shutdown_lint.knowledge.triggers.waiting import WAITS_FOR_OTHERS as WAITS_FOR_OTHERS

HOMES = {
    "shutdown_lint.knowledge.triggers.children": (
        "MAKES_COPIES",
        "STARTS_PROCESS",
        "STARTS_PROGRAM",
        "TELLS_CHILD",
        "WAITS_FOR_CHILD",
    ),
    "shutdown_lint.knowledge.triggers.cleanup": (
        "HAS_CLEANUP",
        "HAS_EXIT_METHOD",
        "HAS_FINALLY",
        "HAS_SHUTDOWN_HOOK",
        "HAS_STARTUP_HOOK",
    ),
    "shutdown_lint.knowledge.triggers.coroutines": (
        "DRIVES_LOOP",
        "HAS_COROUTINE_FUNCTION",
        "LEAVES_TO_LOOP",
    ),
    "shutdown_lint.knowledge.triggers.exits": (
        "CATCHES_EXIT",
        "CATCHES_INTERRUPT",
        "ENDS_AT_ONCE",
        "HAS_BARE_EXCEPT",
        "HAS_INTERRUPT_CLAUSE",
        "NAMES_CANCELLATION",
        "RAISES_EXIT",
        "SUPPRESSES_EXIT",
    ),
    "shutdown_lint.knowledge.triggers.launching": ("SERVES_BY_NAME",),
    "shutdown_lint.knowledge.triggers.loops": (
        "HAS_ENDLESS_LOOP",
        "LOOPS_WITHOUT_END",
        "STAYS_FOR_GOOD",
    ),
    "shutdown_lint.knowledge.triggers.messages": (
        "ACKNOWLEDGES",
        "BUFFERS_MESSAGES",
        "CONSUMES",
        "POPS",
        "TAKES_ACKNOWLEDGED",
    ),
    "shutdown_lint.knowledge.triggers.naming": ("instances", "names"),
    "shutdown_lint.knowledge.triggers.registering": (
        "HAS_EXIT_CALLBACK",
        "REGISTERS_HANDLER",
        "REGISTERS_INTERRUPTING_HANDLER",
        "REGISTERS_LOOP_HANDLER",
        "any_signal",
    ),
    "shutdown_lint.knowledge.triggers.serving": (
        "DEVELOPS",
        "HANDLES_SIGTERM",
        "MAKES_WSGI_APP",
        "RUNS_EVENT_LOOP",
        "SENDS_SIGNAL_AGAIN",
        "SERVES",
        "TAKES_SIGNALS_OVER",
    ),
    "shutdown_lint.knowledge.triggers.shapes": (
        "CANCELS_IN_COROUTINE",
        "CONTINUES_IN_FINALLY",
        "LEAVES_CLEANUP_UNREACHED",
        "POLLS_IN_CLEANUP",
        "REPEATS_IN_FINALLY",
        "SWALLOWS_CANCELLATION",
        "SWALLOWS_EVERYTHING",
    ),
    "shutdown_lint.knowledge.triggers.task_queues": ("HAS_TASKS_OF_APP", "QUEUES_TASKS"),
    "shutdown_lint.knowledge.triggers.threads": (
        "ANSWERS_IN_DAEMONS",
        "HAS_JOINABLE",
        "JOINS_AT_EXIT",
        "JOINS_UNTIMED",
        "MISSPELLS_DAEMON",
        "STARTS_THREAD",
        "TAKES_LOCK",
    ),
    "shutdown_lint.knowledge.triggers.waiting": (
        "ASKS_EVENT",
        "BLOCKS_EXECUTOR",
        "WAITS_AGAIN",
        "WAITS_FOR_OTHERS",
    ),
}
