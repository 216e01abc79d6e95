"""Tests that stand in a file of the program: fixtures of pytest, cases of unittest."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.knowledge.testing import CASE_ENDING, FIXTURES

if TYPE_CHECKING:
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.tree import Tree


class TestingCode:
    """Tells code that only tests run from the program's own."""

    def __init__(self, tree: Tree, names: Names) -> None:
        self._tree = tree
        self._names = names

    def holds(self, node: cst.CSTNode) -> bool:
        """Whether a node stands in a fixture of pytest or in a test case of unittest."""
        if not self._tops:
            return False
        return node in self._tops or any(
            above in self._tops for above in self._tree.ancestors(node)
        )

    @cached_property
    def _tops(self) -> frozenset[cst.CSTNode]:
        fixtures = [each for each in self._tree.all(cst.FunctionDef) if self._is_fixture(each)]
        cases = [each for each in self._tree.all(cst.ClassDef) if self._is_case(each)]
        return frozenset((*fixtures, *cases))

    def _is_fixture(self, function: cst.FunctionDef) -> bool:
        for decorator in function.decorators:
            made = decorator.decorator
            if self._names.path(made.func if isinstance(made, cst.Call) else made) in FIXTURES:
                return True
        return False

    def _is_case(self, class_: cst.ClassDef) -> bool:
        return any(
            (self._names.path(base.value) or "").rpartition(".")[2].endswith(CASE_ENDING)
            for base in class_.bases
        )
