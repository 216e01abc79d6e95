"""What rules say of a module: facts, one walk for all rules, their reports."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.rule import PROJECT_HOOKS
from shutdown_lint.engine.rule_failure import failure_of
from shutdown_lint.facts.code.walk import walk
from shutdown_lint.facts.module import ModuleFacts
from shutdown_lint.knowledge.tables import with_own_rows
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from shutdown_lint.engine.rule import RawReport, Rule
    from shutdown_lint.knowledge.own_rows import OwnRows
    from shutdown_lint.model.finding import InternalError

    Hooks = defaultdict[type[cst.CSTNode], list[Callable[[cst.CSTNode], object]]]


class Judged(NamedTuple):
    """What the rules said of one module, before positions are known.

    The caller releases the facts when done.
    """

    facts: ModuleFacts
    reports: Sequence[RawReport]
    failed: dict[type[Rule], InternalError]  # rules that raised; the others went on


def judge(
    path: str,
    module: cst.Module,
    rules: Iterable[type[Rule]],
    own_rows: OwnRows | None = None,
    *,
    check_tests: bool = False,
) -> Judged:
    """Run rules over a module, with a project's own rows beside the knowledge tables.

    With `check_tests`, rules that judge programs judge the tests in them as well.
    """
    facts = ModuleFacts(module, path, with_own_rows(own_rows))
    raw: list[RawReport] = []
    guard = _Guard(path)
    enter: Hooks = defaultdict(list)
    leave: Hooks = defaultdict(list)
    for rule_class in rules:
        rule = rule_class(facts, raw.append)
        for kind, name, entering in _node_hooks(rule_class):  # type: ignore[arg-type]
            hook = guard.around(rule_class, getattr(rule, name))
            (enter if entering else leave)[kind].append(hook)
        for subjects, method in _subject_hooks(rule):
            judging = guard.around(rule_class, method)
            for subject in guard.listed(rule_class, subjects, facts):
                judging(subject)
    if leave:  # else the index by class saves the walk
        walk(module, dict(enter), dict(leave))
    else:
        for node in facts.tree.in_order(*enter):
            for enters in enter[type(node)]:
                enters(node)
    if not check_tests:
        raw = [one for one in raw if one.meta.in_tests or not facts.testing.holds(one.node)]
    return Judged(facts, raw, guard.failed)


# The hooks for what the code means, and where the facts have what each is called with.
SUBJECTS: dict[str, Callable[[ModuleFacts], Iterable[object]]] = {
    "check_registration": lambda facts: facts.handlers.registrations,
    "check_handler": lambda facts: facts.handlers.handlers,
    "check_exit_callback": lambda facts: facts.cleanups.exit_callbacks,
    "check_cleanup": lambda facts: facts.cleanups.all,
    "check_loop": lambda facts: facts.loops.unbounded,
    "check_module": lambda facts: (facts,),
}


def _subject_hooks(
    rule: Rule,
) -> Iterator[tuple[Callable[[ModuleFacts], Iterable[object]], Callable[[object], object]]]:
    for name, subjects in SUBJECTS.items():
        if hasattr(type(rule), name):
            yield subjects, getattr(rule, name)


class RuleHookError(Exception):
    """A rule defines a hook that would never be called."""


@cache
def _node_hooks(rule: type[Rule]) -> tuple[tuple[type[cst.CSTNode], str, bool], ...]:
    """The node class, method name and direction of each libcst-style hook of a rule class.

    Raises:
        RuleHookError: a hook names no node class, or a domain hook is misspelt.
    """
    found = []
    for name in dir(rule):
        prefix, _, target = name.partition("_")
        if prefix in ("visit", "leave"):
            kind = getattr(cst, target, None)
            if not isinstance(kind, type) or not issubclass(kind, cst.CSTNode):
                raise RuleHookError(f"{rule.__name__}.{name} names no libcst node")
            found.append((kind, name, prefix == "visit"))
        elif prefix == "check" and name not in SUBJECTS and name not in PROJECT_HOOKS:
            raise RuleHookError(f"{rule.__name__}.{name} is no hook of the engine")
    return tuple(found)


class _Guard:
    """Turns an exception in one rule into an internal error, once, and keeps the rule quiet."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.failed: dict[type[Rule], InternalError] = {}

    def around(self, rule: type[Rule], hook: Callable[..., object]) -> Callable[[object], object]:
        def guarded(subject: object) -> None:
            if rule in self.failed:
                return
            try:
                hook(subject)
            except Exception as error:  # noqa: BLE001  the other rules and files must go on
                self._record(rule, error)

        return guarded

    def listed(
        self,
        rule: type[Rule],
        subjects: Callable[[ModuleFacts], Iterable[object]],
        facts: ModuleFacts,
    ) -> list[object]:
        try:
            return list(subjects(facts))
        except Exception as error:  # noqa: BLE001
            self._record(rule, error)
            return []

    def _record(self, rule: type[Rule], error: Exception) -> None:
        self.failed[rule] = failure_of(rule, self._path, error)
