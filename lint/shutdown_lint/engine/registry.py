"""Where rules come from: the built-in package by name, others through entry points."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

from shutdown_lint.engine.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

BUILT_IN = "shutdown_lint_rules"
ENTRY_POINTS = "shutdown_lint.rules"


class RulesError(Exception):
    """The rules cannot be loaded; the message says which and why."""


def load_rules() -> tuple[type[Rule], ...]:
    """Every rule there is, ordered by code.

    Raises:
        RulesError: there are none, two share a code or a name, or one cannot be imported.
    """
    from shutdown_lint.engine.own_rules import OWN_RULES

    rules = [*OWN_RULES, *_rules_in_package(BUILT_IN), *_rules_of_others()]
    if len(rules) == len(OWN_RULES):
        raise RulesError(f"no rules are loaded: the package {BUILT_IN} is missing or empty")
    _refuse_doubles(rules)
    return tuple(sorted(rules, key=lambda rule: rule.meta.code))


def rules_in(module: ModuleType) -> Iterator[type[Rule]]:
    """The rules that a module defines itself."""
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, Rule) and "meta" in vars(value):
            if value.__module__ == module.__name__:
                yield value


def _rules_in_package(package: str) -> Iterator[type[Rule]]:
    try:
        root = importlib.import_module(package)
    except ImportError:
        return
    for name in sorted(_rule_modules(package, root.__path__)):
        yield from rules_in(importlib.import_module(name))


def _rule_modules(package: str, paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        for family in os.scandir(path):
            if family.is_dir() and not family.name.startswith(("_", ".")):
                for file in os.listdir(family.path):
                    if file.startswith("shd") and file.endswith(".py"):
                        yield f"{package}.{family.name}.{file[:-3]}"


def _rules_of_others() -> Iterator[type[Rule]]:
    if not _somebody_offers_rules():
        return
    from importlib.metadata import entry_points

    for entry in entry_points(group=ENTRY_POINTS):
        try:
            yield from rules_in(entry.load())
        except Exception as error:
            raise RulesError(f"the rules of {entry.value} cannot be loaded: {error}") from error


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
                    with open(os.path.join(path, name, "entry_points.txt"), "rb") as file:
                        if group in file.read():
                            return True
                except OSError:
                    continue
    return False


def _refuse_doubles(rules: Iterable[type[Rule]]) -> None:
    seen: dict[str, type[Rule]] = {}
    for rule in rules:
        for key in (rule.meta.code, rule.meta.name):
            other = seen.setdefault(key, rule)
            if other is not rule:
                raise RulesError(
                    f"{rule.__module__}.{rule.__qualname__} and "
                    f"{other.__module__}.{other.__qualname__} both claim {key}"
                )
