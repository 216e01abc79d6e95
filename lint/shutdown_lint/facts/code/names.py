"""What a name means: from an expression to the dotted path it stands for.

Resolution gives up rather than guesses: a name with two meanings in one scope has none.
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Binding, Kind
from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge.aliases import CANONICAL, STAR_EXPORTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shutdown_lint.facts.code.scopes import Scope, Scopes
    from shutdown_lint.facts.code.tree import Tree

_BUILTINS = frozenset(dir(builtins))
_MAX_HOPS = 8  # a = b; b = c; … : longer chains, and circles, are given up


class Names:
    """Resolves expressions of one module to dotted paths."""

    def __init__(
        self, tree: Tree, scopes: Scopes, relative: Mapping[str, str] | None = None
    ) -> None:
        self._tree = tree
        self.scopes = scopes
        self._relative = relative or {}  # the ends of names that a project has rows for
        # By `id`, with the node, which so stays alive: libcst's way to hash one takes longer.
        self._bindings: dict[int, tuple[cst.Name, Binding | None]] = {}
        self._paths: dict[int, tuple[cst.CSTNode, str | None]] = {}

    def binding(self, name: cst.Name) -> Binding | None:
        """The one binding that a name refers to; None when there is none or more than one."""
        try:
            return self._bindings[id(name)][1]
        except KeyError:
            found = self._binding(name)
            self._bindings[id(name)] = name, found
            return found

    def _binding(self, name: cst.Name) -> Binding | None:
        found = self.scopes.at(name).lookup(name.value)
        if found is None:
            return None
        return self._only(found[1]) or self._of_block_around(name, found[1])

    def binding_in(self, scope: Scope, name: str) -> Binding | None:
        """The one binding of a name as seen from a scope."""
        found = scope.lookup(name)
        return self._only(found[1]) if found is not None else None

    def path(self, node: cst.CSTNode | None) -> str | None:
        """The dotted path of an expression, `signal.SIGTERM` or `builtins.print`.

        Follows imports at any depth, their aliases, names bound once to another name, and
        `getattr(module, "literal")`. A relative import keeps its leading dots, unless it ends like
        a name that the project has a row for.
        """
        if node is None:
            return None
        try:
            return self._paths[id(node)][1]
        except KeyError:
            found = self._path(node, _MAX_HOPS)
            path = None if found is None else self.canonical(found)
            self._paths[id(node)] = node, path
            return path

    def canonical(self, path: str) -> str:
        """The one path by which the tables know something that has several paths."""
        if path.startswith("."):
            return self._relative.get(path.lstrip("."), path)
        return CANONICAL.get(path, path)

    def called(self, call: cst.Call) -> str:
        """The last name of what a call calls: `sleep` for `asyncio.sleep`, however imported."""
        path = self.path(call.func)
        return written_name(call) if path is None else path.rpartition(".")[2]

    def imported_as(self, module: str, at: cst.CSTNode) -> str | None:
        """The local name under which a module is visible at a place, if it is imported whole."""
        here = self.scopes.at(at)
        scope: Scope | None = here
        while scope is not None:
            for name, bindings in scope.bindings.items():
                found = here.lookup(name)
                if (
                    found is not None
                    and found[0] is scope
                    and all(self._imports(binding, module) for binding in bindings)
                ):
                    return name
            scope = scope.parent
        return None

    def _imports(self, binding: Binding, module: str) -> bool:
        return (
            binding.kind is Kind.IMPORT
            and binding.target == module
            and not self._tree.in_type_checking(binding.node)
        )

    def _path(self, node: cst.CSTNode | None, hops: int) -> str | None:
        if hops <= 0:
            return None
        # Exact classes: libcst's are abstract, and `isinstance` is slow with those.
        if type(node) is cst.Name:
            return self._path_of_name(node, hops)
        if type(node) is cst.Attribute:
            base = self._path(node.value, hops)
            return None if base is None else f"{base}.{node.attr.value}"
        if type(node) is cst.Call and len(node.args) in (2, 3):
            if isinstance(node.func, cst.Name) and node.func.value == "getattr":
                base = self._path(node.args[0].value, hops)
                attribute = constant_str(node.args[1].value)
                if base is not None and attribute is not None:
                    return f"{base}.{attribute}"
        return None

    def _path_of_name(self, node: cst.Name, hops: int) -> str | None:
        binding = self.binding(node)
        if binding is None:
            scope = self.scopes.at(node)
            is_bound = scope.lookup(node.value) is not None
            return None if is_bound else self._path_of_unbound(scope, node.value)
        if binding.kind is Kind.IMPORT:
            return binding.target
        if binding.kind is Kind.ASSIGN:
            return self._path(binding.value, hops - 1)
        return None

    def _path_of_unbound(self, scope: Scope | None, name: str) -> str | None:
        stars: list[str] = []
        while scope is not None:
            stars += scope.star_imports
            scope = scope.parent
        for module in stars:
            if name in STAR_EXPORTS.get(module, ()):
                return f"{module}.{name}"
        # A star import may shadow a builtin, but nobody exports their own print or exit.
        return f"builtins.{name}" if name in _BUILTINS else None

    def _of_block_around(self, name: cst.Name, bindings: list[Binding]) -> Binding | None:
        """The `for` or `with` around a name that binds it, when nothing inside binds it again.

        Of two loops `for sig in …` in one scope, the name in each means that of the loop around
        it.
        """
        blocks = {binding.node: binding for binding in bindings if _binds_for_block(binding)}
        for above, below in self._tree.lineage(name):
            block = above
            if isinstance(block, cst.With):
                inside = [item for item in block.items if item in blocks]
                binding = blocks[inside[0]] if len(inside) == 1 else None
            else:
                binding = blocks.get(block)
            if binding is not None and isinstance(block, (cst.For, cst.With)):
                if below is not block.body:
                    return None
                again = any(
                    other is not binding and self._tree.inside(other.node, block)
                    for other in bindings
                )
                return None if again else binding
        return None

    def _only(self, bindings: list[Binding]) -> Binding | None:
        first = bindings[0]
        if len(bindings) == 1:
            return first
        if first.kind is Kind.IMPORT and all(
            other.kind is Kind.IMPORT and other.target == first.target for other in bindings
        ):
            return first
        return None


def _binds_for_block(binding: Binding) -> bool:
    return binding.kind in (Kind.ELEMENT, Kind.VALUE, Kind.CONTEXT) and isinstance(
        binding.node, (cst.For, cst.WithItem)
    )
