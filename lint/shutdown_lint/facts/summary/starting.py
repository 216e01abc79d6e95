"""What is started beside the main thread: threads, processes, jobs, children."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.knowledge import classes, daemons, pools, workers
from shutdown_lint.knowledge.starting import BESIDE_THE_PROGRAM, STOPPED_BY
from shutdown_lint.model.summary import Carrier, Step, StepKind

if TYPE_CHECKING:
    from shutdown_lint.facts.signals.workers import Worker
    from shutdown_lint.facts.summary.callables import Callables
    from shutdown_lint.facts.summary.reading import Reading

_THREAD = "threading.Thread"
_PROCESS = "multiprocessing.Process"
_CHILDREN = frozenset({"asyncio.subprocess.Process", "subprocess.Popen"})
# A module without any of these words starts no child, and makes no daemon.
_CHILD_WORDS = frozenset(
    {path.rpartition(".")[2] for path, known in classes.MADE_BY.items() if known in _CHILDREN}
    | {path.rpartition(".")[2] for path, known in classes.KNOWN_AS.items() if known in _CHILDREN}
    | {name for (_, name), known in classes.MADE_BY_METHOD.items() if known in _CHILDREN}
)
_DAEMON_WORDS = frozenset({daemons.ATTRIBUTE, daemons.SETTER})
# Between a call and the variable that holds what it gives, be it in a list.
_AROUND = (cst.Await, cst.Element, cst.List, cst.ListComp)
_POOL_METHODS = pools.HANDING_OVER | pools.WAITING | {"run_in_executor", "map"}


class Starting:
    """Reads what is started."""

    def __init__(self, reading: Reading, callables: Callables) -> None:
        self._reading = reading
        self._callables = callables

    def of_call(self, call: cst.Call) -> list[Step]:
        """The step of a call that starts something."""
        reading, func = self._reading, call.func
        path = reading.names.path(func)
        if path in workers.FORKS and path.startswith(("os.", "pty.")):
            more = {"carrier": Carrier.FORK, "subject": self._place_of(call)}
            return [reading.step(StepKind.START, call, **more)]
        if self._makes_child(call):
            more = {"carrier": Carrier.CHILD, "subject": self._place_of(call)}
            return [reading.step(StepKind.START, call, **more)]
        if isinstance(func, cst.Attribute) and func.attr.value == "start":
            return self._of_start(call, func.value)
        worker = self._workers.get(call)
        if worker is None or reading.facts.objects.known(call) in (_THREAD, _PROCESS):
            return []  # made, and started later
        return self._of_job(call, path)

    def _of_start(self, call: cst.Call, started: cst.BaseExpression) -> list[Step]:
        reading = self._reading
        known = reading.facts.objects.known(started)
        place = reading.names.object(started)
        if known in STOPPED_BY or known in BESIDE_THE_PROGRAM:
            is_task = "asyncio" in known
            carrier = Carrier.TASK if is_task else Carrier.THREAD
            return [reading.step(StepKind.START, call, subject=place, carrier=carrier)]
        if known not in (_THREAD, _PROCESS):
            return []
        origin = reading.facts.origins.of(started)
        made = sorted(origin.calls, key=reading.facts.tree.order) if origin else []
        if isinstance(started, cst.Call) and not made:
            made = [started]
        if not made:
            local = reading.names.classes.of(started)
            target = f"{local}.run" if local else ""
            return [self._started(call, None, known, place, target, ())]
        return [
            self._started(
                call, one, known, place or self._place_of(one), self._target(one), self._given(one)
            )
            for one in made
        ]

    def _started(
        self,
        call: cst.Call,
        made: cst.Call | None,
        known: str | None,
        place: str,
        target: str,
        gives: tuple[tuple[str, str], ...],
    ) -> Step:
        is_daemon = made is not None and self._is_daemon(made)
        if known == _THREAD:
            carrier = Carrier.DAEMON_THREAD if is_daemon else Carrier.THREAD
        else:
            carrier = Carrier.DAEMON_PROCESS if is_daemon else Carrier.PROCESS
        more = {"subject": place, "target": target, "carrier": carrier, "gives": gives}
        return self._reading.step(StepKind.START, call, **more)

    def _is_daemon(self, made: cst.Call) -> bool:
        if self._reading.words.isdisjoint(_DAEMON_WORDS):
            return False
        return self._reading.facts.daemons.is_daemon(made) is True

    def _target(self, made: cst.Call) -> str:
        """What a thread or process runs that a call makes."""
        reading = self._reading
        local = reading.facts.functions.class_of_name(made.func)
        if local is not None:
            run = reading.facts.functions.method(local, "run")
            if run is not None:
                reading.handed.add(run)
                return reading.names.function(run)
            return f"{reading.names.class_(local)}.run"
        row = workers.BY_PATH.get(reading.facts.names.path(made.func) or "")
        row = row or workers.BY_METHOD.get(("multiprocessing.context", "Process"))
        given = None if row is None else argument(made, *row.target)
        return "" if given is None else self._callables.name(given)

    def _given(self, made: cst.Call) -> tuple[tuple[str, str], ...]:
        """The objects that a thread's function is given."""
        given = argument(made, None, "args")
        if not isinstance(given, (cst.Tuple, cst.List)):
            return ()
        return self._reading.gives([cst.Arg(element.value) for element in given.elements])

    def _of_job(self, call: cst.Call, path: str) -> list[Step]:
        """A function that is given to a pool, or to a thread of one's own."""
        reading, func = self._reading, call.func
        worker = self._workers[call]
        row_target = self._job(call)
        if row_target is None and worker.target is None:
            return []
        target = "" if row_target is None else self._callables.name(row_target)
        is_method = isinstance(func, cst.Attribute) and func.attr.value in _POOL_METHODS
        is_job = is_method or path in workers.EXECUTOR_JOBS or path.endswith("run_sync")
        place = ""
        if isinstance(func, cst.Attribute) and is_method and func.attr.value != "run_in_executor":
            place = reading.names.object(func.value)
        carrier = Carrier.POOL if is_job else Carrier.THREAD
        more = {"subject": place or self._place_of(call), "target": target, "carrier": carrier}
        found = [reading.step(StepKind.START, call, **more)]
        waits = isinstance(func, cst.Attribute) and func.attr.value in pools.WAITING
        if waits or isinstance(reading.facts.tree.parent(call), cst.Await):
            found.append(reading.step(StepKind.JOIN, call, subject=more["subject"]))
        return found

    def _job(self, call: cst.Call) -> cst.BaseExpression | None:
        names = self._reading.facts.names
        row = workers.BY_PATH.get(names.path(call.func) or "")
        if row is None and isinstance(call.func, cst.Attribute):
            method = call.func.attr.value
            known = self._reading.facts.objects.known(call.func.value) or ""
            row = workers.BY_METHOD.get((known, method)) or workers.BY_NAME.get(method)
        return None if row is None else argument(call, *row.target)

    def _makes_child(self, call: cst.Call) -> bool:
        facts = self._reading.facts
        if self._reading.words.isdisjoint(_CHILD_WORDS):
            return False
        return facts.objects.known(call) in _CHILDREN and facts.calls.callee(call) is None

    def _place_of(self, call: cst.Call) -> str:
        """The variable that is given what a call makes."""
        above = self._reading.facts.tree.parent(call)
        while isinstance(above, _AROUND):
            above = self._reading.facts.tree.parent(above)
        if isinstance(above, cst.Assign):
            return self._reading.names.object(above.targets[0].target)
        return ""

    @cached_property
    def _workers(self) -> dict[cst.Call, Worker]:
        return {worker.call: worker for worker in self._reading.facts.workers.all}
