"""What except clauses catch, and what they let through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.scopes import written_path
from shutdown_lint.facts.tree import FUNCTIONS, running_nodes
from shutdown_lint.knowledge.exits import EXIT_EXCEPTIONS

if TYPE_CHECKING:
    from collections.abc import Collection

    from shutdown_lint.facts.effects import Effects
    from shutdown_lint.facts.names import Names
    from shutdown_lint.facts.tree import Tree

    Clause = cst.ExceptHandler | cst.ExceptStarHandler

BARE = "*"  # the clause has no type: it catches everything
_EXPECTING = frozenset({"suppress", "raises", "assertraises", "assertraisesregex"})


class Exceptions:
    """The except clauses of a module."""

    def __init__(self, tree: Tree, names: Names, effects: Effects) -> None:
        self._tree = tree
        self._names = names
        self._effects = effects

    def caught(self, clause: Clause) -> frozenset[str]:
        """The dotted paths of what a clause catches; {"*"} for a bare one.

        A type that cannot be resolved is "".
        """
        if clause.type is None:
            return frozenset((BARE,))
        if isinstance(clause.type, cst.Tuple):
            return frozenset(self._names.path(item.value) or "" for item in clause.type.elements)
        return frozenset((self._names.path(clause.type) or "",))

    def swallows_exits(self, clause: Clause) -> bool:
        """Whether the clause takes an exit for an error.

        It is bare, says BaseException, or names SystemExit or KeyboardInterrupt beside Exception.
        """
        found = self.caught(clause)
        if found & {BARE, "builtins.BaseException"}:
            return True
        return (
            len(found) > 1
            and bool(found & {"builtins.SystemExit", "builtins.KeyboardInterrupt"})
            and "builtins.Exception" in found
        )

    def catches_exits(self, clause: Clause) -> bool:
        """Whether the clause is entered for SystemExit, KeyboardInterrupt or a cancellation."""
        return bool(self.caught(clause) & (EXIT_EXCEPTIONS | {BARE, "builtins.BaseException"}))

    def lets_out(self, clause: Clause) -> bool:
        """Whether the clause may end what it stands in: raises, returns, breaks or exits."""
        return any(
            isinstance(node, (cst.Raise, cst.Return, cst.Break))
            or self._effects.ends_process(node)
            or self._effects.ends_at_once(node)
            for node in running_nodes(clause.body)
        )

    def expected_at(self, node: cst.CSTNode, *names: str) -> bool:
        """Whether a try around the node, in the same function, catches one of the built-in errors.

        `contextlib.suppress`, `pytest.raises` and `self.assertRaises` count as well.
        """
        wanted = {f"builtins.{name}" for name in names} | {
            BARE, "", "builtins.Exception", "builtins.BaseException",
        }  # fmt: skip
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

    def _expects(self, context: cst.BaseExpression, wanted: Collection[str]) -> bool:
        if not isinstance(context, cst.Call):
            return False
        name = written_path(context.func) or ""
        if name.rpartition(".")[2].lower() not in _EXPECTING:
            return False
        errors: list[cst.BaseExpression] = []
        for arg in context.args:
            value = arg.value
            errors += (
                [e.value for e in value.elements] if isinstance(value, cst.Tuple) else [value]
            )
        return not errors or any((self._names.path(error) or "") in wanted for error in errors)
