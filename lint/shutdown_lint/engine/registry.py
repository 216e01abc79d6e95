"""Where rules come from: the built-in package by name, others through entry points."""

from __future__ import annotations

import importlib
import os
import sys

from shutdown_lint.engine.reading import read_file
from shutdown_lint.engine.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from shutdown_lint.engine.listed_rule import ListedRule
    from shutdown_lint.engine.rule_index import IndexedRule

BUILT_IN = "shutdown_lint_rules"
ENTRY_POINTS = "shutdown_lint.rules"


class RulesError(Exception):
    """The rules cannot be loaded; the message says which and why."""


def list_rules() -> tuple[ListedRule, ...]:
    """Every rule there is, ordered by code; most of them are not imported yet.

    Raises:
        RulesError: there are none, two share a code or a name, or one cannot be imported.
    """
    from shutdown_lint.engine.own_rules import OWN_RULES

    rules: list[ListedRule] = [*OWN_RULES, *_rules_in_package(BUILT_IN), *_rules_of_others()]
    if len(rules) == len(OWN_RULES):
        raise RulesError(f"no rules are loaded: the package {BUILT_IN} is missing or empty")
    _refuse_duplicates(rules)
    return tuple(sorted(rules, key=lambda rule: rule.meta.code))


def load_rules() -> tuple[type[Rule], ...]:
    """Every rule there is, imported, ordered by code.

    Raises:
        RulesError: as `list_rules` does.
    """
    return tuple(rule.load() for rule in list_rules())


def rules_in(module: ModuleType) -> Iterator[type[Rule]]:
    """The rules that a module defines itself."""
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, Rule) and "meta" in vars(value):
            if value.__module__ == module.__name__:
                yield value


def rule_files(package: str) -> Iterator[tuple[str, int]]:
    """The modules below a package that may define rules, and the sizes of their files in bytes.

    Raises:
        ImportError: there is no such package.
    """
    for path in importlib.import_module(package).__path__:
        for family in os.scandir(path):
            if family.is_dir() and not family.name.startswith(("_", ".")):
                for file in os.scandir(family.path):
                    if file.name.startswith("shd") and file.name.endswith(".py"):
                        yield f"{family.name}.{file.name[:-3]}", file.stat().st_size


def _rules_in_package(package: str) -> Iterator[ListedRule]:
    try:
        files = sorted(rule_files(package))
    except ImportError:
        return
    known = _index_of(package)
    for module, size in files:
        rule = known.get(module)
        if rule is not None and rule.size == size:
            yield rule
        else:  # it is new, or somebody works on it
            yield from _imported(f"{package}.{module}")


def _imported(module: str) -> Iterator[type[Rule]]:
    try:
        return rules_in(importlib.import_module(module))
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        raise RulesError(f"the rule in {module} cannot be imported: {why}") from error


def _index_of(package: str) -> dict[str, IndexedRule]:
    from shutdown_lint.engine.rule_index import indexed_rules

    try:
        return indexed_rules(package)
    except (ImportError, SyntaxError, AttributeError, LookupError, TypeError, ValueError):
        return {}  # it is of another version, or was never written: the rules speak themselves


def _rules_of_others() -> Iterator[type[Rule]]:
    if not _somebody_offers_rules():
        return
    from importlib.metadata import entry_points

    for entry in entry_points(group=ENTRY_POINTS):
        try:
            yield from rules_in(entry.load())
        except Exception as error:
            why = f"{type(error).__name__}: {error}"
            raise RulesError(f"the rules of {entry.value} cannot be loaded: {why}") from error


def _somebody_offers_rules() -> bool:
    # importlib.metadata costs 25 ms to import; nearly nobody has rules of their own, and whoever
    # has says so in a file that is quick to look for.
    group = f"[{ENTRY_POINTS}]".encode()
    for path in sys.path:
        try:
            names = os.listdir(path or ".")
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                try:
                    if group in read_file(os.path.join(path, name, "entry_points.txt")):
                        return True
                except OSError:
                    continue
    return False


def _refuse_duplicates(rules: Iterable[ListedRule]) -> None:
    seen: dict[str, ListedRule] = {}
    for rule in rules:
        for key in (rule.meta.code, rule.meta.name):
            other = seen.setdefault(key, rule)
            if other is not rule:
                one, two = rule.load(), other.load()
                raise RulesError(
                    f"{one.__module__}.{one.__qualname__} and "
                    f"{two.__module__}.{two.__qualname__} both claim {key}"
                )
