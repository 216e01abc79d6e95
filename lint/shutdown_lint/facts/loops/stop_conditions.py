"""What a loop looks at to learn that it is time to stop, and who tells it.

`while not stop.is_set()`, `while self._running`, and `if stop.is_set(): break` inside of an
endless loop. Who sets the event or the flag is looked for in the whole module.
"""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.code.tree import statements_in
from shutdown_lint.knowledge.stopping import ASKING_METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Class
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.loops.loops import Loop


class By(Enum):
    """How a loop is told."""

    EVENT = "event"
    FLAG = "flag"


class StopCondition(NamedTuple):
    """One thing that ends a loop once it is set."""

    by: By
    subject: cst.BaseExpression  # the event, or the flag
    ends_when: bool  # the loop ends when it is set (True) or when it is cleared (False)
    checked: cst.CSTNode  # the test that looks at it
    known: str | None  # the event's class as the tables know it


class StopConditions:
    """The stop conditions of a module's loops."""

    def __init__(self, tree: Tree, names: Names, objects: Objects, origins: Origins) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._origins = origins

    def of(self, loop: Loop) -> tuple[StopCondition, ...]:
        """Everything of which each alone ends a loop, in the order of the source.

        Of `while running or pending` nothing alone does.
        """
        found: list[StopCondition] = []
        if isinstance(loop.node, cst.While):
            found += self._ending(loop.node.test, keeps_going=True)
        for if_, leaves_in_body in _ways_out(loop.body):
            found += self._ending(if_.test, keeps_going=not leaves_in_body)
        return tuple(found)

    def setters(self, condition: StopCondition) -> tuple[cst.CSTNode, ...]:
        """The places of the module that tell the loop to stop."""
        if condition.by is By.EVENT:
            wanted = ("set",) if condition.ends_when else ("clear",)
            return tuple(
                node
                for node in self._methods
                if node.attr.value in wanted and self.is_same(node.value, condition.subject)
            )
        return tuple(self._assignments_to(condition))

    def is_foreign(self, condition: StopCondition) -> bool:
        """Whether others have the event or flag too, so that they may set it.

        It came in as a parameter or by an import, it belongs to another object, or it is an
        attribute whose name says that others may use it.
        """
        match condition.subject:
            case cst.Name() as name:
                found = self._names.scopes.at(name).lookup(name.value)
                return found is None or any(
                    binding.kind in (Kind.PARAMETER, Kind.IMPORT, Kind.OTHER)
                    for binding in found[1]
                )
            case cst.Attribute() as attribute:
                if not self._is_own(attribute):
                    return True
                values = self._objects.attributes.values_of(attribute)
                return condition.by is By.EVENT and not all(
                    isinstance(value, cst.Call) for value in values
                )
        return True

    def is_same(self, one: cst.BaseExpression, other: cst.BaseExpression) -> bool:
        """Whether two expressions surely stand for the same object."""
        if self._objects.same(one, other):
            return True
        attribute = self._attribute(one)
        if attribute is not None and attribute == self._attribute(other):
            return True
        mine, theirs = self._origins.of(one), self._origins.of(other)
        return (
            mine is not None
            and theirs is not None
            and len(mine.calls | theirs.calls) == 1
            and not (mine.one_of_many or theirs.one_of_many)
        )

    def _attribute(self, node: cst.BaseExpression) -> tuple[Class, str] | None:
        """The class and name of an attribute of a local class: `self._stop`, `worker._stop`."""
        if not isinstance(node, cst.Attribute):
            return None
        owner = self._objects.type(node.value)
        if owner is None or owner.local is None:
            return None
        return owner.local, node.attr.value

    def _is_own(self, attribute: cst.Attribute) -> bool:
        return bool(self._objects.attributes.values_of(attribute))

    def _ending(self, test: cst.BaseExpression, *, keeps_going: bool) -> Iterator[StopCondition]:
        """The parts of a test each of which alone ends the loop.

        `keeps_going`: the loop goes on while the test is true; else it ends when it is.
        """
        match test:
            case cst.UnaryOperation(operator=cst.Not()):
                yield from self._ending(test.expression, keeps_going=not keeps_going)
            case cst.BooleanOperation():
                each_alone = isinstance(test.operator, cst.And) == keeps_going
                if each_alone:
                    yield from self._ending(test.left, keeps_going=keeps_going)
                    yield from self._ending(test.right, keeps_going=keeps_going)
            case cst.Call(func=cst.Attribute() as func) if func.attr.value in ASKING_METHODS:
                known = self._objects.known(func.value)
                if known is not None or func.attr.value != "wait":
                    yield StopCondition(By.EVENT, func.value, not keeps_going, test, known)
            case cst.Name() | cst.Attribute() if not is_constant(test, value=True):
                yield StopCondition(By.FLAG, test, not keeps_going, test, None)
            case cst.Comparison(
                comparisons=[cst.ComparisonTarget(operator=cst.Is() | cst.Equal())]
            ):
                right = test.comparisons[0].comparator
                for value in (True, False):
                    if is_constant(right, value=value):
                        yield from self._ending(test.left, keeps_going=keeps_going == value)

    @cached_property
    def _methods(self) -> list[cst.Attribute]:
        return [
            node for node in self._tree.all(cst.Attribute) if node.attr.value in ("set", "clear")
        ]

    def _assignments_to(self, condition: StopCondition) -> Iterator[cst.CSTNode]:
        for target, value in self._assigned:
            if (
                self.is_same(target, condition.subject)
                and not is_constant(value, value=not condition.ends_when)
                and not is_constant(value, None)
            ):
                yield target

    @cached_property
    def _assigned(self) -> list[tuple[cst.BaseExpression, cst.BaseExpression | None]]:
        found: list[tuple[cst.BaseExpression, cst.BaseExpression | None]] = []
        for assign in self._tree.all(cst.Assign):
            found += [(target.target, assign.value) for target in assign.targets]
        for annotated in self._tree.all(cst.AnnAssign):
            if annotated.value is not None:
                found.append((annotated.target, annotated.value))
        return found


def _ways_out(body: cst.BaseSuite) -> Iterator[tuple[cst.If, bool]]:
    """The conditions on which a round leaves the loop, and whether it does when they are true."""
    pending = [body]
    while pending:
        for statement in statements_in(pending.pop()):
            match statement:
                case cst.If():
                    if _leaves(statement.body):
                        yield statement, True
                    else:
                        pending.append(statement.body)
                    if isinstance(statement.orelse, cst.Else):
                        if _leaves(statement.orelse.body):
                            yield statement, False
                        else:
                            pending.append(statement.orelse.body)
                    # An `elif` is looked at only when what stands before it did not hold: what
                    # it tests still ends the loop, a round later at the most.
                    elif isinstance(statement.orelse, cst.If) and _leaves(statement.orelse.body):
                        yield statement.orelse, True
                case cst.With() | cst.Try():
                    pending.append(statement.body)


def _leaves(suite: cst.BaseSuite) -> bool:
    statements = statements_in(suite)
    return bool(statements) and isinstance(statements[-1], (cst.Break, cst.Return, cst.Raise))
