"""Statements of libcst, made of CPython's."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.draft.arguments import annotation, arguments, parameters
from shutdown_lint.engine.draft.blanks import blank
from shutdown_lint.engine.draft.small_statements import SMALL

if TYPE_CHECKING:
    from collections.abc import Callable

    from shutdown_lint.engine.draft.expressions import Expressions
    from shutdown_lint.engine.draft.source_text import SourceText

_line = blank(cst.SimpleStatementLine, "body")
_suite = blank(cst.SimpleStatementSuite, "body")
_block = blank(cst.IndentedBlock, "body")
_name = blank(cst.Name, "value")
_as = blank(cst.AsName, "name")
_asynchronous = blank(cst.Asynchronous)
_decorator = blank(cst.Decorator, "decorator")
_function = blank(
    cst.FunctionDef, "name", "params", "body", "decorators", "returns", "asynchronous"
)
_class = blank(cst.ClassDef, "name", "body", "bases", "keywords", "decorators")
_if = blank(cst.If, "test", "body", "orelse")
_else = blank(cst.Else, "body")
_while = blank(cst.While, "test", "body", "orelse")
_for = blank(cst.For, "target", "iter", "body", "orelse", "asynchronous")
_with = blank(cst.With, "items", "body", "asynchronous")
_item = blank(cst.WithItem, "item", "asname")
_try = blank(cst.Try, "body", "handlers", "orelse", "finalbody")
_try_star = blank(cst.TryStar, "body", "handlers", "orelse", "finalbody")
_clause = blank(cst.ExceptHandler, "body", "type", "name")
_clause_star = blank(cst.ExceptStarHandler, "body", "type", "name")
_finally = blank(cst.Finally, "body")


class Statements:
    """Makes statements, and the lines and blocks that hold them."""

    def __init__(self, written: SourceText, expressions: Expressions) -> None:
        self._written = written
        self._of = expressions.of
        self._compound: dict[type[ast.stmt], Callable[..., cst.BaseStatement]] = {
            ast.FunctionDef: self._function,
            ast.AsyncFunctionDef: self._function,
            ast.ClassDef: self._class,
            ast.If: self._if,
            ast.While: self._while,
            ast.For: self._for,
            ast.AsyncFor: self._for,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Try: self._try,
            ast.TryStar: self._try,
        }

    def all(self, nodes: list[ast.stmt]) -> list[cst.BaseStatement]:
        """Statements one below the other; small ones on one line are one line."""
        made: list[cst.BaseStatement] = []
        line: list[cst.BaseSmallStatement] = []
        ends = 0
        for node in nodes:
            small = SMALL.get(type(node))
            if small is None:
                made.append(self._large(node))
                ends = 0
                continue
            if node.lineno != ends:
                line = []
                made.append(_line(line))
            line.append(small(node, self._of))
            ends = node.end_lineno or 0
        return made

    def _large(self, node: ast.stmt) -> cst.BaseStatement:
        maker = self._compound.get(type(node))
        if maker is None or getattr(node, "type_params", None):
            return self._parsed(node)
        return maker(node)

    def _parsed(self, node: ast.stmt) -> cst.BaseStatement:
        made = cst.parse_statement(self._written.of(node))
        assert isinstance(made, cst.BaseStatement)
        return made

    def _body(self, nodes: list[ast.stmt]) -> cst.BaseSuite:
        if self._written.starts_line(nodes[0]):
            return _block(self.all(nodes))
        return _suite([SMALL[type(node)](node, self._of) for node in nodes])

    def _decorators(self, nodes: list[ast.expr]) -> list[cst.Decorator]:
        return [_decorator(self._of(node)) for node in nodes]

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> cst.FunctionDef:
        return _function(
            _name(node.name),
            parameters(node.args, self._of),
            self._body(node.body),
            self._decorators(node.decorator_list),
            annotation(node.returns, self._of),
            _asynchronous() if isinstance(node, ast.AsyncFunctionDef) else None,
        )

    def _class(self, node: ast.ClassDef) -> cst.ClassDef:
        return _class(
            _name(node.name),
            self._body(node.body),
            arguments(node.bases, (), self._of),
            arguments((), node.keywords, self._of),
            self._decorators(node.decorator_list),
        )

    def _if(self, node: ast.If) -> cst.If:
        return _if(self._of(node.test), self._body(node.body), self._or_else(node))

    def _or_else(self, node: ast.If) -> cst.If | cst.Else | None:
        match node.orelse:
            case [ast.If() as other] if self._written.begins(other, b"elif"):
                return self._if(other)
        return self._else(node.orelse)

    def _else(self, nodes: list[ast.stmt]) -> cst.Else | None:
        return _else(self._body(nodes)) if nodes else None

    def _while(self, node: ast.While) -> cst.While:
        test = self._of(node.test)
        return _while(test, self._body(node.body), self._else(node.orelse))

    def _for(self, node: ast.For | ast.AsyncFor) -> cst.For:
        return _for(
            self._of(node.target),
            self._of(node.iter),
            self._body(node.body),
            self._else(node.orelse),
            _asynchronous() if isinstance(node, ast.AsyncFor) else None,
        )

    def _with(self, node: ast.With | ast.AsyncWith) -> cst.With:
        of = self._of
        items = [
            _item(of(item.context_expr), item.optional_vars and _as(of(item.optional_vars)))
            for item in node.items
        ]
        is_async = isinstance(node, ast.AsyncWith)
        return _with(items, self._body(node.body), _asynchronous() if is_async else None)

    def _try(self, node: ast.Try | ast.TryStar) -> cst.Try | cst.TryStar:
        is_star = isinstance(node, ast.TryStar)
        clause = _clause_star if is_star else _clause
        made = _try_star if is_star else _try
        return made(
            self._body(node.body),
            [
                clause(
                    self._body(handler.body),
                    handler.type and self._of(handler.type),
                    handler.name and _as(_name(handler.name)),
                )
                for handler in node.handlers
            ],
            self._else(node.orelse),
            _finally(self._body(node.finalbody)) if node.finalbody else None,
        )
