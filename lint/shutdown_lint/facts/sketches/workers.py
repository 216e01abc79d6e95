"""What threads of a module may run, in the words of `facts.signals.workers`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.shape import functions, given
from shutdown_lint.knowledge import workers as table

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.shape import Sketched

_STARTING = frozenset(
    {path.rpartition(".")[2] for path in (*table.BY_PATH, *table.OS_THREADS)}
    | {method for _, method in table.BY_METHOD}
    | table.BY_NAME.keys()
)


def run_by_threads(sketch: Sketched) -> Iterator[ast.AST]:
    """The functions that are given to what runs them, and the bodies of threads."""
    graph, names = call_graph(sketch), naming(sketch)
    for call in names.calling(_STARTING):
        for one in given(call):
            yield from graph.meant(one)
    yield from (function for function in functions(sketch) if function.name == "run")
