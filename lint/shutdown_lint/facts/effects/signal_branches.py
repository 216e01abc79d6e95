"""Which signals bring a handler of several to a place: its tests of the number it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.tree import statements_in
from shutdown_lint.knowledge.signals import TERMINATION
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reached
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.signals.handlers import Handler
    from shutdown_lint.facts.signals.signal_sets import SignalSet, SignalSets

_LEAVING = (cst.Break, cst.Continue, cst.Raise, cst.Return)


class _Run(NamedTuple):
    """One run of a handler: for which signal, and through which calls."""

    signal: str
    handler: Handler
    way: tuple[cst.Call, ...]


class SignalBranches:
    """Follows the number of the signal through the tests of a handler.

    A test has three outcomes: it holds, it does not, or that cannot be told. What cannot be told
    keeps nothing from being run.
    """

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        calls: Calls,
        signal_sets: SignalSets,
        effects: Effects,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._calls = calls
        self._signal_sets = signal_sets
        self._effects = effects

    def ends_program_at(self, handler: Handler, reached: Reached) -> bool:
        """Whether a handler may come to a reached node for SIGTERM or SIGINT.

        Not where `if signum == signal.SIGUSR1:` leads there, or such a branch left before.
        """
        if handler.number_parameter is None or not handler.ends_program:
            return handler.ends_program
        complete = all(one.signals.complete for one in handler.registrations)
        signals = handler.signals & TERMINATION if complete else TERMINATION
        way = tuple(via.node for via in reached.path if isinstance(via.node, cst.Call))
        return any(
            all(
                self._may_come_to(place, _Run(signal, handler, way))
                for place in (*way, reached.node)
            )
            for signal in signals
        )

    def _may_come_to(self, place: cst.CSTNode, run: _Run) -> bool:
        """Whether no test in its own function keeps a run of the handler from a place."""
        for above, below in self._tree.lineage(place):
            match above:
                case cst.FunctionDef() | cst.Lambda():
                    return True
                case cst.If() | cst.IfExp() if below is not above.test:
                    if self._holds(above.test, run) is (below is above.orelse):
                        return False
                case cst.While() if below is above.body:
                    if self._holds(above.test, run) is False:
                        return False
                case cst.BooleanOperation() if below is above.right:
                    goes_on = isinstance(above.operator, cst.And)
                    if self._holds(above.left, run) is (not goes_on):
                        return False
                case cst.Match() if isinstance(below, cst.MatchCase):
                    if not self._may_take(above, below, run):
                        return False
                case cst.IndentedBlock():
                    if self._leaves(above.body[: above.body.index(below)], run):
                        return False
        return True

    def _leaves(self, statements: Iterable[cst.CSTNode], run: _Run) -> bool:
        """Whether some of the statements are sure to leave the block that they stand in."""
        return any(self._is_way_out(statement, run) for statement in statements)

    def _is_way_out(self, statement: cst.CSTNode, run: _Run) -> bool:
        match statement:
            case cst.SimpleStatementLine():
                return self._leaves(statement.body, run)
            case cst.Expr():
                return self._effects.ends_process(statement.value)
            case cst.Else():
                return self._leaves(statements_in(statement.body), run)
            case cst.If():
                holds = self._holds(statement.test, run)
                taken: bool = self._leaves(statements_in(statement.body), run)
                other = statement.orelse is not None and self._is_way_out(statement.orelse, run)
                return (taken or holds is False) and (other or holds is True)
        return isinstance(statement, _LEAVING)

    def _may_take(self, match: cst.Match, case: cst.MatchCase, run: _Run) -> bool:
        if not self._is_number(match.subject, run):
            return True
        for other in match.cases:
            matches = self._matches(other.pattern, run)
            if other is case:
                return matches is not False
            if matches and other.guard is None:
                return False
        return True

    def _matches(self, pattern: cst.MatchPattern, run: _Run) -> bool | None:
        match pattern:
            case cst.MatchValue():
                return _is_one(self._signal_sets.of(pattern.value), run.signal)
            case cst.MatchOr():
                return _any(self._matches(one.pattern, run) for one in pattern.patterns)
            case cst.MatchAs():
                return True if pattern.pattern is None else self._matches(pattern.pattern, run)
        return None

    def _holds(self, test: cst.BaseExpression, run: _Run) -> bool | None:
        match test:
            case cst.UnaryOperation(operator=cst.Not()):
                return _not(self._holds(test.expression, run))
            case cst.BooleanOperation(operator=cst.Or()):
                return _any(self._holds(side, run) for side in (test.left, test.right))
            case cst.BooleanOperation():
                return _not(_any(_not(self._holds(one, run)) for one in (test.left, test.right)))
            case cst.Comparison(comparisons=[target]):
                return self._compares(test.left, target, run)
        return None

    def _compares(
        self, left: cst.BaseExpression, target: cst.ComparisonTarget, run: _Run
    ) -> bool | None:
        right = target.comparator
        match target.operator:
            case cst.Equal() | cst.NotEqual() | cst.Is() | cst.IsNot():
                if self._is_number(right, run):
                    left, right = right, left
                outcome = _is_one(self._signal_sets.of(right), run.signal)
            case cst.In() | cst.NotIn():
                elements = self._signal_sets.of_elements(right)
                outcome = _any(_is_one(one, run.signal) for one in elements) if elements else None
            case _:
                return None
        if not self._is_number(left, run):
            return None
        negated = isinstance(target.operator, (cst.NotEqual, cst.IsNot, cst.NotIn))
        return _not(outcome) if negated else outcome

    def _is_number(self, node: cst.CSTNode, run: _Run) -> bool:
        """Whether an expression is the number of the signal, also as handed on by a call."""
        if isinstance(node, cst.Call) and self._names.path(node.func) == "signal.Signals":
            return len(node.args) == 1 and self._is_number(node.args[0].value, run)
        binding = self._names.binding(node) if isinstance(node, cst.Name) else None
        if binding is None or binding.kind is not Kind.PARAMETER:
            return False
        param = binding.node
        around = self._tree.enclosing_function_of_parameter(param)
        if around is None or not isinstance(param, cst.Param):
            return False
        function = self._functions.of(around)
        if function == run.handler.function:
            return param.name.value == run.handler.number_parameter
        for index, call in enumerate(run.way):
            if self._calls.callee(call) == function:
                given = self._calls.given(call, function, param)
                before = _Run(run.signal, run.handler, run.way[:index])
                return given is not None and self._is_number(given, before)
        return False


def _is_one(signals: SignalSet, signal: str) -> bool | None:
    if not signals.complete:
        return None
    if signal not in signals.names:
        return False
    return True if len(signals.names) == 1 else None


def _not(outcome: bool | None) -> bool | None:  # noqa: FBT001
    return None if outcome is None else not outcome


def _any(outcomes: Iterable[bool | None]) -> bool | None:
    found = set(outcomes)
    return True if True in found else None if None in found else False
