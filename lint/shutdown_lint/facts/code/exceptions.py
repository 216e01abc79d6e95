"""What except clauses catch, and what they let through."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import FUNCTIONS, statements_in
from shutdown_lint.facts.code.written import written_path
from shutdown_lint.knowledge.exits import (
    CANCELLATIONS,
    EXIT_EXCEPTIONS,
    IMMEDIATE,
    PROGRAM_EXITS,
    RAISING,
    STOPPING_EXCEPTIONS,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.tree import Tree

    Clause = cst.ExceptHandler | cst.ExceptStarHandler

BARE = "*"  # the clause has no type: it catches everything
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_EXPECTING = frozenset({"suppress", "raises", "assertraises", "assertraisesregex"})


class Exceptions:
    """The except clauses of a module."""

    def __init__(self, tree: Tree, names: Names) -> None:
        self._tree = tree
        self._names = names

    def caught(self, clause: Clause) -> frozenset[str]:
        """The dotted paths of what a clause catches; {"*"} for a bare one.

        A type that cannot be resolved is "".
        """
        if clause.type is None:
            return frozenset((BARE,))
        return frozenset(self._names.path(type_) or "" for type_ in _types(clause))

    def swallows_exits(self, clause: Clause) -> bool:
        """Whether the clause takes an exit for an error.

        It is bare, says BaseException, or names SystemExit or KeyboardInterrupt beside Exception.
        """
        if self.catches_all(clause):
            return True
        found = self.caught(clause)
        return (
            len(found) > 1
            and bool(found & {"builtins.SystemExit", "builtins.KeyboardInterrupt"})
            and "builtins.Exception" in found
        )

    def catches_all(self, clause: Clause) -> bool:
        """Whether the clause is bare or says BaseException."""
        return bool(self.caught(clause) & {BARE, "builtins.BaseException"})

    def names_cancellation(self, clause: Clause) -> bool:
        """Whether the clause names, alone or among others, how a task learns of its end."""
        return bool(self.naming_cancellation(clause))

    def naming_cancellation(self, clause: Clause) -> list[cst.BaseExpression]:
        """The types among those of a clause that name it, as written."""
        return [
            type_
            for type_ in _written(clause)
            if self._names.path(_called(type_)) in CANCELLATIONS
        ]

    def exits_caught(self, clause: Clause) -> str:
        """The exits of the main program that a clause takes, for messages."""
        if self.catches_all(clause):
            return " and ".join(PROGRAM_EXITS)
        caught = self.caught(clause)
        return " and ".join(name for name in PROGRAM_EXITS if f"builtins.{name}" in caught)

    def leaves(self, clause: Clause) -> bool:
        """Whether the last statement of a clause leaves the loop or function that it stands in."""
        last = statements_in(clause.body)[-1]
        if isinstance(last, (cst.Break, cst.Raise, cst.Return)):
            return True
        return (
            isinstance(last, cst.Expr)
            and isinstance(last.value, cst.Call)
            and self._names.path(last.value.func) in RAISING | IMMEDIATE
        )

    def catches_exits(self, clause: Clause) -> bool:
        """Whether the clause is entered for SystemExit, KeyboardInterrupt or a cancellation.

        An exception that by its name carries a wish to stop counts, where nothing else is known.
        """
        if self.caught(clause) & (EXIT_EXCEPTIONS | {BARE, "builtins.BaseException"}):
            return True
        return any(
            not (self._names.path(type_) or "").startswith("builtins.") and _speaks_of_stop(type_)
            for type_ in _types(clause)
        )

    def expected_at(self, node: cst.CSTNode, *names: str, by_name: bool = False) -> bool:
        """Whether a try around the node, in the same function, catches one of the built-in errors.

        `contextlib.suppress`, `pytest.raises` and `self.assertRaises` count as well. With
        `by_name`, what catches every Exception does not.
        """
        wanted = {f"builtins.{name}" for name in names}
        if not by_name:
            wanted |= {BARE, "", "builtins.Exception", "builtins.BaseException"}
        for above, below in self._tree.lineage(node):
            if isinstance(above, FUNCTIONS):
                return False
            if isinstance(above, (cst.Try, cst.TryStar)) and below is above.body:
                if any(self.caught(clause) & wanted for clause in above.handlers):
                    return True
            if isinstance(above, cst.With) and below is above.body:
                if any(self._expects(item.item, wanted) for item in above.items):
                    return True
        return False

    def takes_exit_at(self, node: cst.CSTNode) -> bool:
        """Whether a SystemExit raised at the node is taken in the same function.

        By a clause that names it or catches everything, or by `contextlib.suppress`.
        """
        if self.expected_at(node, "SystemExit", "BaseException", by_name=True):
            return True
        for above, below in self._tree.lineage(node):
            if isinstance(above, FUNCTIONS):
                return False
            if isinstance(above, (cst.Try, cst.TryStar)) and below is above.body:
                if any(map(self.catches_all, above.handlers)):
                    return True
        return False

    def _expects(self, context: cst.BaseExpression, wanted: Collection[str]) -> bool:
        if not isinstance(context, cst.Call):
            return False
        name = self._names.path(context.func) or written_path(context.func) or ""
        if name.rpartition(".")[2].lower() not in _EXPECTING:
            return False
        errors: list[cst.BaseExpression] = []
        for arg in context.args:
            value = arg.value
            errors += (
                [e.value for e in value.elements] if isinstance(value, cst.Tuple) else [value]
            )
        return not errors or any((self._names.path(error) or "") in wanted for error in errors)


def _types(clause: Clause) -> Iterator[cst.BaseExpression]:
    return map(_called, _written(clause))


def _written(clause: Clause) -> Iterator[cst.BaseExpression]:
    if isinstance(clause.type, cst.Tuple):
        for element in clause.type.elements:
            yield element.value
    elif clause.type is not None:
        yield clause.type


def _called(type_: cst.BaseExpression) -> cst.BaseExpression:
    # anyio's class of cancellations is what a call returns
    return type_.func if isinstance(type_, cst.Call) else type_


def _speaks_of_stop(type_: cst.BaseExpression) -> bool:
    name = (written_path(type_) or "").rpartition(".")[2]
    words = {word.lower() for word in _WORDS.findall(name)}
    return not words.isdisjoint(STOPPING_EXCEPTIONS)
