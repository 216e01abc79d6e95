"""Statements that never come to their end: what stands after them does not run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.evidence import Via
from shutdown_lint.facts.code.tree import running_nodes, statements_in
from shutdown_lint.facts.code.written import written_call
from shutdown_lint.knowledge import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.effects.contexts import Contexts
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.loops.loops import Loops

_MAX_DEPTH = 8  # calls away
_LEAVES = (cst.Return, cst.Raise, cst.Break, cst.Continue)


class Endless(NamedTuple):
    """What keeps a statement from its end."""

    node: cst.While | cst.For | cst.Call  # the loop, or the call that serves
    path: tuple[Via, ...] = ()  # the calls on the way to it


class Endings:
    """Judges whether statements come to their end, as far as this module shows.

    With `unless_raised`, what an exception may end, that somebody catches, never ends either.
    """

    def __init__(
        self,
        names: Names,
        calls: Calls,
        contexts: Contexts,
        effects: Effects,
        loops: Loops,
        *,
        unless_raised: bool = False,
    ) -> None:
        self._names = names
        self._calls = calls
        self._contexts = contexts
        self._effects = effects
        self._loops = loops
        self._unless_raised = unless_raised

    def endless(self, statement: cst.CSTNode) -> Endless | None:
        """What a statement, once it runs, is sure to be stuck in; None when it may get through.

        A call that serves counts, though it comes back when the program is told to stop.
        """
        return self._of(statement, _MAX_DEPTH)

    def never_leaves(self, loop: cst.While) -> bool:
        """Whether a loop without an end does not return or raise either."""
        return self._is_endless(loop) and not any(
            isinstance(node, (cst.Raise, cst.Return))
            or (isinstance(node, cst.Call) and self._effects.ends_process(node))
            for node in running_nodes(loop)
        )

    def _of(self, node: cst.CSTNode, depth: int) -> Endless | None:
        if depth <= 0:
            return None
        match node:
            case cst.SimpleStatementLine() | cst.BaseSuite():
                return next(self._stuck_in(_statements(node), depth), None)
            case cst.Expr() | cst.Assign() | cst.AnnAssign() | cst.Return():
                return self._of_value(node.value, depth)
            case cst.While() | cst.For():
                return Endless(node) if self._is_endless(node) else None
            case cst.If():
                both = None if node.orelse is None else self._of(_inner(node.orelse), depth)
                return self._of(node.body, depth) if both is not None else None
            case cst.With():
                if not self._unless_raised and any(map(self._contexts.may_suppress, node.items)):
                    return None
                return self._of(node.body, depth)
            case cst.Try():
                return self._of_try(node, depth)
        return None

    def _stuck_in(self, statements: list[cst.CSTNode], depth: int) -> Iterator[Endless]:
        for statement in statements:
            if isinstance(statement, _LEAVES):
                return
            found = self._of(statement, depth)
            if found is not None:
                yield found

    def _of_try(self, try_: cst.Try, depth: int) -> Endless | None:
        if try_.finalbody is not None:
            found = self._of(try_.finalbody.body, depth)
            if found is not None:
                return found
        found = self._of(try_.body, depth)
        if found is None or self._unless_raised:
            return found
        return found if all(self._leaves(clause.body) for clause in try_.handlers) else None

    def _leaves(self, suite: cst.BaseSuite) -> bool:
        return any(
            isinstance(statement, _LEAVES)
            or (isinstance(statement, cst.Expr) and self._effects.ends_process(statement.value))
            or (isinstance(statement, cst.Expr) and self._effects.ends_at_once(statement.value))
            for statement in statements_in(suite)
        )

    def _is_endless(self, node: cst.While | cst.For) -> bool:
        loop = self._loops.of(node)
        if loop is None or not loop.is_endless or _breaks(node.body):
            return False
        # iter(read, "") ends with what it was told to end with.
        return not (
            isinstance(node, cst.For)
            and isinstance(node.iter, cst.Call)
            and self._names.path(node.iter.func) == "builtins.iter"
        )

    def _of_value(self, value: cst.BaseExpression | None, depth: int) -> Endless | None:
        awaited = isinstance(value, cst.Await)
        call = value.expression if isinstance(value, cst.Await) else value
        if not isinstance(call, cst.Call):
            return None
        if self._names.called(call) in serving.COROUTINE_RUNNERS and call.args:
            inner = call.args[0].value  # asyncio.run(main()) lasts as long as main() does
            if isinstance(inner, cst.Call):
                call, awaited = inner, True
        callee = self._calls.callee(call)
        if callee is not None:
            return self._of_callee(call, callee, depth, awaited=awaited)
        return Endless(call) if self._stays(call) else None

    def _of_callee(
        self, call: cst.Call, callee: Function, depth: int, *, awaited: bool
    ) -> Endless | None:
        if not callee.is_plain or (callee.is_async and not awaited):
            return None
        body = callee.node.body
        if not isinstance(body, cst.BaseSuite) or any(
            isinstance(node, (cst.Return, cst.Yield)) for node in running_nodes(body)
        ):
            return None
        found = self._of(body, depth - 1)
        if found is None:
            return None
        step = Via(call, f"{written_call(call)}() is called here", step=True)
        return Endless(found.node, (step, *found.path))

    def _stays(self, call: cst.Call) -> bool:
        """Whether a call from elsewhere serves until the program is told to stop."""
        path = self._names.path(call.func)
        if path is not None and path in serving.STAYING:
            return True
        return isinstance(call.func, cst.Attribute) and call.func.attr.value in serving.STOPPED_BY


def _inner(orelse: cst.Else | cst.If) -> cst.CSTNode:
    return orelse if isinstance(orelse, cst.If) else orelse.body


def _statements(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The simple statements of a line, or all statements of a suite."""
    return list(node.body) if isinstance(node, cst.SimpleStatementLine) else statements_in(node)


def _breaks(body: cst.BaseSuite) -> bool:
    """Whether a `break` in a loop's body ends that loop."""
    stack: list[cst.CSTNode] = [body]
    while stack:
        node = stack.pop()
        if isinstance(node, cst.Break):
            return True
        if isinstance(node, (cst.FunctionDef, cst.Lambda, cst.ClassDef)):
            continue
        if isinstance(node, (cst.While, cst.For)):
            stack += [node.orelse] if node.orelse is not None else []
            continue
        stack += node.children
    return False
