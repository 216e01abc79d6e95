"""What the names of a module may stand for, asked from both ends."""

from __future__ import annotations

import ast
import time

import pytest

from shutdown_lint.engine.sketch import Sketch
from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.naming import naming
from support.sketches import sketch_of_last

_TARGET = frozenset({"wanted"})


@pytest.mark.parametrize(
    ("code", "may_be"),
    [
        ("wanted", True),
        ("a.wanted.b", True),
        ("getattr(a, 'wanted')", True),
        ("from m import wanted as b\nb", True),
        ("b = wanted\nc = b\nc", True),
        ("b, (c, d) = 1, (2, a.wanted)\nc", True),
        ("(b := wanted)\nb", True),
        ("b: int = wanted\nb.c", True),
        ("b['key'] = wanted\nb", True),
        ("b.c = wanted\nb", False),
        ("def b(): return wanted\nb", False),
        ("def b(): return wanted\nb()", True),
        ("def b(): return wanted\nc = b()\nc", True),
        ("def b(): return c\nc = wanted\na.b()", True),
        ("b = lambda: wanted\nb()", True),
        ("b = c\nc = b\nb", False),
    ],
)
def test_may_be(code: str, may_be: bool) -> None:  # noqa: FBT001
    sketch, value = sketch_of_last(code)
    assert naming(sketch).may_be(value, _TARGET) is may_be
    assert ("wanted" in naming(sketch).words(value)) is may_be


@pytest.mark.parametrize(
    ("code", "calls"),
    [
        ("wanted()", True),
        ("a.wanted()", True),
        ("getattr(a, 'wanted')()", True),
        ("from m import wanted as b\nb()", True),
        ("b = a.wanted\nb()", True),
        ("b = a.wanted()\nb()", False),
        ("wanted.b()", False),
        ("table[wanted]()", True),
    ],
)
def test_calls(code: str, calls: bool) -> None:  # noqa: FBT001
    sketch, call = sketch_of_last(code)
    assert isinstance(call, ast.Call)
    assert naming(sketch).calls(call, _TARGET) is calls


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("b", {"b"}),
        ("a.b", {"b"}),
        ("getattr(a, 'b')", {"b"}),
        ("from m import c as b\nb", {"b", "c"}),
        ("b = c = d\na.b", {"b"}),
        ("(a or b)", set()),
    ],
)
def test_last_names(code: str, names: set[str]) -> None:
    sketch, value = sketch_of_last(code)
    assert naming(sketch).last_names(value) == names


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("def f(): pass\nf()", ["f"]),
        ("def f(): pass\na.f()", []),
        ("class K:\n def f(self): pass\nK().f()", ["f"]),
        ("def f(): pass\nf.a()", []),
        ("def f(): pass\nb = partial(f)\nb()", ["f"]),
        ("class K:\n def __init__(self): pass\nclass L(K): pass\nL()", ["__init__"]),
        ("class K:\n def __call__(self): pass\nk = K()\nk()", ["__call__"]),
        ("def f(): pass\ntyper.run(f)", ["f"]),
        ("def f(): pass\ntyper.run(function=f)", ["f"]),
        ("def f(): pass\nother.go(f)", []),
    ],
)
def test_run_by(code: str, names: list[str]) -> None:
    sketch, call = sketch_of_last(code)
    assert isinstance(call, ast.Call)
    assert [getattr(one, "name", None) for one in call_graph(sketch).run_by(call)] == names


def test_a_function_counts_as_deep_as_it_is_near() -> None:
    sketch, _ = sketch_of_last("def f(): g(); h()\ndef g(): h()\ndef h(): i()\ndef i(): end\nf()")
    reached = [
        list(call_graph(sketch).reached(sketch.tree.body[-1:], depth)) for depth in range(4)
    ]
    found = [{one.id for one in nodes if isinstance(one, ast.Name)} for nodes in reached]
    assert found == [{"f"}, {"f", "g", "h"}, {"f", "g", "h", "i"}, {"f", "g", "h", "i", "end"}]


def test_a_function_is_reached_once() -> None:
    sketch, _ = sketch_of_last("def f(): g(); f()\ndef g(): f(); end\nf(g)")
    nodes = list(call_graph(sketch).reached(sketch.tree.body[-1:]))
    assert len(nodes) == len(set(nodes))


def test_time_grows_with_the_length_alone() -> None:
    def seconds(length: int) -> float:
        """For a module in which everything may stand for everything."""
        lines = [
            f"a{n} = a{n - 1}(b, self)\nself.c{n} = a{n}.d\na{n}(a{n})" for n in range(length)
        ]
        sketch = Sketch(ast.parse("\n".join([*lines, "a0 = b = wanted"])))
        start = time.process_time()
        names, graph = naming(sketch), call_graph(sketch)
        calls = sketch.nodes(ast.Call)
        assert all(names.may_be(call, _TARGET) for call in calls)
        list(graph.reached(sketch.tree.body))
        return time.process_time() - start

    seconds(100)
    assert seconds(4000) < 40 * max(seconds(400), 0.002)
