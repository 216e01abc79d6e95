"""Except clauses after which the program goes on."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.conditions import leaves
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name, written_path
from shutdown_lint.knowledge.blocking import SUBPROCESS, TERMINAL
from shutdown_lint.knowledge.exits import EXITING_CALLS, LEAVING_WORDS, SENDS_SIGNAL
from shutdown_lint.knowledge.stopping import ENDING_WORDS, STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.exceptions import Clause
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects


class Swallowing:
    """Judges whether anything in a clause may end what it stands in."""

    def __init__(
        self, tree: Tree, names: Names, functions: Functions, effects: Effects, reach: Reach
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._effects = effects
        self._reach = reach

    def goes_on(self, clause: Clause, *, is_in_step: bool = False) -> bool:
        """Whether what the clause stands in goes on after it, for all that can be seen.

        That is so where the clause, and the functions that it calls, neither raise, return, break
        nor exit; where it calls nothing that by its name ends or raises something, stores nothing
        that the code around looks at before it goes on, and hands its exception to nobody; and
        where the `try` is not the last thing before the loop or the function is left.

        With `is_in_step`, the clause stands in a function that the loop calls without looking at
        what it returns: a `return` only ends the step.
        """
        try_ = self._tree.parent(clause)
        is_left = try_ is not None and not is_in_step and self.is_left_next(try_)
        if self._is_handed_on(clause) or is_left:
            return False
        for reached in self._reach.from_node(clause.body, coroutines=True):
            node = reached.node
            if isinstance(node, cst.Raise):
                return False
            if reached.depth == 0 and isinstance(node, cst.Break):
                return False
            if reached.depth == 0 and isinstance(node, cst.Return) and not is_in_step:
                return False
            if self._effects.ends_process(node) or self._effects.ends_at_once(node):
                return False
            if isinstance(node, cst.Call) and self._ends_by_name(node):
                return False
        return not any(self._is_looked_at(name, clause) for name in _stored_in(clause))

    def _is_handed_on(self, clause: Clause) -> bool:
        """Whether somebody else gets the exception: `future.set_exception(error)`."""
        if clause.name is None or not isinstance(clause.name.name, cst.Name):
            return False
        name = clause.name.name.value
        for node in running_nodes(clause.body):
            if isinstance(node, cst.Assign) and _is_name(node.value, name):
                return True
            if isinstance(node, cst.Call) and any(_is_name(arg.value, name) for arg in node.args):
                path = self._names.path(node.func) or ""
                if not path.startswith("builtins.") and self._effects.output(node) is None:
                    return True
        return False

    def is_left_next(self, swallower: cst.CSTNode) -> bool:
        """Whether the loop or the function is left right after a `try` or `with` statement."""
        block = self._tree.parent(swallower)
        if not isinstance(block, cst.IndentedBlock):
            return False
        statements: list[cst.CSTNode] = list(block.body)
        for statement in statements[statements.index(swallower) + 1 :]:
            if self._tree.awaits(statement):
                return False
            if isinstance(statement, cst.SimpleStatementLine) and isinstance(
                statement.body[-1], (cst.Raise, cst.Return, cst.Break)
            ):
                return True
        return False

    def _ends_by_name(self, call: cst.Call) -> bool:
        if self._effects.output(call) is not None:
            return False
        if self._names.path(call.func) in SENDS_SIGNAL:
            return True
        name = written_name(call)
        if name == "set":
            return not call.args  # event.set(), but cache.set(key, value)
        words = set(name.lower().strip("_").split("_")) - {"set"}
        if words & (LEAVING_WORDS | ENDING_WORDS):
            return True
        # self.cancel(), but child.kill(): that ends another, which is started again.
        is_own = isinstance(call.func, cst.Name) or (
            isinstance(call.func, cst.Attribute)
            and self._functions.self_class(call.func.value) is not None
        )
        return is_own and bool(words & STOP_WORDS)

    def _is_looked_at(self, name: str, clause: Clause) -> bool:
        """Whether a condition that ends something, a loop or a `raise` asks for a variable."""
        around = self._functions.around(clause)
        root = around.node.body if around is not None else self._tree.module
        return any(
            isinstance(below, (cst.Name, cst.Attribute)) and written_path(below) == name
            for node in running_nodes(root)
            for below in running_nodes(_asked_by(node))
        )

    def reaps(self, try_: cst.Try | cst.With) -> bool:
        """Whether the `try` only waits for what this module has cancelled itself."""
        return any(
            isinstance(below, (cst.Name, cst.Attribute)) and written_path(below) in self._cancelled
            for node in running_nodes(try_.body)
            if isinstance(node, cst.Await)
            for below in running_nodes(node)
        )

    def ends_when_done(self, try_: cst.Try | cst.With) -> bool:
        """Whether the loop is left once the `try` has worked: it tries, it does not serve."""
        orelse = try_.orelse if isinstance(try_, cst.Try) else None
        block = try_.body if orelse is None else orelse.body
        last = block.body[-1] if block.body else None
        return isinstance(last, cst.SimpleStatementLine) and isinstance(
            last.body[-1], (cst.Break, cst.Return)
        )

    def runs_what_exits(self, try_: cst.Try | cst.With) -> bool:
        """Whether the `try` runs what exits to end itself: a parser of arguments, a script."""
        return any(
            isinstance(node, cst.Call) and self._names.called(node) in EXITING_CALLS
            for node in running_nodes(try_.body)
        )

    def asks_person(self, try_: cst.Try | cst.With) -> bool:
        """Whether the `try` asks somebody at the terminal."""
        return self._waits_for(TERMINAL, try_)

    def waits_for_child(self, try_: cst.Try) -> bool:
        """Whether the `try` waits for a child process, which Ctrl+C reaches as well."""
        return self._waits_for(SUBPROCESS, try_)

    def _waits_for(self, whom: str, try_: cst.Try | cst.With) -> bool:
        for node in running_nodes(try_.body):
            if isinstance(node, cst.Call):
                waits = self._effects.blocking(node)
                if waits is not None and waits.waits_for == whom:
                    return True
        return False

    def stores(self, clause: Clause) -> bool:
        """Whether the clause notes something down, also in a method that it calls."""
        return any(_stored_in(clause)) or any(
            isinstance(reached.node, cst.AssignTarget)
            and isinstance(reached.node.target, cst.Attribute)
            for reached in self._reach.from_node(clause.body)
        )

    @cached_property
    def _cancelled(self) -> frozenset[str]:
        """What `.cancel()` is called on, by name; for a loop variable, what the loop goes over."""
        found: set[str] = set()
        for call in self._tree.all(cst.Call):
            if isinstance(call.func, cst.Attribute) and call.func.attr.value == "cancel":
                on = call.func.value
                binding = self._names.binding(on) if isinstance(on, cst.Name) else None
                if binding is not None and binding.kind is Kind.ELEMENT:
                    found.add(written_path(binding.value or on) or "")
                found.add(written_path(on) or "")
        return frozenset(found - {""})


def _asked_by(node: cst.CSTNode) -> cst.CSTNode:
    """The part of a statement that decides whether the code goes on; nothing for most."""
    if isinstance(node, cst.While):
        return node.test
    if isinstance(node, cst.If) and (leaves(node.body) or leaves(node.orelse)):
        return node.test
    return node if isinstance(node, cst.Raise) else cst.Pass()


def _is_name(node: cst.CSTNode, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name


def _stored_in(clause: Clause) -> Iterator[str]:
    for node in running_nodes(clause.body):
        if isinstance(node, (cst.AssignTarget, cst.AnnAssign, cst.AugAssign)):
            path = written_path(node.target)
            if path is not None:
                yield path
