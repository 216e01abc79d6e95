"""Our walk visits what libcst's does, white space and punctuation left out, in source order."""

from __future__ import annotations

import inspect
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

from shutdown_lint.facts.code.walk import children, descend, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).parent
SYNTAX = sorted((TESTS / "fixtures" / "_syntax").glob("*.py"))
# Programs are much alike: one in five of them, and all that was written to hold every node.
FILES = sorted({*sorted(TESTS.rglob("*.py"))[::5], *SYNTAX})

# Said by class and not by field, as the walk says it: two accounts that must agree.
TRIVIA = (
    cst.BaseParenthesizableWhitespace,
    cst.TrailingWhitespace,
    cst.EmptyLine,
    cst.Comment,
    cst.Newline,
    cst.AssignEqual,
    cst.Asynchronous,
    cst.Colon,
    cst.Comma,
    cst.Dot,
    cst.Semicolon,
    cst.LeftCurlyBrace,
    cst.RightCurlyBrace,
    cst.LeftParen,
    cst.RightParen,
    cst.LeftSquareBracket,
    cst.RightSquareBracket,
    cst.BaseAugOp,
    cst.BaseBinaryOp,
    cst.BaseBooleanOp,
    cst.BaseCompOp,
    cst.BaseUnaryOp,
    cst.ParamSlash,
    cst.ImportStar,
)


class _Collector(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.nodes: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        self.nodes.append(node)
        return True


@cache
def _parsed(path: Path) -> cst.Module | None:
    try:
        return cst.parse_module(path.read_bytes())
    except (cst.ParserSyntaxError, UnicodeDecodeError, SyntaxError):
        return None  # one of the fixtures that nobody can read


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TESTS)))
def test_same_nodes_as_libcst(path: Path) -> None:
    module = _parsed(path)
    if module is None:
        return
    collector = _Collector()
    module.visit(collector)
    wanted = Counter(id(node) for node in collector.nodes if not isinstance(node, TRIVIA))
    seen = Counter(id(node) for node, _ in descend(module) if not isinstance(node, TRIVIA))
    names = {id(node): type(node).__name__ for node in collector.nodes}
    assert [names[key] for key in wanted - seen] == []
    assert seen == wanted


def test_sample_has_every_kind_of_node() -> None:
    """So a node type that a new libcst brings is either walked or named here as trivia."""
    modules = [module for module in map(_parsed, SYNTAX) if module is not None]
    present = {type(node) for module in modules for node, _ in descend(module)}
    missing = [kind.__name__ for kind in _node_classes() - present]
    assert sorted(missing) == []


@pytest.mark.parametrize("path", SYNTAX, ids=lambda path: path.name)
def test_children_stand_in_source_order(path: Path) -> None:
    module = _parsed(path)
    if module is None:
        pytest.skip("this libcst is too old for the syntax in the file")
    positions = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    for node, _ in descend(module):
        starts = [
            (positions[child].start.line, positions[child].start.column)
            for child in children(node)
        ]
        assert starts == sorted(starts), type(node).__name__


def test_hooks_are_called_around_the_children() -> None:
    module = cst.parse_module("def f(a):\n    g(h())\n")
    calls: list[str] = []
    kinds = {type(node) for node, _ in descend(module)}
    walk(
        module,
        {kind: [lambda node: calls.append(f"+{type(node).__name__}")] for kind in kinds},
        {kind: [lambda node: calls.append(f"-{type(node).__name__}")] for kind in kinds},
    )
    assert " ".join(calls) == (
        "+Module +FunctionDef +Name -Name +Parameters +Param +Name -Name -Param -Parameters "
        "+IndentedBlock +SimpleStatementLine +Expr +Call +Name -Name +Arg +Call +Name -Name -Call "
        "-Arg -Call -Expr -SimpleStatementLine -IndentedBlock -FunctionDef -Module"
    )


def test_deep_tree_is_walked_without_recursion() -> None:
    depth = 3_000
    node: cst.BaseExpression = cst.Name("x")
    for _ in range(depth):
        node = cst.Attribute(node, cst.Name("a"))
    assert sum(1 for _ in descend(node)) == 2 * depth + 1


def _node_classes() -> set[type[cst.CSTNode]]:
    return {
        kind
        for _, kind in inspect.getmembers(cst, inspect.isclass)
        if issubclass(kind, cst.CSTNode)
        and not issubclass(kind, TRIVIA)
        and not inspect.isabstract(kind)
        and kind not in set(_bases())
    }


def _bases() -> Iterator[type]:
    for _, kind in inspect.getmembers(cst, inspect.isclass):
        if issubclass(kind, cst.CSTNode):
            yield from kind.__mro__[1:]
