"""What is given to calls that install a signal handler or an exit callback."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.nodes import walk
from shutdown_lint.facts.sketches.paths import Paths
from shutdown_lint.facts.sketches.registrations import (
    exit_callbacks,
    puts_back,
    registered,
    surely_for,
)
from shutdown_lint.facts.sketches.shape import FUNCTIONS, given, last_name, running
from shutdown_lint.facts.sketches.spelling import spellings
from shutdown_lint.knowledge import exits
from shutdown_lint.knowledge.signals import NUMBERS, UNCATCHABLE

if TYPE_CHECKING:
    from shutdown_lint.facts.sketches.call_graph import Function
    from shutdown_lint.facts.sketches.shape import Sketched

_NUMBERS = frozenset(number for number, name in NUMBERS.items() if name in UNCATCHABLE)
_SENDING = Paths(exits.SENDS_SIGNAL)
_SENDERS = frozenset(path.rpartition(".")[2] for path in exits.SENDS_SIGNAL)
_RETURNING = (ast.Yield, ast.YieldFrom)


def catches_uncatchable(sketch: Sketched) -> bool:
    """Whether a handler may be registered for SIGKILL or SIGSTOP."""
    named = {surely_for(sketch, one.signal) for one in registered(sketch)}
    if not named.isdisjoint(UNCATCHABLE):
        return True
    return None in named and _names_uncatchable(sketch)


def _names_uncatchable(sketch: Sketched) -> bool:
    """Whether such a signal is named for anything but to be sent."""
    sent: set[ast.AST] = set()
    for call in sketch.nodes(ast.Call):
        if _sends(sketch, call):
            sent.update(node for one in given(call) for node in walk(one))
    return (
        any(node.attr in UNCATCHABLE and node not in sent for node in sketch.nodes(ast.Attribute))
        or any(node.id in UNCATCHABLE and node not in sent for node in sketch.nodes(ast.Name))
        or any(node.name in UNCATCHABLE and node.asname for node in sketch.nodes(ast.alias))
        or any(
            (node.value in UNCATCHABLE or node.value in _NUMBERS) and node not in sent
            for node in sketch.nodes(ast.Constant)
            if isinstance(node.value, (int, str))
        )
    )


def _sends(sketch: Sketched, call: ast.Call) -> bool:
    """Whether a call can be nothing but one that sends a signal."""
    return _SENDING.may_be(sketch, call.func) and naming(sketch).last_names(call.func) <= _SENDERS


def takes_other_arguments(sketch: Sketched) -> bool:
    """Whether a callback may be called with arguments that it does not take."""
    return any(
        _may_fail(sketch, one.handler, _given_by_loop(one.call) if one.in_loop else 2)
        for one in registered(sketch)
        if not puts_back(sketch, one.handler)
    ) or any(
        _may_fail(sketch, callback, _given_at_exit(call))
        for call, callback in exit_callbacks(sketch)
    )


def _given_by_loop(call: ast.Call) -> int | None:
    return None if _is_hidden(call) else len(call.args) - 2


def _given_at_exit(call: ast.Call) -> int | None:
    return None if _is_hidden(call) else len(call.args) - 1


def _is_hidden(call: ast.Call) -> bool:
    return bool(call.keywords) or any(isinstance(one, ast.Starred) for one in call.args)


def _may_fail(sketch: Sketched, callback: ast.expr, count: int | None) -> bool:
    """Whether a function that is meant may not take so many arguments; None: it is not known."""
    names = naming(sketch)
    functions = call_graph(sketch).meant(callback)
    if not functions:
        return False
    if count is None:
        return True
    match callback:
        case ast.Lambda():
            return not _takes(callback, count, 0)
        case ast.Name(id=name) if name not in names.bound:
            return not all(_takes(function, count, 0) for function in functions)
        case ast.Attribute(value=owner):
            classes = spellings(sketch, (node.name for node in sketch.nodes(ast.ClassDef)))
            may_be_class = last_name(owner) in classes
            return not all(
                _takes(function, count, bound)
                for function in functions
                if isinstance(function, FUNCTIONS)
                for bound in _bound(function, may_be_class=may_be_class)
            )
    return True


def _bound(function: ast.FunctionDef | ast.AsyncFunctionDef, *, may_be_class: bool) -> set[int]:
    """How many parameters of a method may be filled when it is given to somebody."""
    if not function.decorator_list:
        return {0, 1} if may_be_class else {1}
    match function.decorator_list:
        case [ast.Name(id="classmethod")]:
            return {1}
        case [ast.Name(id="staticmethod")]:
            return {0}
    return {0, 1}


def _takes(function: Function, count: int, bound: int) -> bool:
    """Whether a function can take so many positional arguments, some parameters being filled."""
    args = function.args
    free = [*args.posonlyargs, *args.args][bound:]
    needed = len(args.posonlyargs) + len(args.args) - len(args.defaults) - bound
    return (
        (count <= len(free) or args.vararg is not None)
        and count >= needed
        and all(default is not None for default in args.kw_defaults)
    )


def is_called_not_passed(sketch: Sketched) -> bool:
    """Whether a callback may be what a function of the module gives, and that is nothing."""
    found = [
        *(one.handler for one in registered(sketch)),
        *(callback for _, callback in exit_callbacks(sketch)),
    ]
    return any(
        isinstance(callback, ast.Call)
        and any(_gives_nothing(one) for one in call_graph(sketch).meant(callback.func))
        for callback in found
    )


def _gives_nothing(function: Function) -> bool:
    if isinstance(function, ast.Lambda):
        return False
    nodes = list(running(*function.body))
    if isinstance(function, ast.FunctionDef) and any(
        isinstance(node, _RETURNING) for node in nodes
    ):
        return False
    return isinstance(function, ast.AsyncFunctionDef) or all(
        node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None)
        for node in nodes
        if isinstance(node, ast.Return)
    )
