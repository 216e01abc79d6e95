"""What the rounds of a loop change, and what decides whether there is another one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.conditions import leaves
from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_path
from shutdown_lint.knowledge import cleanup as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.names import Names

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


def deciding(loop: cst.While) -> Iterator[cst.CSTNode]:
    """The expressions on which it depends whether the loop goes on."""
    yield loop.test
    for node in running_nodes(loop.body):
        if isinstance(node, cst.If) and (leaves(node.body) or leaves(node.orelse)):
            yield node.test
        elif isinstance(node, (cst.Assign, cst.Assert)):
            yield node


def without_modulo(root: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes that run with `root`, those below a `%` left out."""
    # `if waited % 60 == 0: log.info("still waiting")` ends nothing.
    hidden: set[int] = set()
    for node in running_nodes(root):
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Modulo):
            hidden.update(id(below) for below in running_nodes(node))
        if id(node) not in hidden:
            yield node


_SEARCHES = frozenset({"find", "rfind"})  # of str and bytes: start = text.find(word, start)


def counted_in(loop: cst.While, names: Names) -> Iterator[str]:
    """The names that each round changes from what they were, and those set from a clock."""
    for node in running_nodes(loop.body):
        if isinstance(node, cst.AugAssign):
            yield written_path(node.target) or ""
        elif isinstance(node, cst.Assign):
            read = _added_up(node.value)
            for target in node.targets:
                path = written_path(target.target)
                if path is not None and (path in read or _reads_clock(node.value, names)):
                    yield path


def _added_up(value: cst.BaseExpression) -> set[str | None]:
    """The names in a sum such as `waited + pause`, or where a search in a text goes on from.

    What other calls give is not counted up.
    """
    if isinstance(value, cst.Call) and isinstance(value.func, cst.Attribute):
        if value.func.attr.value in _SEARCHES:
            return {written_path(arg.value) for arg in value.args}
    if not isinstance(value, cst.BinaryOperation):
        return set()
    return {
        written_path(part)
        for part in running_nodes(value)
        if isinstance(part, (cst.Name, cst.Attribute))
    }


def _reads_clock(value: cst.CSTNode, names: Names) -> bool:
    return any(
        isinstance(node, cst.Call) and names.called(node) in table.CLOCKS
        for node in running_nodes(value)
    )


def counts_down(loop: cst.While) -> bool:
    """Whether each round takes something from a number, and the loop is over at zero."""
    counted = {
        written_path(small.target)
        for statement in loop.body.body
        if isinstance(statement, cst.SimpleStatementLine)
        for small in statement.body
        if isinstance(small, cst.AugAssign) and isinstance(small.operator, cst.SubtractAssign)
    }
    return bool(counted) and any(
        isinstance(part, (cst.Name, cst.Attribute)) and written_path(part) in counted
        for part in _going_on(loop)
    )


def _going_on(loop: cst.While) -> Iterator[cst.BaseExpression]:
    """What has to be true for another round: parts of the test, and of `if not left: break`."""
    asked = [loop.test]
    leaving = [
        statement.test
        for statement in loop.body.body
        if isinstance(statement, cst.If) and leaves(statement.body)
    ]
    while asked or leaving:
        if asked:
            part = asked.pop()
            if isinstance(part, cst.BooleanOperation) and isinstance(part.operator, cst.And):
                asked += [part.left, part.right]
            else:
                yield part
        else:
            part = leaving.pop()
            if isinstance(part, cst.BooleanOperation) and isinstance(part.operator, cst.Or):
                leaving += [part.left, part.right]
            elif isinstance(part, cst.UnaryOperation) and isinstance(part.operator, cst.Not):
                asked.append(part.expression)


def walks(loop: cst.While) -> bool:
    """Whether each round goes on from what the test asks for to the next: `node = node.next`."""
    asked = {node.value for node in running_nodes(loop.test) if isinstance(node, cst.Name)}
    for statement in loop.body.body:
        if not isinstance(statement, cst.SimpleStatementLine):
            continue
        for small in statement.body:
            if isinstance(small, cst.Assign) and not _is_awaited(small.value):
                read = {
                    node.value for node in running_nodes(small.value) if isinstance(node, cst.Name)
                }
                for target in small.targets:
                    if isinstance(target.target, cst.Name):
                        if target.target.value in asked & read:
                            return True
    return False


def _is_awaited(value: cst.BaseExpression) -> bool:
    return isinstance(value, cst.Await)  # pending = await wait(pending): nobody walks there


def ends_when_empty(loop: cst.While) -> bool:
    """Whether a round leaves the loop when it has got nothing: `if not rows: break`."""
    got = {
        part.value
        for node in running_nodes(loop.body)
        if isinstance(node, cst.Assign) and _is_got(node.value)
        for target in node.targets
        for part in running_nodes(target.target)
        if isinstance(part, cst.Name)
    }
    return any(
        isinstance(node, cst.If)
        and (nothing := _asked_for_nothing(node.test)) is not None
        and (_is_got(nothing) or (isinstance(nothing, cst.Name) and nothing.value in got))
        and leaves(node.body)
        for node in loop.body.body
    )


def _is_got(value: cst.BaseExpression) -> bool:
    if isinstance(value, cst.NamedExpr):
        return _is_got(value.value)
    return isinstance(value.expression if isinstance(value, cst.Await) else value, cst.Call)


def _asked_for_nothing(test: cst.BaseExpression) -> cst.BaseExpression | None:
    """What a test asks whether it is empty, or None."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return test.expression
    if isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        part = test.comparisons[0]
        if isinstance(part.operator, cst.Is) and is_constant(part.comparator, None):
            return test.left
    return None


def hands_out(loop: cst.While) -> bool:
    """Whether the loop yields: who takes what it gives decides how long it goes on."""
    return any(isinstance(node, cst.Yield) for node in running_nodes(loop.body))


def is_bound_word(name: str) -> bool:
    """Whether a name speaks of a bound: deadline, attempts, max_retries."""
    words = {word.lower() for word in _WORDS.findall(name)}
    words |= {word.removesuffix("s") for word in words}
    return not words.isdisjoint(table.BOUND_WORDS) and words.isdisjoint(table.PAUSE_WORDS)
