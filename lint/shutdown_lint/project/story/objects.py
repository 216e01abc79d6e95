"""Which names of places mean one object, and the class of what they hold."""

from __future__ import annotations

from shutdown_lint.model.summary import StepKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shutdown_lint.model.summary import FunctionSummary, ModuleSummary, Step

_GIVING = frozenset({StepKind.CALL, StepKind.START})


class Objects:
    """The objects of a program; a place that may hold several is one of its own."""

    def __init__(
        self, modules: Iterable[ModuleSummary], functions: Mapping[str, FunctionSummary]
    ) -> None:
        self._parent: dict[str, str] = {}
        self._classes: dict[str, str] = {}
        self._functions = functions
        self._bound: dict[str, str] = {}  # of functions that are given one thing and another
        given: dict[str, set[str]] = {}
        for module in modules:
            self._classes.update(module.instances)
            for one, other in module.same:
                self._join(one, other)
            blocks = [module.steps, module.main, *(one.steps for one in module.functions)]
            for step in (step for block in blocks for step in every_step(block)):
                if step.kind in _GIVING and step.gives:
                    for parameter, place in _parameters(step, functions):
                        given.setdefault(parameter, set()).add(place)
        for parameter, places in given.items():
            if len({self.at(place) for place in places}) == 1:
                self._join(parameter, next(iter(places)))
        for place, name in list(self._classes.items()):
            self._classes.setdefault(self.at(place), name)

    def at(self, place: str) -> str:
        """The name that all places have in common that hold this object."""
        root = self._root(place)
        seen = {root}
        while (other := self._bound.get(root)) and (root := self._root(other)) not in seen:
            seen.add(root)
        return root

    def class_of(self, place: str) -> str:
        """The class of the project of what a place holds; "" if that is not known."""
        return self._classes.get(place) or self._classes.get(self.at(place), "")

    def bind(self, step: Step) -> None:
        """Let the parameters of what is called hold what this call gives."""
        for parameter, place in _parameters(step, self._functions):
            one, other = self._root(parameter), self.at(place)
            if one != other:
                self._bound[one] = other

    def _root(self, place: str) -> str:
        while (parent := self._parent.get(place, place)) != place:
            self._parent[place] = self._parent.get(parent, parent)
            place = parent
        return place

    def method(self, target: str) -> str:
        """A method of an object as one of its class."""
        place, _, name = target.rpartition(".")
        owner = self.class_of(place)
        return f"{owner}.{name}" if owner else target

    def _join(self, one: str, other: str) -> None:
        self._parent[self._root(one)] = self._root(other)


def with_bases(class_: str, bases: Mapping[str, Iterable[str]]) -> list[str]:
    """A class and all that it inherits from, the nearest first."""
    found = [class_]
    for one in found:  # which grows while it is gone through
        found += [base for base in bases.get(one, ()) if base not in found]
    return found


def every_step(steps: Iterable[Step]) -> Iterator[Step]:
    """The steps of a block, and those of its parts."""
    waiting = [iter(steps)]
    while waiting:
        step = next(waiting[-1], None)
        if step is None:
            waiting.pop()
            continue
        yield step
        waiting += [iter(part.steps) for part in step.parts]


def _parameters(step: Step, functions: Mapping[str, FunctionSummary]) -> Iterator[tuple[str, str]]:
    function = functions.get(step.target) or functions.get(f"{step.target}.__init__")
    if function is None:
        return
    for parameter, place in step.gives:
        name = parameter
        if parameter.isdigit():
            if int(parameter) >= len(function.parameters):
                continue
            name = function.parameters[int(parameter)]
        yield f"{function.name}.{name}", place
