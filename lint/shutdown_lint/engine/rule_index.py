"""The metadata of the rules in one module, so that a run need not import them to know it.

Importing 100 rules takes longer than everything else that a run without findings does. The package
of the rules holds a module `index` with plain constants, which Python loads in a moment: one row a
rule, and the parts of all triggers in a table that the rows share. The words that a trigger needs
are read at once, the trigger itself only when a file holds them, and questions about CPython's
tree are stored by name: so a rule is imported only to judge a file. `tools/docs.py` writes the
module (`rule_index_writer.py`); a row whose rule has changed since is ignored.
"""

from __future__ import annotations

import importlib

from shutdown_lint.engine.needs import Condition
from shutdown_lint.engine.rule import suspects
from shutdown_lint.model.levels import Confidence, Preset, Safety, Severity
from shutdown_lint.model.meta import Meta
from shutdown_lint.model.trigger import AllOf, AnyOf, Import, Late, Pattern, Shape, Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.engine.rule import Rule
    from shutdown_lint.engine.sketch import Sketch
    from shutdown_lint.model.trigger import Trigger

    # Constants only: a token as it is, of the others the kind and what is in it, where a part of
    # an `any` or `all` is the number of another row.
    Written = bytes | tuple[object, ...]
    Row = tuple[object, ...]

MODULE = "index"
FORM = 4  # version of the rows; an index of another version is ignored


class Triggers:
    """The triggers of an index by their numbers; each is made once, and then the same for all."""

    def __init__(self, rows: Sequence[Written]) -> None:
        self._rows = rows
        self._made: dict[int, Trigger] = {}

    def late(self, number: int) -> Late:
        """A trigger that is made when it is first asked."""
        return Late(lambda: self._get(number))

    def _get(self, number: int) -> Trigger:
        made = self._made.get(number)
        if made is None:
            made = self._made[number] = self._make(self._rows[number])
        return made

    def _make(self, row: Written) -> Trigger:
        match row:
            case bytes():
                return Token(row)
            case ("import", bytes(name)):
                return Import(name)
            case ("pattern", bytes(token), bytes(regex)):
                return Pattern(token, regex)
            case ("shape", bytes(token), str(name)):
                return Shape(token, name)
            case ("all", *numbers):
                return AllOf(self._parts(numbers))
            case ("any", *numbers):
                return AnyOf(self._parts(numbers))
        raise ValueError(f"{row} is no trigger")

    def _parts(self, numbers: Sequence[object]) -> tuple[Trigger, ...]:
        return tuple(self._get(number) for number in numbers if isinstance(number, int))


class IndexedRule:
    """A rule that is known by its row; its module is imported when the rule is to judge a file."""

    def __init__(self, package: str, row: Row, triggers: Triggers) -> None:
        module, size, self._class_name, formats, meta, hooks, questions, *conditions = row
        assert isinstance(size, int)
        assert isinstance(formats, tuple)
        assert isinstance(questions, tuple)
        self._formats: tuple[str, ...] = formats
        self._package = package
        self._module = str(module)
        self.size = size  # of its file, in bytes
        self.meta = _meta(meta, triggers)
        assert isinstance(hooks, tuple)
        self._hooks = frozenset(hooks)
        self._questions = questions
        self._triggers = triggers
        self._written = conditions
        self._conditions: dict[bool, Condition] = {}  # most runs ask for one of the two

    def condition(self, *, by_default: bool) -> Condition:
        """What the bytes of a file must hold before there can be a finding."""
        made = self._conditions.get(by_default)
        if made is None:
            written = self._written[by_default]
            made = self._conditions[by_default] = _condition(written, self._triggers)
        return made

    def questions(self) -> tuple[str, str]:
        """The same as `Rule.questions`."""
        return self._questions

    def suspects(self, sketch: Sketch, *, by_default: bool) -> bool:
        """Whether a file can have a finding, as `Rule.suspects` tells; imports no rule."""
        return suspects(self._questions, sketch, by_default=by_default)

    def formats(self) -> tuple[str, ...]:
        """The formats of deployment files that it judges; none of a rule for Python."""
        return self._formats

    def load(self) -> type[Rule]:
        """The rule itself."""
        module = importlib.import_module(f"{self._package}.{self._module}")
        loaded: type[Rule] = getattr(module, str(self._class_name))
        return loaded

    def package(self) -> str:
        """The top-level package it comes from."""
        return self._package

    def project_hooks(self) -> frozenset[str]:
        """Which hooks for the whole program it has."""
        return self._hooks

    def __reduce__(self) -> tuple[object, ...]:
        return _indexed, (self._package, self._module)


_KNOWN: dict[str, dict[str, IndexedRule]] = {}


def indexed_rules(package: str) -> dict[str, IndexedRule]:
    """The rules in the index of a package by their modules, which are relative to it.

    Raises:
        ValueError: the index has another form, or is none.
    """
    index = importlib.import_module(f"{package}.{MODULE}")
    if index.FORM != FORM:
        raise ValueError(f"{index.__name__} has another form")
    triggers = Triggers(index.TRIGGERS)
    found = _KNOWN[package] = {row[0]: IndexedRule(package, row, triggers) for row in index.ROWS}
    return found


def _indexed(package: str, module: str) -> IndexedRule:
    """A rule as another process knows it."""
    return (_KNOWN.get(package) or indexed_rules(package))[module]


def _meta(written: object, triggers: Triggers) -> Meta:
    assert isinstance(written, tuple)
    code, name, since, severity, confidence, trigger, preset, fix, *others = written
    in_tests, in_examples, overlaps, narrower = others
    return Meta(
        code,
        name,
        since,
        Severity(severity),
        Confidence(confidence),
        triggers.late(trigger),
        Preset(preset),
        Safety(fix) if fix else None,
        in_tests,
        in_examples,
        overlaps,
        None if narrower is None else triggers.late(narrower),
    )


def _condition(written: object, triggers: Triggers) -> Condition:
    assert isinstance(written, tuple)
    number, *needs = written
    return Condition(triggers.late(number), tuple(map(frozenset, needs)))
