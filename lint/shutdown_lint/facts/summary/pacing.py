"""How long a round of a loop may take until it looks again whether to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.model.span import Span
from shutdown_lint.model.summary import FunctionSummary, Part, Step, StepKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

_TIMED = frozenset({StepKind.JOIN, StepKind.SLEEP, StepKind.WAIT})
_WITHOUT_BOUND = frozenset({StepKind.SERVE, StepKind.UNKNOWN})
_MAX_DEPTH = 6  # calls away
_MAX_CALLS = 200  # that are followed for one loop


def finder(
    functions: Iterable[FunctionSummary], classes: Collection[str]
) -> Callable[[str], FunctionSummary | None]:
    """Finds functions by what calls name; classes may have no `__init__`."""
    by_name = {one.name: one for one in functions}

    def find(target: str) -> FunctionSummary | None:
        if target not in classes:
            return by_name.get(target)
        made = f"{target}.__init__"
        return by_name.get(made) or FunctionSummary(made, Span(1, 1, 1, 1), ())

    return find


class Pacing:
    """Works out the paces of loops.

    `find` gives the function that the target of a step names, of a class its `__init__`, as far
    as it is known: those of one module, or of a whole program.
    """

    def __init__(self, find: Callable[[str], FunctionSummary | None]) -> None:
        self._find = find
        self._unknown: dict[str, None] = {}  # what is called in a round and cannot be found
        self._followed = 0

    def with_paces(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """The same steps, the loops among them with their pace."""
        return tuple(self._with_pace(step) for step in steps)

    def _with_pace(self, step: Step) -> Step:
        if not step.parts:
            return step
        parts = tuple(Part(part.name, self.with_paces(part.steps)) for part in step.parts)
        if step.kind is not StepKind.LOOP:
            return step._replace(parts=parts)
        self._unknown, self._followed = {}, 0
        pace = self._of(step.parts[0].steps, step.asks, 0)
        unknown = () if pace is None else (*self._unknown,)
        return step._replace(parts=parts, pace=None if unknown else pace, calls=unknown)

    def _of(self, steps: Iterable[Step], asks: Collection[str], calls: int) -> float | None:
        """The seconds that steps take at most, waits for what the loop asks left out.

        None where no bound is known. What calls take that cannot be found is left out too.
        """
        return _sum(self._seconds(step, asks, calls) for step in steps)

    def _seconds(self, step: Step, asks: Collection[str], calls: int) -> float | None:
        if step.kind in _TIMED:
            return 0.0 if step.subject and step.subject in asks else step.seconds
        if step.kind is StepKind.STOP:
            return step.seconds
        if step.kind is StepKind.CALL:
            return self._called(step, asks, calls) if step.seconds is None else step.seconds
        if step.kind in _WITHOUT_BOUND:
            return None
        if step.kind is StepKind.LOOP and not set(step.asks) & set(asks):
            return None
        return self._of_parts(step, asks, calls)

    def _of_parts(self, step: Step, asks: Collection[str], calls: int) -> float | None:
        found = [(part.name, self._of(part.steps, asks, calls)) for part in step.parts]
        if step.kind is StepKind.CHOICE:
            return _longest(seconds for _, seconds in found)
        clauses = _longest(seconds for name, seconds in found if name.startswith("except"))
        others = [seconds for name, seconds in found if not name.startswith("except")]
        total = _sum((clauses, *others))
        if step.kind is StepKind.WITH and step.seconds is not None:
            return step.seconds if total is None else min(total, step.seconds)
        if step.kind is StepKind.EACH and step.seconds is not None:
            return step.seconds
        if step.kind is StepKind.EACH and total:
            return None if step.times is None else total * step.times
        return total

    def _called(self, step: Step, asks: Collection[str], calls: int) -> float | None:
        """What a function takes that is called."""
        self._followed += 1
        if calls >= _MAX_DEPTH or self._followed > _MAX_CALLS:
            return None
        function = self._find(step.target)
        if function is None:
            self._unknown[step.target] = None
            return 0.0
        passed = {
            f"{function.name}.{name}"
            for key, place in step.gives
            if place in asks and (name := _parameter(function, key))
        }
        return self._of(function.steps, {*asks, *passed}, calls + 1)


def _parameter(function: FunctionSummary, key: str) -> str:
    """The name of a parameter that is given by name or position."""
    if not key.isdigit():
        return key
    return function.parameters[int(key)] if int(key) < len(function.parameters) else ""


def _sum(values: Iterable[float | None]) -> float | None:
    total = 0.0
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _longest(values: Iterable[float | None]) -> float | None:
    longest = 0.0
    for value in values:
        if value is None:
            return None
        longest = max(longest, value)
    return longest
