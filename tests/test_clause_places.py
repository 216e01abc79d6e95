"""Where the steps of summaries stand: by what drafts were made of, or by counting calls."""

from __future__ import annotations

import ast
from textwrap import dedent

import libcst as cst
import pytest

from shutdown_lint.engine.clause_places import ClausePlaces
from shutdown_lint.engine.draft.module import draft_of
from shutdown_lint.engine.starts import starts_of
from shutdown_lint.facts.code.tree import Tree
from shutdown_lint.model.source import SourceFile
from shutdown_lint.model.span import Span

_CODE = dedent(
    """
    import signal, threading

    class Worker(base()):
        def run(self, limit=default()):
            if self.ready() and not self.stop.wait(limit or other(1)):
                self.jobs.get(timeout=[pick(n) for n in range(3)][0]).run()
            elif self.late(): pass
            while self.left(self.jobs.qsize()): self.step(); self.rest(
                lambda: self.after(1),
                key=later(2),
            )
            return a.b().c(d()).e

    async def main():
        await first(await second(), *third(), **fourth())
        x = y = (yield_ := made(), "é" + quoted("é"), chosen() if asked() else none())
        for item in found(x): item.close()
        try:
            risky()
        except (errors(), Other) as error:
            raise Wrapped(error) from cause()
        assert check(), message()
        del store()[key()]
    """
)


@pytest.mark.parametrize("kind", [cst.Await, cst.Call, cst.Lambda])
def test_both_ways_lead_to_the_same_place(kind: type[cst.CSTNode]) -> None:
    source, tree, drafted = _drafted(_CODE)
    starts = starts_of(tree.module, source, drafted[0])
    assert starts is not None
    noted = ClausePlaces(tree, source, starts, drafted[1])
    counted = ClausePlaces(tree, source, starts)
    nodes = tree.all(kind)
    assert nodes
    assert all(id(node) in drafted[1] for node in nodes)
    differing = [node for node in nodes if noted.span(node) != counted.span(node)]
    # Calls among the bases of a class cannot be counted.
    of_bases = ["base()"] if kind is cst.Call else []
    assert [noted.text(node) for node in differing] == of_bases
    for node in nodes:
        start, end = source.lines.offsets(noted.span(node))
        assert type(cst.parse_expression(f"({_CODE[start:end]})")) is kind


def test_each_context_of_a_with_has_its_place() -> None:
    source, tree, _ = _drafted("with (\n    a(b) as c,\n    d,\n):\n    pass\n")
    starts = starts_of(tree.module, source, ast.parse(source.text))
    assert starts is not None
    places = ClausePlaces(tree, source, starts)
    (block,) = tree.all(cst.With)
    assert [places.text(item) for item in block.items] == ["a(b)", "d"]
    assert [places.span(item).line for item in block.items] == [2, 3]
    assert places.span(tree.module) == Span(1, 1, 1, 1)


def test_a_statement_with_a_formatted_string_is_shown_whole() -> None:
    source, tree, drafted = _drafted('log(f"{name()}", stop())\nrun(stop())\n')
    starts = starts_of(tree.module, source, drafted[0])
    assert starts is not None
    places = ClausePlaces(tree, source, starts, drafted[1])
    texts = [places.text(call) for call in tree.all(cst.Call)]
    assert texts[-2:] == ["run(stop())", "stop()"]
    assert texts[1:-2] == ['log(f"{name()}", stop())'] * 2


def _drafted(code: str) -> tuple[SourceFile, Tree, tuple[ast.Module, dict[int, ast.expr]]]:
    source = SourceFile("worker.py", code.encode())
    parsed = ast.parse(code)
    noted: dict[int, ast.expr] = {}
    return source, Tree(draft_of(code, parsed, noted)), (parsed, noted)
