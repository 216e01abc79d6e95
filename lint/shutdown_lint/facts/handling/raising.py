"""Exceptions that handlers raise, and the clauses that take them for errors."""

from __future__ import annotations

import builtins
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.conditions import Conditions
    from shutdown_lint.facts.code.definitions import Class, Function
    from shutdown_lint.facts.code.exceptions import Exceptions
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reach, Reached
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.swallowing import Swallowing
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.facts.signals.workers import Workers

_MAX_DEPTH = 2  # calls away


class Raised(NamedTuple):
    """A `raise` of an ordinary exception, and how the code gets there."""

    reached: Reached
    name: str
    local: Class | None  # the class, when it is one of this module
    base: cst.BaseExpression | None  # its only base, when that is `Exception` itself
    ancestry: frozenset[str]  # the dotted paths of the built-in classes that it is one of


class Swallower(NamedTuple):
    """An except clause in the program's loop that takes what is raised, and goes on."""

    clause: cst.ExceptHandler
    exits_too: bool  # it would take a BaseException as well


class Raising:
    """Follows what handlers raise into the main program."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        exceptions: Exceptions,
        reach: Reach,
        loops: Loops,
        swallowing: Swallowing,
        conditions: Conditions,
        workers: Workers,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._exceptions = exceptions
        self._reach = reach
        self._loops = loops
        self._swallowing = swallowing
        self._conditions = conditions
        self._workers = workers

    def first_error(self, function: Function) -> Raised | None:
        """The first `raise` of a function that surely lets an ordinary exception out of it."""
        for reached in self._reach.from_function(function):
            node = reached.node
            if not isinstance(node, cst.Raise) or node.exc is None:
                continue
            way = (*(via.node for via in reached.path), node)
            raised = node.exc.func if isinstance(node.exc, cst.Call) else node.exc
            local = self._functions.class_of_name(raised)
            path = self._names.path(raised) or ""
            ancestry = self._ancestry(local, path)
            if "builtins.Exception" not in ancestry or path == "builtins.NotImplementedError":
                continue
            classes = [above.rpartition(".")[2] for above in ancestry]
            if any(self._exceptions.expected_at(place, *classes) for place in way):
                continue
            # Of a function that is called, or of a class that all use, an error is an error.
            if (reached.depth or local is None) and any(map(self._conditions.is_conditional, way)):
                continue
            name = local.name if local is not None else path.rpartition(".")[2]
            return Raised(reached, name, local, self._only_base(local), ancestry)
        return None

    def _only_base(self, local: Class | None) -> cst.BaseExpression | None:
        bases = local.node.bases if local is not None else ()
        if len(bases) == 1 and self._names.path(bases[0].value) == "builtins.Exception":
            return bases[0].value
        return None

    def _ancestry(self, local: Class | None, path: str) -> frozenset[str]:
        """The built-in classes above an exception; nothing when one of its bases is unknown."""
        if local is not None:
            found = [self._of_builtin(base) for base in self._functions.bases(local)]
            return frozenset().union(*found) if found and all(found) else frozenset()
        return self._of_builtin(path)

    @staticmethod
    def _of_builtin(path: str) -> frozenset[str]:
        owner, _, name = path.rpartition(".")
        class_ = getattr(builtins, name, None) if owner == "builtins" else None
        if not isinstance(class_, type) or not issubclass(class_, BaseException):
            return frozenset()
        return frozenset(f"builtins.{above.__name__}" for above in class_.__mro__)

    def swallowed_by(self, raised: Raised) -> Swallower | None:
        """The clause that takes an exception out of the main loop's work and goes on."""
        for clause, is_in_step in self._in_loops:
            caught = self._exceptions.caught(clause)
            if caught & raised.ancestry or "*" in caught:
                if not self._is_taken_before(raised, clause) and self._swallowing.goes_on(
                    clause, is_in_step=is_in_step
                ):
                    return Swallower(clause, self._exceptions.catches_all(clause))
        return None

    def is_named_in_a_clause(self, raised: Raised) -> bool:
        """Whether an except clause of the module waits for this very class."""
        return any(self._names_it(raised, clause) for clause in self._tree.all(cst.ExceptHandler))

    @cached_property
    def _in_loops(self) -> tuple[tuple[cst.ExceptHandler, bool], ...]:
        """The clauses of every `try` that the main program's loops run.

        And whether they stand in a step of it: a function of which nobody looks at the result.
        """
        found: dict[cst.ExceptHandler, bool] = {}
        for loop in self._loops.unbounded:
            if loop.within in self._workers.functions:
                continue
            for reached in self._reach.from_node(loop.body, coroutines=True):
                if isinstance(reached.node, cst.Try) and reached.depth <= _MAX_DEPTH:
                    is_in_step = bool(reached.path) and all(
                        self._is_step(via.node) for via in reached.path
                    )
                    for clause in reached.node.handlers:
                        found.setdefault(clause, is_in_step)
        return tuple(found.items())

    def _is_step(self, call: cst.CSTNode) -> bool:
        above = self._tree.parent(call)
        return isinstance(
            self._tree.parent(above) if isinstance(above, cst.Await) else above, cst.Expr
        )

    def _is_taken_before(self, raised: Raised, clause: cst.ExceptHandler) -> bool:
        """Whether a clause above it, or a `try` inside, is there for the exception."""
        try_ = self._tree.parent(clause)
        assert isinstance(try_, cst.Try)
        above = try_.handlers[: list(try_.handlers).index(clause)]
        return any(self._names_it(raised, other) for other in above) or any(
            isinstance(node, cst.Try)
            and any(self._names_it(raised, other) for other in node.handlers)
            for node in self._below(try_.body)
        )

    def _below(self, body: cst.BaseSuite) -> Iterator[cst.CSTNode]:
        for reached in self._reach.from_node(body, coroutines=True):
            yield reached.node

    def _names_it(self, raised: Raised, clause: cst.ExceptHandler) -> bool:
        types = clause.type.elements if isinstance(clause.type, cst.Tuple) else (clause,)
        for item in types:
            type_ = item.type if isinstance(item, cst.ExceptHandler) else item.value
            if type_ is None:
                continue
            if raised.local is not None:
                found = self._functions.class_of_name(type_)
                if found is not None and (
                    found == raised.local or self._functions.derives(raised.local, found)
                ):
                    return True
            path = self._names.path(type_) or ""
            if path in raised.ancestry - {"builtins.Exception", "builtins.BaseException"}:
                return True
        return False
