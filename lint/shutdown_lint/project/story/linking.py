"""What only all modules of a program together tell of its steps.

A module cannot say what a method of another's object does: `runtime.stopping.wait(1)` may wait for
an event, `reader.join()` for a thread, and `while control.wanted` may ask what a handler sets.
"""

from __future__ import annotations

from shutdown_lint.facts.summary.pacing import Pacing, finder
from shutdown_lint.model.program import Parts, Program
from shutdown_lint.model.summary import Part, Step, StepKind
from shutdown_lint.project.story.code import functions_of
from shutdown_lint.project.story.objects import Objects, every_step, with_bases

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.summary import FunctionSummary, ModuleSummary

_K = StepKind
_ASKING = frozenset({"is_set", "isSet", "wait"})
_WITH_OBJECTS = frozenset({_K.SET, _K.STOP, _K.WAIT, _K.JOIN})
_THREAD = "threading.Thread"


def linked(program: Program) -> Program:
    """The program, of whose steps it is told what they are."""
    parts = program.parts
    every = (*parts.late, *parts.modules)
    links = _Links(every)
    functions = [
        function._replace(steps=links.steps(function.steps)) for _, function in functions_of(every)
    ]
    pacing = Pacing(finder(functions, links.classes))

    def of(module: ModuleSummary) -> ModuleSummary:
        return module._replace(
            steps=pacing.with_paces(links.steps(module.steps)),
            main=pacing.with_paces(links.steps(module.main)),
            functions=tuple(
                one._replace(steps=pacing.with_paces(links.steps(one.steps)))
                for one in module.functions
            ),
        )

    known = Parts(tuple(map(of, parts.modules)), tuple(map(of, parts.late)), parts.unknown)
    return Program(program.entry, lambda: known)


class _Links:
    """What the modules tell of each other."""

    def __init__(self, modules: tuple[ModuleSummary, ...]) -> None:
        self._functions: dict[str, FunctionSummary] = {
            function.name: function for _, function in functions_of(modules)
        }
        self._bases = {name: bases for one in modules for name, bases in one.bases}
        self._modules = {one.name: one for one in modules if one.name}
        self._groups = {one.group for module in modules for one in module.commands}
        self._objects = Objects(modules, self._functions)
        blocks = [(*one.steps, *one.main) for one in modules]
        blocks += [function.steps for function in self._functions.values()]
        self._set = {
            self._objects.at(self._attribute(step.subject))
            for block in blocks
            for step in every_step(block)
            if step.kind in (_K.SET, _K.STOP) and step.subject
        }

    @property
    def classes(self) -> frozenset[str]:
        """The classes of the program."""
        return frozenset(self._bases)

    def steps(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """The steps as what they are; those that do nothing of matter are left out."""
        return tuple(step for one in steps if (step := self._step(one)) is not None)

    def _step(self, step: Step) -> Step | None:
        if step.parts:
            parts = tuple(Part(part.name, self.steps(part.steps)) for part in step.parts)
            step = step._replace(parts=parts)
        if step.kind is _K.CALL:
            return self._call(step)
        if step.kind in (_K.LOOP, _K.EACH) and step.asks:
            return self._loop(step)
        if step.kind in _WITH_OBJECTS:
            if step.bounded and step.seconds is None:
                step = self._with_limit(step)
            return step._replace(subject=self._attribute(step.subject))
        return step

    def _call(self, step: Step) -> Step | None:
        target = self._objects.method(step.target)
        if step.target in self._functions or target in self._functions:
            return step
        if step.target in self._groups:
            return step
        owner, _, method = target.rpartition(".")
        place = step.target.rpartition(".")[0]
        if method in _ASKING and self._is_set(place):
            if method != "wait":
                return None
            return step._replace(kind=_K.WAIT, target="", subject=self._attribute(place), gives=())
        if method == "join" and _THREAD in with_bases(owner, self._bases):
            return step._replace(kind=_K.JOIN, target="", subject=place, gives=())
        return None if self._is_idle(owner, method) else step

    def _with_limit(self, step: Step) -> Step:
        """The step with the number that its timeout is, where every call gives the same."""
        for name, place in step.gives:
            number = self._objects.at(self._attribute(place))
            if name == "timeout" and number[:1].isdigit():
                return step._replace(seconds=float(number), bounded=False)
        return step

    def _loop(self, step: Step) -> Step:
        asks = tuple(dict.fromkeys(self._asked(one) for one in step.asks))
        if step.kind is _K.LOOP:
            return step._replace(asks=asks)
        if not any(map(self._is_set, asks)):
            return step._replace(asks=())
        return step._replace(kind=_K.LOOP, asks=asks)

    def _asked(self, place: str) -> str:
        holder, _, method = place.rpartition(".")
        if method in _ASKING and self._is_set(holder):
            place = holder
        return self._attribute(place)

    def _is_set(self, place: str) -> bool:
        return self._objects.at(self._attribute(place)) in self._set

    def _attribute(self, place: str) -> str:
        """An attribute of an object as one of its class."""
        return self._objects.method(place) if "." in place else place

    def _is_idle(self, owner: str, method: str) -> bool:
        """Whether it is a function of the program of which nothing is told: it does nothing."""
        if f"{owner}.{method}" in self._bases:
            return False
        if owner in self._bases:
            above = with_bases(owner, self._bases)
            methods = (f"{one}.{method}" for one in above)
            return all(
                one in self._bases or one in ("object", "builtins.object") for one in above
            ) and not any(one in self._functions for one in methods)
        module = self._modules.get(owner)
        if module is None:
            return False
        return not any(
            method in (one.name, one.alias) or one.name == "*" for one in module.imports
        )
