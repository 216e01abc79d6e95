"""Handlers that may return with nothing done that ends the program."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.handled import INTERRUPTING, handlers
from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.paths import Paths, methods
from shutdown_lint.facts.sketches.shape import last_name, running, words_of
from shutdown_lint.facts.sketches.spelling import spellings
from shutdown_lint.knowledge import cleanup, exits, harmless, output, work
from shutdown_lint.knowledge.stopping import STOP_WORDS

if TYPE_CHECKING:
    from shutdown_lint.facts.sketches.call_graph import Function
    from shutdown_lint.facts.sketches.shape import Sketched

_DOUBTS = (ast.Assert, ast.Await, ast.Delete, ast.Raise, ast.While, ast.Yield, ast.YieldFrom)
_CLEANING = Paths((*cleanup.CLEANING_CALLS, *work.DURABLE_CALLS))
_HARMLESS = Paths((*harmless.CALLS, *output.PRINTS, *output.DESCRIPTORS, "os.write"))
_METHODS = harmless.READING_METHODS | output.LOG_METHODS
_MODULES = frozenset(path.rpartition(".")[2] for path in harmless.MODULES)
_OWNERS = _MODULES | {"builtins"}
_NAMES = (frozenset(vars(builtins)) - harmless.ACTING_BUILTINS) | output.LOG_METHODS | _MODULES
_ENDING = STOP_WORDS | exits.LEAVING_WORDS


def goes_on_after_handler(sketch: Sketched) -> bool:
    """Whether a handler may only clean up, or set a flag of its own, and return."""
    return any(
        (_sets_own_flag(function) or _cleans_up(sketch, function)) and _goes_on(sketch, function)
        for function in handlers(sketch, INTERRUPTING)
    )


def _goes_on(sketch: Sketched, function: Function) -> bool:
    """Whether nothing that stands in a function itself may end the program."""
    nodes = list(running(*_body(function)))
    elsewhere = {
        name
        for node in nodes
        if isinstance(node, (ast.Global, ast.Nonlocal))
        for name in node.names
    }
    return not any(
        isinstance(node, _DOUBTS)
        or (isinstance(node, ast.Call) and not _may_be_harmless(sketch, node))
        or any(_is_seen(target, elsewhere) for target in _targets(node))
        for node in nodes
    )


def _body(function: Function) -> list[ast.AST]:
    return [function.body] if isinstance(function, ast.Lambda) else [*function.body]


def _targets(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.Assign(targets=targets):
            return targets
        case ast.AnnAssign(target=target) | ast.AugAssign(target=target):
            return [target]
    return []


def _is_seen(target: ast.expr, elsewhere: set[str]) -> bool:
    """Whether what is assigned to is seen outside of the function."""
    if isinstance(target, ast.Name):
        return target.id in elsewhere
    return isinstance(target, (ast.Attribute, ast.Subscript))


def _sets_own_flag(function: Function) -> bool:
    return any(
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, bool)
        and any(isinstance(target, ast.Name) for target in node.targets)
        for node in running(*_body(function))
    )


def _cleans_up(sketch: Sketched, function: Function) -> bool:
    """Whether a call in a function, or in what it calls, may clean up or save."""
    names = methods(sketch, cleanup.CLEANING_METHODS) | work.DURABLE_METHODS
    return any(
        isinstance(node, ast.Call)
        and (
            not cleanup.CLEANING_WORDS.isdisjoint(words_of(node))
            or (isinstance(node.func, ast.Attribute) and node.func.attr in names)
            or _CLEANING.may_be(sketch, node.func)
        )
        for node in call_graph(sketch).reached([function])
    )


def _may_be_harmless(sketch: Sketched, call: ast.Call) -> bool:
    """Whether the program may go on after a call, in the words of `facts.shutdown.going_on`."""
    if call_graph(sketch).run_by(call) or any(
        one.may_be(sketch, call.func) for one in (_HARMLESS, _CLEANING)
    ):
        return True
    match call.func:
        case ast.Attribute(value=owner, attr=name):
            objects = methods(sketch, (*cleanup.CLEANING_METHODS, *output.METHODS))
            if name in _METHODS | objects or last_name(owner) in spellings(sketch, _OWNERS):
                return True
        case ast.Name(id=name):
            if name in naming(sketch).bound or name in _NAMES | _imported(sketch):
                return True
        case ast.Call(func=ast.Name(id="getattr")):
            return True
    words = frozenset(words_of(call))
    return words.isdisjoint(_ENDING) and not words.isdisjoint(cleanup.CLEANING_WORDS)


def _imported(sketch: Sketched) -> set[str]:
    """The names that are imported from the modules whose functions are harmless."""
    found: set[str] = set()
    for from_ in sketch.nodes(ast.ImportFrom):
        if (from_.module or "").rpartition(".")[2] in _MODULES:
            for alias in from_.names:
                if alias.name == "*":  # whatever is called
                    return {node.id for node in sketch.nodes(ast.Name)}
                found.add(alias.asname or alias.name)
    return found
