"""Writes the index of a package of rules, which `rule_index.py` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.engine.rule_index import FORM
from shutdown_lint.model.trigger import AllOf, Import, Late, Pattern, Shape, Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.engine.needs import Condition
    from shutdown_lint.engine.rule import Rule
    from shutdown_lint.engine.rule_index import Row, Written
    from shutdown_lint.model.meta import Meta
    from shutdown_lint.model.trigger import Trigger


class Writer:
    """Writes an index."""

    def __init__(self) -> None:
        self._numbers: dict[Written, int] = {}
        self._rows: list[Row] = []

    def add(self, rule: type[Rule], module: str, size: int) -> None:
        """Add a rule; `module` is relative to its package, `size` that of its file in bytes."""
        conditions = (rule.condition(by_default=by_default) for by_default in (False, True))
        written = (self._condition(one) for one in conditions)
        formats = tuple(map(str, rule.formats()))
        hooks = tuple(sorted(rule.project_hooks()))
        said = (formats, self._meta(rule.meta), hooks, rule.questions())
        self._rows.append((module, size, rule.__name__, *said, *written))

    def lines(self) -> Iterator[str]:
        """The assignments of the module."""
        for name, rows in (("TRIGGERS", tuple(self._numbers)), ("ROWS", tuple(self._rows))):
            yield f"{name} = (\n"
            yield from (f"    {row!r},\n" for row in rows)
            yield ")\n"
        yield f"FORM = {FORM}\n"

    def _meta(self, meta: Meta) -> Row:
        return (
            meta.code,
            meta.name,
            meta.since,
            meta.severity.value,
            meta.confidence.value,
            self._number(meta.trigger),
            meta.preset.value,
            meta.fix and meta.fix.value,
            meta.in_tests,
            meta.in_examples,
            meta.overlaps,
            None if meta.default_trigger is None else self._number(meta.default_trigger),
        )

    def _condition(self, condition: Condition) -> Row:
        needs = (tuple(sorted(words)) for words in condition.needs)
        return self._number(condition.trigger), *needs

    def _number(self, trigger: Trigger) -> int:
        return self._numbers.setdefault(self._written(trigger), len(self._numbers))

    def _written(self, trigger: Trigger) -> Written:
        match trigger:
            case Late(read=made):
                return self._written(made)
            case Token(data=data):
                return data
            case Import(name=name):
                return "import", name
            case Pattern(token=token, regex=regex):
                return "pattern", token, regex
            case Shape(token=token, name=shape):
                return "shape", token, shape
            case AllOf(parts=parts):
                return "all", *map(self._number, parts)
        return "any", *map(self._number, trigger.parts)
