"""Messages that a broker forgets too early, in the words of `facts.work`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.paths import imported
from shutdown_lint.facts.sketches.shape import argument, functions, running
from shutdown_lint.facts.sketches.spelling import assigned, names_in, unpacked
from shutdown_lint.knowledge import messages as table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.facts.sketches.shape import Sketched

_POSITIONS = {method: index for (_, method), index in table.AUTO_ACK_POSITIONS.items()}


def takes_acknowledged(sketch: Sketched) -> bool:
    """Whether a consumer may be told, by a plain True, to acknowledge on delivery."""
    named_true: set[str] | None = None
    renamed = {
        one.asname
        for one in sketch.nodes(ast.alias)
        if one.asname and one.name in table.AUTO_ACK_CALLS
    }
    names = table.AUTO_ACK_CALLS | renamed
    for call in sketch.nodes(ast.Call):
        for value in _options(call, names):
            if isinstance(value, ast.Constant):
                if value.value is True:
                    return True
            elif isinstance(value, ast.Name):
                if named_true is None:
                    named_true = set(_named_true(sketch))
                if value.id in named_true:
                    return True
    return False


def _options(call: ast.Call, names: frozenset[str]) -> Iterator[ast.expr | None]:
    name = _written_name(call)
    if name in names:
        yield from (one.value for one in call.keywords if one.arg in table.AUTO_ACK_KEYWORDS)
        if name in _POSITIONS:
            yield argument(call, _POSITIONS[name], None)


def _named_true(sketch: Sketched) -> Iterator[str]:
    """The names of variables that are set to True somewhere, alone or among others."""
    for targets, value in assigned(sketch):
        if any(isinstance(one, ast.Constant) and one.value is True for one in unpacked(value)):
            yield from names_in(targets)


def acknowledges_before_work(sketch: Sketched) -> bool:
    """Whether something may be done with a message behind the call that acknowledges it."""
    bodies: list[Iterable[ast.stmt]] = [sketch.tree.body]
    bodies += (node.body for node in sketch.nodes(ast.ClassDef))
    bodies += (node.body for node in functions(sketch) if not _is_for_it(node.name))
    acknowledging = _Acknowledging(sketch)
    return any(acknowledging.precedes_work(body) for body in bodies)


def _is_for_it(function: str) -> bool:
    return not table.ACKNOWLEDGING_WORDS.isdisjoint(function.lower().split("_"))


class _Acknowledging:
    """The calls of a module that tell a broker that a message is done."""

    def __init__(self, sketch: Sketched) -> None:
        packages = imported(sketch)
        self._methods = {
            method
            for method, row in table.ACKNOWLEDGED_BY.items()
            if not row.packages or not packages.isdisjoint(row.packages)
        }
        if not packages.isdisjoint(table.KAFKA_PACKAGES):
            self._methods |= table.COMMITTING
        if table.LISTING in sketch.words:
            self._methods.add(table.DELETING)

    def precedes_work(self, body: Iterable[ast.stmt]) -> bool:
        """Whether one stands in some code before another call that may be about a message."""
        # Code that a definition holds runs in its own time.
        calls = [one for one in running(*body) if isinstance(one, ast.Call)]
        ends = [_end(call) for call in calls if self._has(call)]
        if not ends:
            return False
        first = min(ends)
        return any(
            (call.lineno, call.col_offset) >= first
            and _written_name(call) not in table.ACKNOWLEDGING_METHODS
            for call in calls
        )

    def _has(self, call: ast.Call) -> bool:
        return isinstance(call.func, ast.Attribute) and call.func.attr in self._methods


def _end(call: ast.Call) -> tuple[int, int]:
    return call.end_lineno or 0, call.end_col_offset or 0


def _written_name(call: ast.Call) -> str:
    func = call.func
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
