"""What rules say of themselves, written down, so that a run need not import them to know it.

Importing 70 rules takes longer than everything else that a run without findings does. The package
of the rules holds a module `index` with one row a rule: plain constants, which Python reads in a
moment. It is written from the rules by `tools/docs.py`; a row whose rule has changed since is not
believed.
"""

from __future__ import annotations

import importlib
from functools import cache

from shutdown_lint.model.levels import Confidence, Preset, Safety, Severity
from shutdown_lint.model.meta import Meta
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.trigger import AllOf, AnyOf, Import, Pattern, Shape, Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.engine.rule import Rule
    from shutdown_lint.model.trigger import Trigger

MODULE = "index"

Row = tuple[object, ...]  # of constants only


class IndexedRule(NamedTuple):
    """A rule that is known by its row; its module is imported when the rule is to judge a file."""

    module: str  # dotted, as it is imported
    class_name: str
    meta: Meta

    def load(self) -> type[Rule]:
        """The rule itself."""
        loaded: type[Rule] = getattr(importlib.import_module(self.module), self.class_name)
        return loaded

    def package(self) -> str:
        """The top-level package it comes from."""
        return self.module.partition(".")[0]


def row_of(rule: type[Rule], module: str, size: int) -> Row:
    """The row of a rule; `module` is relative to its package, `size` that of its file in bytes."""
    return module, size, rule.__name__, _written(rule.meta)


def read_row(package: str, row: Row) -> tuple[IndexedRule, int]:
    """The rule of a row, and how many bytes its file had."""
    module, size, class_name, meta = row
    assert isinstance(size, int)
    return IndexedRule(f"{package}.{module}", str(class_name), _meta(meta)), size


def _written(meta: Meta) -> Row:
    return (
        meta.code,
        meta.name,
        meta.since,
        meta.severity.value,
        meta.confidence.value,
        _plain(meta.trigger),
        meta.preset.value,
        meta.fix and meta.fix.value,
        meta.in_tests,
        meta.in_examples,
        meta.overlaps,
        meta.default_trigger and _plain(meta.default_trigger),
    )


def _meta(written: object) -> Meta:
    assert isinstance(written, tuple)
    code, name, since, severity, confidence, trigger, preset, fix, *others = written
    in_tests, in_examples, overlaps, narrower = others
    return Meta(
        code,
        name,
        since,
        Severity(severity),
        Confidence(confidence),
        _trigger(trigger),
        Preset(preset),
        Safety(fix) if fix else None,
        in_tests,
        in_examples,
        overlaps,
        _trigger(narrower) if narrower else None,
    )


def _plain(trigger: Trigger) -> object:
    if isinstance(trigger, Token):
        return trigger.data.decode()
    if isinstance(trigger, Import):
        return "import", trigger.name.decode()
    if isinstance(trigger, Pattern):
        return "pattern", trigger.token.decode(), trigger.regex.decode()
    if isinstance(trigger, Shape):
        return "shape", trigger.token.decode(), trigger.name
    kind = "all" if isinstance(trigger, AllOf) else "any"
    return kind, *(_plain(part) for part in trigger.parts)


@cache
def _trigger(written: object) -> Trigger:
    """A trigger as it was written; the same one for all that hold it, so that it is asked once."""
    if isinstance(written, str):
        return Token(written.encode())
    assert isinstance(written, tuple)
    kind, *parts = written
    if kind == "import":
        return Import(parts[0].encode())
    if kind == "pattern":
        return Pattern(*(part.encode() for part in parts))
    if kind == "shape":
        token, name = parts
        return Shape(token.encode(), name)
    return (AllOf if kind == "all" else AnyOf)(tuple(map(_trigger, parts)))
