"""Which operating system a piece of code is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.code.written import written_path
from shutdown_lint.knowledge.systems import ASKING, WINDOWS_NAMES, WINDOWS_WORDS

if TYPE_CHECKING:
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reached
    from shutdown_lint.facts.code.tree import Tree

_MAX_HOPS = 4
_MISSING = "builtins.NotImplementedError"


class Systems:
    """Tells code that only runs on Windows, where nobody sends SIGTERM."""

    def __init__(self, tree: Tree, names: Names) -> None:
        self._tree = tree
        self._names = names

    def is_reached_on_windows(self, reached: Reached) -> bool:
        """Whether the way to a reached node, or its last step, is taken on Windows only."""
        return any(
            self.is_for_windows(node)
            for node in (reached.node, *(via.node for via in reached.path))
        )

    def is_for_windows(self, node: cst.CSTNode) -> bool:
        """Whether a test of the platform, or of what its event loop lacks, leads to the node."""
        for above, below in self._tree.lineage(node):
            if isinstance(above, cst.If):
                asks = self._asks_for_windows(above.test, _MAX_HOPS)
                if asks is not None and below is (above.body if asks else above.orelse):
                    return True
            elif isinstance(above, cst.ExceptHandler) and below is above.body:
                # Event loops on Windows have no add_signal_handler.
                if any(self._names.path(type_) == _MISSING for type_ in _types(above)):
                    return True
        return False

    def _asks_for_windows(self, test: cst.CSTNode | None, hops: int) -> bool | None:
        """True when the test holds on Windows only, False when elsewhere only, else None."""
        match test:
            case cst.UnaryOperation(operator=cst.Not()):
                inner = self._asks_for_windows(test.expression, hops)
                return None if inner is None else not inner
            case cst.Comparison(comparisons=[comparison]):
                if not self._is_platform(test.left):
                    return None
                return _compared(comparison)
            case cst.Call(func=cst.Attribute(attr=cst.Name(value="startswith")), args=[prefix]):
                if self._is_platform(test.func.value):  # type: ignore[attr-defined]
                    return True if (constant_str(prefix.value) or "").startswith("win") else None
            case cst.Name() | cst.Attribute():
                return self._named(test, hops)
            case cst.Call(args=[]):  # is_windows(), salt.utils.platform.is_windows()
                return self._named(test.func, 0) if _is_name(test.func) else None
        return None

    def _is_platform(self, node: cst.CSTNode) -> bool:
        asked = node.func if isinstance(node, cst.Call) else node
        return self._names.path(asked) in ASKING

    def _named(self, node: cst.Name | cst.Attribute, hops: int) -> bool | None:
        if isinstance(node, cst.Name) and hops > 0:
            binding = self._names.binding(node)
            if binding is not None and binding.kind is Kind.ASSIGN:
                return self._asks_for_windows(binding.value, hops - 1)
        words = (written_path(node) or "").lower().rpartition(".")[2].split("_")
        return None if WINDOWS_WORDS.isdisjoint(words) else True


def _is_name(node: cst.BaseExpression) -> TypeGuard[cst.Name | cst.Attribute]:
    return isinstance(node, (cst.Name, cst.Attribute))


def _compared(comparison: cst.ComparisonTarget) -> bool | None:
    name = (constant_str(comparison.comparator) or "").lower()
    is_windows = name in WINDOWS_NAMES
    if isinstance(comparison.operator, cst.Equal):
        return True if is_windows else None
    if isinstance(comparison.operator, cst.NotEqual):
        return False if is_windows else None
    return None


def _types(clause: cst.ExceptHandler) -> list[cst.BaseExpression]:
    if clause.type is None:
        return []
    if isinstance(clause.type, cst.Tuple):
        return [element.value for element in clause.type.elements]
    return [clause.type]
