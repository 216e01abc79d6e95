"""What is collected of CPython's tree, held against what `ast.walk` comes to."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from pathlib import Path

import pytest

from shutdown_lint.engine.depth import MAX_DEPTH
from shutdown_lint.engine.sketch import Sketch
from shutdown_lint.facts.sketches.nodes import walk

_LEFT_OUT = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
_SYNTAX = """
from . import a as b, c
import d.e as f
@g(h=1, *i, **j)
class K(L, metaclass=M):
    n: O = 1
    p: Q
async def r(s, /, t: U = 1, *v, w, x=2, **y) -> Z:
    global a1; del a2, a3[0]
    async with a4 as a5, a6: await a7
    async for a8 in a9: yield
    else: yield from a10
    return lambda b1, *, b2=1, b3: b1
try: pass
except (b4, b5) as b6: raise b7 from b8
except b9: assert c1, c2
else: c3 += 1
finally: c4: c5 = {**c6, c7: c8, None: {c9}}
for d1, *d2 in d3[d4:d5, ::d6]: break
while (d7 := not -d8 < d9 <= e1) and e2 or e3: continue
f"{e4!r:>{e5}}", ..., b"", e6 if e7 else e8, e9.f1.f2(f3)
{f4: f5 for f4, f5 in f6 if f7 if f8}, [f9 async for f9 in g1], (g2 for g2 in g3)
{g4 for g4 in g5}
match g6:
    case [g7, *g8] | {"a": g9, **h1}: pass
    case H2(h3, h4=h5) as h6 if h7: pass
    case h8.h9 | None | -1: pass
    case _: nonlocals
"""
_NEWER = {
    (3, 11): "try: pass\nexcept* a as b: pass\n",
    (3, 12): "type A[B: C, *D, **E] = F[B]\ndef g[H](i: H): pass\nclass J[K]: pass\n",
    (3, 13): "type A[B = C] = B\n",
    (3, 14): 't"{a!r:>{b}}"\n',
}


@pytest.mark.parametrize(
    "text",
    [
        _SYNTAX,
        *(text for version, text in _NEWER.items() if sys.version_info >= version),
        Path(ast.__file__).read_text(encoding="utf-8"),
        Path(__file__).read_text(encoding="utf-8"),
    ],
)
def test_all_nodes_are_collected_but_contexts_and_operators(text: str) -> None:
    tree = ast.parse(text)
    expected: Counter[ast.AST] = Counter(
        node for node in ast.walk(tree) if not isinstance(node, _LEFT_OUT)
    )
    assert Counter(Sketch(tree).nodes(*set(map(type, expected)))) == expected
    assert Counter(walk(tree)) == expected


def test_the_depth_is_that_of_the_deepest_branch() -> None:
    assert Sketch(ast.parse("a.b.c\nd")).depth == 5  # Module, Expr, c, b, a


def test_what_is_too_deep_is_not_collected_to_its_end() -> None:
    tree = ast.parse("a")
    value = tree.body[0]
    assert isinstance(value, ast.Expr)
    for _ in range(2 * MAX_DEPTH):
        value.value = ast.Attribute(value.value, "b", ast.Load())
    assert Sketch(tree).depth == MAX_DEPTH + 1


def test_what_is_made_of_a_sketch_is_made_once() -> None:
    sketch = Sketch(ast.parse(""))
    assert sketch.kept("one", object) is sketch.kept("one", object)
    assert sketch.kept("one", object) is not sketch.kept("other", object)
    assert sketch.kept("none", lambda: None) is None
