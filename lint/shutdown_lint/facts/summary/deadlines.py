"""Loops that a clock ends: `while time.monotonic() < deadline and pending:`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind

if TYPE_CHECKING:
    from shutdown_lint.facts.module import ModuleFacts

_CLOCKS = frozenset({"time.monotonic", "time.perf_counter", "time.time"})
_LOOP = "asyncio.AbstractEventLoop"
_BEFORE = (cst.LessThan, cst.LessThanEqual)
_AFTER = (cst.GreaterThan, cst.GreaterThanEqual)


def seconds_of(loop: cst.While, facts: ModuleFacts) -> float | None:
    """The seconds after which a loop ends at the latest, if its test says so."""
    found = [seconds for one in _joined(loop.test) if (seconds := _limit(one, facts)) is not None]
    return min(found, default=None)


def _joined(test: cst.BaseExpression) -> list[cst.BaseExpression]:
    """The parts of a test that all have to hold."""
    match test:
        case cst.BooleanOperation(left=left, operator=cst.And(), right=right):
            return [*_joined(left), *_joined(right)]
    return [test]


def _limit(test: cst.BaseExpression, facts: ModuleFacts) -> float | None:
    match test:
        case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator, right)]):
            if isinstance(operator, _AFTER):
                left, right = right, left
            elif not isinstance(operator, _BEFORE):
                return None
            if _is_clock(left, facts):
                return _of_deadline(right, facts)
            if _is_elapsed(left, facts):
                return facts.durations.of(right)
    return None


def _of_deadline(node: cst.BaseExpression, facts: ModuleFacts) -> float | None:
    """The seconds from now on until a deadline that was made of the clock."""
    match _held(node, facts):
        case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
            if _is_clock(left, facts):
                return facts.durations.of(right)
            if _is_clock(right, facts):
                return facts.durations.of(left)
    return None


def _is_elapsed(node: cst.BaseExpression, facts: ModuleFacts) -> bool:
    match node:
        case cst.BinaryOperation(left=now, operator=cst.Subtract(), right=start):
            began = _held(start, facts)
            return _is_clock(now, facts) and began is not None and _is_clock(began, facts)
    return False


def _held(node: cst.BaseExpression, facts: ModuleFacts) -> cst.BaseExpression | None:
    """What a variable was given, if that is told and was once."""
    binding = facts.names.binding(node) if isinstance(node, cst.Name) else None
    if binding is None or binding.kind is not Kind.ASSIGN:
        return None
    return binding.value if isinstance(binding.value, cst.BaseExpression) else None


def _is_clock(node: cst.BaseExpression, facts: ModuleFacts) -> bool:
    if not isinstance(node, cst.Call):
        return False
    if facts.names.path(node.func) in _CLOCKS:
        return True
    match node.func:
        case cst.Attribute(value=owner, attr=cst.Name("time")):
            return facts.objects.known(owner) == _LOOP
    return False
