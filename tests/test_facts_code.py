"""What is written of nodes: their own text, or an ellipsis where libcst would not come back."""

from __future__ import annotations

import libcst as cst
import pytest

from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.code.text import MAX_DEPTH, code_of
from shutdown_lint.facts.code.walk import is_deeper
from support.module_facts import facts_of, node_of

# Each comes near the limit in its own way; the brackets as near as Python's parser goes.
SHAPES = {
    "sum": "1" + " + 1" * (MAX_DEPTH - 1),
    "or": "a" + " or a" * (MAX_DEPTH - 1),
    "attributes": "a" + ".b" * (MAX_DEPTH - 1),
    "methods": "a" + ".b()" * (MAX_DEPTH // 2 - 1),
    "subscripts": "a" + "[0]" * (MAX_DEPTH - 3),
    "strings": "('a'" + "\n'a'" * (MAX_DEPTH - 1) + ")",
    "not": "not " * (MAX_DEPTH - 1) + "a",
    "calls": "f(" * 90 + ")" * 90,
    "comprehensions": "[a for b in " * 50 + "c" + "]" * 50,
}


@pytest.mark.parametrize("text", [pytest.param(SHAPES[name], id=name) for name in SHAPES])
def test_deep_code_is_written(text: str) -> None:
    assert code_of(cst.parse_expression(text)) == text


@pytest.mark.parametrize("depth", [MAX_DEPTH, 1_500])
def test_deeper_code_is_an_ellipsis(depth: int) -> None:
    facts = facts_of("x = a" + ".b" * depth + "()\n")
    (call,) = facts.tree.all(cst.Call)
    assert facts.source(call) == facts.short(call) == "…"


def test_depth_is_that_of_the_deepest_branch() -> None:
    tree = cst.parse_expression("f(a, b.c.d, e)")
    assert is_deeper(tree, 4)
    assert not is_deeper(tree, 5)


def test_string_of_many_pieces_is_put_together_as_far_as_it_goes() -> None:
    assert constant_str(cst.parse_expression("'a' " * 300)) == "a" * 300
    assert constant_str(cst.parse_expression("'a' " * 3_000)) is None


def test_code_keeps_the_indentation_of_its_module() -> None:
    facts = facts_of("if a:\n  if b:\n    c()\n")
    (outer, _) = facts.tree.all(cst.If)
    assert facts.source(outer) == "if a:\n  if b:\n    c()\n"


def test_indentation_of_what_stands_in_a_case() -> None:
    facts = facts_of("if a:\n\tmatch b:\n\t  case 1:\n\t    c()\n")
    assert facts.tree.indentation(node_of(facts, cst.Call, "c()")) == "\t    "
    assert facts.tree.indentation(node_of(facts, cst.Integer, "1")) == "\t  "
    assert facts.tree.indentation(node_of(facts, cst.Name, "b")) == "\t"
