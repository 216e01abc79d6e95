"""What `self.facts` tells in: the values of which rules ask what code means."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.facts.child_ends.terminations import Termination as Termination
    from shutdown_lint.facts.code.calls import Reference as Reference
    from shutdown_lint.facts.code.definitions import Function as Function
    from shutdown_lint.facts.code.evidence import Via as Via
    from shutdown_lint.facts.code.pauses import Pause as Pause
    from shutdown_lint.facts.code.reach import Reached as Reached
    from shutdown_lint.facts.exits.cancellation import Swallowed as Swallowed
    from shutdown_lint.facts.exits.discarding import Jump as Jump
    from shutdown_lint.facts.exits.unreached import Unreached as Unreached
    from shutdown_lint.facts.handling.brokers import Disturbance as Disturbance
    from shutdown_lint.facts.handling.doubled import Doubled as Doubled
    from shutdown_lint.facts.handling.half_taken import HalfTaken as HalfTaken
    from shutdown_lint.facts.handling.locking import Taking as Taking
    from shutdown_lint.facts.loops.loops import Loop as Loop
    from shutdown_lint.facts.messages.auto_acks import AutoAck as AutoAck
    from shutdown_lint.facts.module import ModuleFacts as ModuleFacts
    from shutdown_lint.facts.processes.children import Child as Child
    from shutdown_lint.facts.signals.cleanup import Cleanup as Cleanup
    from shutdown_lint.facts.signals.cleanup import ExitCallback as ExitCallback
    from shutdown_lint.facts.signals.coroutines import CoroutineFunction as CoroutineFunction
    from shutdown_lint.facts.signals.handlers import Handler as Handler
    from shutdown_lint.facts.signals.handlers import Registration as Registration
    from shutdown_lint.facts.signals.misspelt_daemons import Misspelling as Misspelling
    from shutdown_lint.facts.signals.off_main import Way as Way
    from shutdown_lint.facts.signals.starts import Started as Started
    from shutdown_lint.facts.task_queues.celery_late import LateAck as LateAck
    from shutdown_lint.facts.task_queues.celery_tasks import CeleryTask as CeleryTask
    from shutdown_lint.facts.task_queues.queued_tasks import QueuedTask as QueuedTask
    from shutdown_lint.facts.waits.slow_stops import SlowStop as SlowStop
    from shutdown_lint.facts.work.interrupts import Interrupt as Interrupt
    from shutdown_lint.knowledge.blocking import Blocking as Blocking

HOMES = {
    "shutdown_lint.facts.child_ends.terminations": ("Termination",),
    "shutdown_lint.facts.code.calls": ("Reference",),
    "shutdown_lint.facts.code.definitions": ("Function",),
    "shutdown_lint.facts.code.evidence": ("Via",),
    "shutdown_lint.facts.code.pauses": ("Pause",),
    "shutdown_lint.facts.code.reach": ("Reached",),
    "shutdown_lint.facts.exits.cancellation": ("Swallowed",),
    "shutdown_lint.facts.exits.discarding": ("Jump",),
    "shutdown_lint.facts.exits.unreached": ("Unreached",),
    "shutdown_lint.facts.handling.brokers": ("Disturbance",),
    "shutdown_lint.facts.handling.doubled": ("Doubled",),
    "shutdown_lint.facts.handling.half_taken": ("HalfTaken",),
    "shutdown_lint.facts.handling.locking": ("Taking",),
    "shutdown_lint.facts.loops.loops": ("Loop",),
    "shutdown_lint.facts.messages.auto_acks": ("AutoAck",),
    "shutdown_lint.facts.module": ("ModuleFacts",),
    "shutdown_lint.facts.processes.children": ("Child",),
    "shutdown_lint.facts.signals.cleanup": ("Cleanup", "ExitCallback"),
    "shutdown_lint.facts.signals.coroutines": ("CoroutineFunction",),
    "shutdown_lint.facts.signals.handlers": ("Handler", "Registration"),
    "shutdown_lint.facts.signals.misspelt_daemons": ("Misspelling",),
    "shutdown_lint.facts.signals.off_main": ("Way",),
    "shutdown_lint.facts.signals.starts": ("Started",),
    "shutdown_lint.facts.task_queues.celery_late": ("LateAck",),
    "shutdown_lint.facts.task_queues.celery_tasks": ("CeleryTask",),
    "shutdown_lint.facts.task_queues.queued_tasks": ("QueuedTask",),
    "shutdown_lint.facts.waits.slow_stops": ("SlowStop",),
    "shutdown_lint.facts.work.interrupts": ("Interrupt",),
    "shutdown_lint.knowledge.blocking": ("Blocking",),
}
