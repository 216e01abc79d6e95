"""The way of a program through its code, as far as it stays in the main thread."""

from __future__ import annotations

from copy import copy

from shutdown_lint.knowledge import registrars
from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.program import Handler
from shutdown_lint.model.span import Span
from shutdown_lint.model.summary import Carrier, StepKind
from shutdown_lint.project.calls import Found, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.model.program import Entry
    from shutdown_lint.model.summary import ModuleSummary, Step
    from shutdown_lint.project.project import Project
    from shutdown_lint.project.registering import Registering

    Way = tuple[tuple[Spot, str], ...]

STARTED = "runs when the server has started"
_DEEPEST = 40  # calls
_MOST = 25  # modules that are summed up for one program
_TOP = Span(1, 1, 1, 1)
_ALWAYS = frozenset({"body", "enter", "exit", "else", "finally"})  # parts that run, or may as well


class Walk:
    """Goes through a program as it would run."""

    def __init__(self, project: Project, registering: Registering) -> None:
        self._project = project
        self.registering = registering
        self.tree = project.tree
        self._running: set[tuple[str, bool]] = set()
        self.summed: set[str] = set()  # files whose summaries were asked for
        self.found: list[Handler] = []
        self.visited: dict[str, None] = {}  # files of which some code is known to run
        self.is_complete = True  # False: it was given up

    def again(self) -> Walk:
        """The way as it was gone, for somebody who asks for more modules from here on."""
        other = copy(self)
        other.summed = set(self.summed)
        return other

    def summary(self, path: str) -> ModuleSummary | None:
        """The summary of a module that may lead to a registration; None for others."""
        if path not in self.registering.leading:
            return None
        self.summed.add(path)
        if len(self.summed) > _MOST:
            self.is_complete = False
            return None
        return self._project.summary(path)

    def run(self, entry: Entry) -> None:
        """Go through the program of an entry: what runs on import, then what it calls."""
        self._project.prepare(path for path, _ in self.registering.on_import[:_MOST])
        for path, at_once in self.registering.on_import:
            module = self.summary(path)
            if module is not None:
                told = "is imported" if at_once else "is imported on the way"
                way: Way = () if path == entry.module else ((Spot(path, _TOP), told),)
                self._steps(module.steps, module, way, sure=at_once)
        first = self.summary(entry.module)
        if first is None:
            return
        self.visited[first.path] = None
        if entry.function:
            called = resolve(entry.function, first, self)
            if called is not None:
                self._function(called, (), sure=True)
        elif not entry.runner:
            self._steps(first.main, first, (), sure=True)

    def _steps(
        self, steps: Sequence[Step], module: ModuleSummary, way: Way, *, sure: bool
    ) -> bool:
        """Go through steps; whether the program stays in one of them."""
        return any(self._step(step, module, way, sure=sure) for step in steps)

    def _step(self, step: Step, module: ModuleSummary, way: Way, *, sure: bool) -> bool:
        spot = Spot(module.path, step.span)
        if step.kind is StepKind.REGISTER:
            self._register(step, spot, way, sure=sure)
        elif step.kind is StepKind.SERVE:
            self._call(step, module, way, sure=sure)
            for signal in step.signals:
                self.found.append(Handler(signal, "", spot, by=step.target, sure=sure, path=way))
        elif _runs_here(step):
            self._call(step, module, way, sure=sure)
        elif step.kind is StepKind.AT_START:
            self._call(step, module, ((spot, STARTED), *way), sure=sure)
        elif step.kind in (StepKind.RETURN, StepKind.EXIT):
            return sure
        for part in step.parts:
            always = part.name in _ALWAYS and step.kind is not StepKind.CHOICE
            self._steps(part.steps, module, way, sure=sure and always)
        return step.kind is StepKind.LOOP and sure and bool(step.parts) and not step.asks

    def _register(self, step: Step, spot: Spot, way: Way, *, sure: bool) -> None:
        for signal in step.signals or ("",):
            self.found.append(
                Handler(signal, step.target, spot, in_loop=step.in_loop, sure=sure, path=way)
            )

    def _call(self, step: Step, module: ModuleSummary, way: Way, *, sure: bool) -> None:
        if not step.target:
            return
        called = resolve(step.target, module, self)
        spot = Spot(module.path, step.span)
        if called is not None:
            name = called.function.name.rpartition(".")[2]
            self._function(called, (*way, (spot, f"{name}() is called")), sure=sure)
            return
        place = self.tree.locate(step.target, module.path)
        if place is not None and place.path in self.registering.leading:
            self.visited[place.path] = None  # it runs, and its summary has nothing to say of it
        elif place is None and _deals_with_signals(step.target):
            self.found.append(Handler("", "", spot, by=step.target, sure=False, path=way))

    def _function(self, called: Found, way: Way, *, sure: bool) -> None:
        key = called.function.name, sure
        if key in self._running or len(way) > _DEEPEST:
            return
        self._running.add(key)
        self.visited[called.module.path] = None
        self._steps(called.function.steps, called.module, way, sure=sure)


def _runs_here(step: Step) -> bool:
    """Whether a step runs its target in the main thread, sooner or later."""
    return step.kind in (StepKind.CALL, StepKind.STOP, StepKind.CLEAN) or (
        step.kind is StepKind.START and step.carrier is Carrier.TASK
    )


def _deals_with_signals(target: str) -> bool:
    """Whether the name of somebody else's function says that it handles signals."""
    return target.partition(".")[0] not in registrars.NOT_HELPERS and any(
        word in target.lower() for word in registrars.HELPER_WORDS
    )
