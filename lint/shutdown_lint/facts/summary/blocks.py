"""The steps of statements, in the order in which they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import statements_in
from shutdown_lint.facts.summary.asking import Asking
from shutdown_lint.facts.summary.contexts import Contexts
from shutdown_lint.facts.summary.expressions import Expressions
from shutdown_lint.facts.summary.forked import Forked
from shutdown_lint.facts.summary.leaving import Leaving
from shutdown_lint.facts.summary.matter import of_matter
from shutdown_lint.facts.summary.rounds import Rounds
from shutdown_lint.facts.summary.setting import Setting
from shutdown_lint.model.summary import Part, Step, StepKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.facts.summary.reading import Reading

# Exact classes, for nearly all statements: libcst's are abstract, and `match` is slow with those.
_PLAIN = frozenset({cst.AnnAssign, cst.Assign, cst.AugAssign, cst.Expr})
_LEAVING = frozenset({cst.Break, cst.Continue, cst.Raise, cst.Return})


class Blocks:
    """Reads statements and blocks of them."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._expressions = Expressions(reading)
        asking = Asking(reading)
        self._setting = Setting(reading, asking)
        self._leaving = Leaving(reading)
        self._contexts = Contexts(reading)
        self._rounds = Rounds(reading, self._expressions, asking)
        self._forked = Forked(reading, self.of)

    def of_runner(self) -> tuple[Step, ...]:
        """What the runner does that finds functions of the module by their names."""
        return self._expressions.runner_hooks.all()

    def of_suite(self, suite: cst.CSTNode) -> tuple[Step, ...]:
        """The steps of a body; of a lambda, its expression."""
        if isinstance(suite, cst.BaseExpression):
            return tuple(self._expressions.of(suite))
        return self.of(statements_in(suite))

    def of(self, statements: Iterable[cst.CSTNode]) -> tuple[Step, ...]:
        """The steps of statements, those left out that do not matter."""
        found: list[Step] = []
        for statement in statements:
            found += self._of_statement(statement)
        return tuple(found)

    def _of_statement(self, node: cst.CSTNode) -> list[Step]:
        if type(node) in _PLAIN:
            return [*self._expressions.of(node), *self._setting.of(node)]
        if type(node) in _LEAVING:
            return [*self._expressions.of(node), *self._leaving.of(node)]
        if type(node) is cst.If:
            return self._of_if(node)
        match node:
            case cst.SimpleStatementLine():
                return [step for small in node.body for step in self._of_statement(small)]
            case cst.FunctionDef():
                return self._expressions.registering.of_definition(node)
            case cst.While() | cst.For():
                return self._rounds.of(node, self.of_suite(node.body), self._otherwise(node))
            case cst.Try() | cst.TryStar():
                return self._of_try(node)
            case cst.With():
                return self._of_with(node)
            case cst.ClassDef():
                return list(self.of_suite(node.body))
            case cst.Match():
                return self._of_match(node)
        return self._expressions.of(node)

    def _otherwise(self, node: cst.While | cst.For) -> tuple[Step, ...]:
        return () if node.orelse is None else self.of_suite(node.orelse.body)

    def _of_if(self, node: cst.If) -> list[Step]:
        if self._reading.facts.tree.in_type_checking(node.body):
            return []
        before: list[Step] = []
        parts: list[Part] = []
        branch: cst.If | cst.Else | None = node
        while isinstance(branch, cst.If):
            before += self._expressions.of(branch.test)
            text = self._reading.text(branch.test)
            steps = self.of_suite(branch.body)
            if not self._forked.is_all_of_child(node, branch, steps):
                parts.append(Part(text, steps))
            branch = branch.orelse
        if branch is not None:
            otherwise = self.of_suite(branch.body)
            if not parts:  # all before it is done by a child
                return [*before, *otherwise]
            parts.append(Part("else", otherwise))
        return [*before, *self._compound(StepKind.CHOICE, node, parts)] if parts else before

    def _of_match(self, node: cst.Match) -> list[Step]:
        before = self._expressions.of(node.subject)
        parts = []
        for case in node.cases:
            text = " ".join(self._reading.facts.source(case.pattern).split())
            parts.append(Part(f"case {text}"[:60], self.of_suite(case.body)))
        return [*before, *self._compound(StepKind.CHOICE, node, parts)]

    def _of_try(self, node: cst.Try | cst.TryStar) -> list[Step]:
        parts = [Part("body", self.of_suite(node.body))]
        for clause in node.handlers:
            caught = sorted(self._reading.facts.exceptions.caught(clause))
            names = ", ".join(self._reading.names.absolute(name) or "?" for name in caught)
            name = "except" if names == "*" else f"except {names}"
            parts.append(Part(name, self.of_suite(clause.body)))
        if node.orelse is not None:
            parts.append(Part("else", self.of_suite(node.orelse.body)))
        if node.finalbody is not None:
            parts.append(Part("finally", self.of_suite(node.finalbody.body)))
        return self._compound(StepKind.TRY, node, parts)

    def _of_with(self, node: cst.With) -> list[Step]:
        before: list[Step] = []
        for item in node.items:
            before += self._expressions.of(item.item)
        context = self._contexts.of(node)
        body = self.of_suite(node.body)
        if context is None:
            return [*before, *self._suppressed(node, body)]
        entered = {step.target for step in context.entered}
        own = [one for one in before if one.kind is not StepKind.CALL or one.target not in entered]
        parts = [
            Part("enter", context.entered),
            Part("body", body),
            Part("exit", context.left),
        ]
        step = self._reading.step(
            StepKind.WITH,
            node,
            seconds=context.seconds,
            bounded=context.bounded,
            parts=tuple(part for part in parts if part.steps or part.name == "body"),
        )
        return [*own, step] if of_matter(step) else own

    def _suppressed(self, node: cst.With, body: tuple[Step, ...]) -> list[Step]:
        """What `with suppress(X)` makes of its body: a try whose clause does nothing."""
        caught = self._contexts.suppressed(node)
        if not caught:
            return [*body]
        parts = [Part("body", body), Part(f"except {', '.join(caught)}", ())]
        return self._compound(StepKind.TRY, node, parts)

    def _compound(self, kind: StepKind, node: cst.CSTNode, parts: list[Part]) -> list[Step]:
        step = self._reading.step(kind, node, parts=tuple(parts))
        return [step] if of_matter(step) else []
