"""How long a round of a loop may take until it looks again whether to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.model.summary import Part, Step, StepKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

_TIMED = frozenset({StepKind.JOIN, StepKind.SLEEP, StepKind.WAIT})
_WITHOUT_BOUND = frozenset({StepKind.SERVE, StepKind.UNKNOWN})
_MAX_CALLS = 6


class Pacing:
    """Works out the paces of loops; `functions` has the steps of all functions of the module."""

    def __init__(
        self, functions: Mapping[str, tuple[Step, ...]], classes: Collection[str]
    ) -> None:
        self._functions = functions
        self._classes = classes

    def with_paces(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """The same steps, of which the loops have their pace."""
        return tuple(self._with_pace(step) for step in steps)

    def _with_pace(self, step: Step) -> Step:
        if not step.parts:
            return step
        parts = tuple(Part(part.name, self.with_paces(part.steps)) for part in step.parts)
        pace = self._of(step.parts[0].steps, step.asks, 0) if step.kind is StepKind.LOOP else None
        return step._replace(parts=parts, pace=pace)

    def _of(self, steps: Iterable[Step], asks: Collection[str], calls: int) -> float | None:
        """The seconds that steps take at most, waits for what the loop asks left out.

        None where no bound is known, as where they call something of another module.
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
        if step.kind is StepKind.EACH and total:
            return None if step.times is None else total * step.times
        return total

    def _called(self, step: Step, asks: Collection[str], calls: int) -> float | None:
        """What a function of this module takes; of others nothing is known here."""
        target = step.target
        if target in self._classes:
            target = f"{target}.__init__"
            if target not in self._functions:
                return 0.0
        if target not in self._functions or calls >= _MAX_CALLS:
            return None
        given = {place: f"{target}.{key}" for key, place in step.gives if not key.isdigit()}
        passed = {given[place] for place in asks if place in given}
        return self._of(self._functions[target], {*asks, *passed}, calls + 1)


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
