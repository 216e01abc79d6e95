"""The summary of a module, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import statements_in
from shutdown_lint.facts.summary.blocks import Blocks
from shutdown_lint.facts.summary.declarations import Declarations
from shutdown_lint.facts.summary.held import Held
from shutdown_lint.facts.summary.matter import all_steps, trimmed
from shutdown_lint.facts.summary.pacing import Pacing, finder
from shutdown_lint.facts.summary.reading import Reading
from shutdown_lint.facts.summary.undone import at_exit, on_interrupt
from shutdown_lint.model.summary import FunctionSummary, ModuleSummary, Step, StepKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.module import ModuleFacts
    from shutdown_lint.facts.summary.places import Places

_CALLS = frozenset({StepKind.CALL, StepKind.RETURN, StepKind.CHOICE, StepKind.TRY, StepKind.EACH})


def summarise(
    facts: ModuleFacts,
    path: str,
    name: str,
    places: Places,
    ours: Callable[[str], bool] | None = None,
) -> ModuleSummary:
    """What a module does that matters for a stop.

    `name` is its dotted name from the root of the tree, "" where it has none. `ours` tells of a
    dotted path whether it may be of the project; else all but known packages may be.
    """
    reading = Reading(facts, places, name, ours)
    blocks = Blocks(reading)
    declarations = Declarations(reading, places)
    guard = facts.entries.guard
    outside = [one for one in facts.module.body if one is not guard]
    steps = (*blocks.of(outside), *blocks.of_runner())
    main = () if guard is None else blocks.of(statements_in(guard.body))
    functions = {
        function: _of_function(reading, blocks, function) for function in facts.functions.all
    }
    bases = declarations.bases()
    pacing = Pacing(finder(functions.values(), {name for name, _ in bases}))
    functions = {
        function: summary._replace(steps=pacing.with_paces(summary.steps))
        for function, summary in functions.items()
    }
    instances, same = Held(reading).objects()
    tasks = declarations.tasks()
    return ModuleSummary(
        path=path,
        name=name,
        imports=declarations.imports(),
        steps=pacing.with_paces(trimmed(steps)),
        main=pacing.with_paces(trimmed(main)),
        main_span=None if guard is None else places.span(guard),
        functions=(*_told(reading, functions, _keeping(same)), *_foreign(reading, places)),
        apps=declarations.apps(),
        instances=instances,
        same=same,
        tasks=tasks,
        bases=bases,
        threads=declarations.threads(),
        periodic=declarations.periodic(),
        on_interrupt=tuple(on_interrupt(facts, places)),
        at_exit=tuple(at_exit(facts, places)),
    )


def _of_function(reading: Reading, blocks: Blocks, function: Function) -> FunctionSummary:
    node = function.node
    params = [param.name.value for param in (*node.params.posonly_params, *node.params.params)]
    is_method = function.binds_first and not isinstance(node, cst.Lambda)
    return FunctionSummary(
        reading.names.function(function),
        reading.span(node),
        trimmed(blocks.of_suite(node.body)),
        function.is_async,
        tuple(params[1:] if is_method else params),
    )


def _keeping(same: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The methods that keep in an attribute what they are given: who calls them gives it."""
    functions = (place.rpartition(".")[0] for _, place in same)
    return frozenset(one for one in functions if one.endswith(".__init__"))


def _told(
    reading: Reading, functions: dict[Function, FunctionSummary], keeping: frozenset[str]
) -> tuple[FunctionSummary, ...]:
    """The functions that do something, lead to one that does, or are handlers and the like."""
    given = {reading.names.function(one) for one in reading.handed} | keeping
    idle = {summary.name for summary in functions.values() if not summary.steps}
    while True:
        more = {
            summary.name
            for summary in functions.values()
            if summary.name not in idle and _only_calls(summary.steps, idle)
        }
        if not more:
            break
        idle |= more
    return tuple(
        summary
        for summary in functions.values()
        if summary.name in given or summary.name not in idle
    )


def _only_calls(steps: Iterable[Step], idle: set[str]) -> bool:
    return all(
        step.kind in _CALLS and (step.kind is not StepKind.CALL or step.target in idle)
        for step in all_steps(steps)
    )


def _foreign(reading: Reading, places: Places) -> tuple[FunctionSummary, ...]:
    """What handlers do that are methods of events, loops and the like: `stop.set`."""
    return tuple(
        FunctionSummary(name, places.span(node), steps)
        for name, (node, steps) in reading.foreign.items()
    )
