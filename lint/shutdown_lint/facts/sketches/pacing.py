"""What the rounds of loops are spent with, in the words of `facts.work.pace`."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.nodes import walk
from shutdown_lint.facts.sketches.paths import bound_otherwise, imported, may_have, surely_is
from shutdown_lint.facts.sketches.shape import given, last_name, running
from shutdown_lint.facts.sketches.spelling import spellings
from shutdown_lint.knowledge import blocking, serving
from shutdown_lint.knowledge.waiting import TERMINAL

if TYPE_CHECKING:
    from shutdown_lint.facts.sketches.shape import Sketched
    from shutdown_lint.knowledge.blocking import Blocking

_LOOKS = 1  # as far as facts.work.pace looks into what a round calls
_ANY_NAME = "*"
_BUILTINS = frozenset({"builtins"})
_GET_LOGGER = ("logging", "getLogger")


def may_poll(sketch: Sketched, loop: ast.While) -> bool:
    """Whether a loop may sleep, wait for a while or work outside of memory, and look again.

    Not where it counts its rounds, or hands out what it makes.
    """
    return not (_counts(loop) or _hands_out(loop)) and (
        _is_idle(sketch, loop) or _calls_what_waits(sketch, loop)
    )


def _calls_what_waits(sketch: Sketched, loop: ast.While) -> bool:
    may_be_any = _ANY_NAME in _lasting(sketch)
    return any(
        isinstance(node, ast.Call)
        and (_waits(sketch, node) or (may_be_any and isinstance(node.func, ast.Attribute)))
        for node in call_graph(sketch).reached([loop.test, *loop.body], _LOOKS)
    )


def _waits(sketch: Sketched, call: ast.Call) -> bool:
    """Whether a call may sleep, wait for a while or work outside of memory."""
    names = naming(sketch)
    if names.calls(call, _lasting(sketch)):
        return not _logs(sketch, call.func)
    return names.calls(call, serving.TIMED_WAITS) and _may_be_timed(call)


def _may_be_timed(call: ast.Call) -> bool:
    """Whether something bounds a call, if it is a wait: a timeout, or a plain number."""
    name = last_name(call.func)
    if name not in serving.TIMED_WAITS or (name == "wait" and call.args):
        return True
    return any(one.arg == "timeout" for one in call.keywords) or any(
        isinstance(one, ast.Constant) and isinstance(one.value, (int, float))
        for value in given(call)
        for one in walk(value)
    )


def _logs(sketch: Sketched, func: ast.expr) -> bool:
    """Whether it is a method of what is surely a logger, and nothing else."""
    if not isinstance(func, ast.Attribute) or not isinstance(func.value, ast.Name):
        return False
    return func.value.id in sketch.kept(_logs, lambda: _loggers(sketch))


def _loggers(sketch: Sketched) -> set[str]:
    bindings = Counter(bound_otherwise(sketch))
    bindings.update(one.asname or one.name for one in sketch.nodes(ast.alias))
    return {
        target.id
        for assign in sketch.nodes(ast.Assign)
        if isinstance(assign.value, ast.Call)
        and surely_is(sketch, assign.value.func, *_GET_LOGGER)
        for target in assign.targets
        if isinstance(target, ast.Name) and bindings[target.id] == 1
    }


def _is_idle(sketch: Sketched, loop: ast.While) -> bool:
    """Whether a loop may burn time until its test has changed."""
    # `while file.read(1): pass` does not: its work stands in the test.
    return all(isinstance(one, (ast.Pass, ast.Continue)) for one in loop.body) and all(
        _may_only_ask(sketch, node) for node in running(loop.test) if isinstance(node, ast.Call)
    )


def _may_only_ask(sketch: Sketched, call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or not given(call):
        return True
    return last_name(call.func.value) in spellings(sketch, _BUILTINS)


def _hands_out(loop: ast.While) -> bool:
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in running(*loop.body))


def _counts(loop: ast.While) -> bool:
    """Whether the test compares what each round adds to."""
    asked = list(running(loop.test))
    if any(isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) for node in asked):
        return False
    counted = {
        _path(node.target) for node in running(*loop.body) if isinstance(node, ast.AugAssign)
    }
    return any(
        _path(part) in counted - {None}
        for node in asked
        if isinstance(node, ast.Compare)
        for part in running(node)
    )


def _path(node: ast.AST) -> str | None:
    """`a.b.c` as it is written; None for anything but names and attributes."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            above = _path(value)
            return None if above is None else f"{above}.{name}"
    return None


def _lasting(sketch: Sketched) -> frozenset[str]:
    """The last names of calls that may sleep or wait whatever they are given, by the imports."""
    return sketch.kept(_lasting, lambda: _lasting_of(sketch))


def _lasting_of(sketch: Sketched) -> frozenset[str]:
    found = {"sleep"}
    found.update(name for name, row in blocking.BY_NAME.items() if _is_lasting(row))
    found.update(
        path.rpartition(".")[2]
        for path, row in blocking.BY_PATH.items()
        if path.partition(".")[0] in imported(sketch) and _is_lasting(row)
    )
    found.update(
        method
        for (class_, method), row in blocking.BY_METHOD.items()
        if may_have(sketch, class_) and _is_lasting(row)
    )
    if any(may_have(sketch, class_) for class_ in blocking.SPEAKING):
        found.add(_ANY_NAME)
    return frozenset(found)


def _is_lasting(row: Blocking) -> bool:
    return not row.is_quick and row.waits_for != TERMINAL
