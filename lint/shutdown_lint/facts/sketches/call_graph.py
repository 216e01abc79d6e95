"""Which functions of a module may run when something else does.

Names alone decide, so that no function is left out: what is called is whatever has the last name
of the callee, or what that name may stand for through imports, assignments, partials, factories
and instances that can be called.
"""

from __future__ import annotations

import ast
import sys
from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.classes import classes
from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.receivers import receivers
from shutdown_lint.facts.sketches.shape import DEFINITIONS, FUNCTIONS, given, running
from shutdown_lint.knowledge.serving import FUNCTION_RUNNERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from shutdown_lint.facts.sketches.shape import Sketched
    from shutdown_lint.facts.sketches.words import Parts

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda

_RUNNERS = frozenset(path.rpartition(".")[2] for path in FUNCTION_RUNNERS)
# A word, and whether what it stands for is called; or what the methods of an object are known by.
_State = object
_NONE = frozenset[str]()


class CallGraph:
    """The calls of a module."""

    def __init__(self, sketch: Sketched) -> None:
        self._sketch = sketch
        self._names = naming(sketch)
        self._running: dict[ast.AST, list[ast.AST]] = {}

    def reached(
        self,
        roots: Iterable[ast.AST],
        depth: int = sys.maxsize,
        walk: Callable[..., Iterator[ast.AST]] = running,
    ) -> Iterator[ast.AST]:
        """Every node that may run with some others, and in functions up to so many calls deep.

        `walk` goes through the body of each.
        """
        level = list(roots)
        seen: set[ast.AST] = set()
        followed: set[_State] = set()  # whoever is named again has been found before
        while level and depth >= 0:
            depth -= 1
            under: dict[ast.AST, None] = {}
            for root in level:
                for node in self._nodes_of(root, walk):
                    yield node
                    if isinstance(node, ast.Call):
                        under.update(dict.fromkeys(self._run_by(node, followed)))
            level = [node for node in under if node not in seen]
            seen.update(level)

    def run_by(self, call: ast.Call) -> list[Function]:
        """The functions that a call may run."""
        return list(self._run_by(call, set()))

    def meant(self, node: ast.expr) -> list[Function]:
        """The functions that an expression may stand for when it is given to somebody."""
        if isinstance(node, ast.Attribute):
            return list(receivers(self._sketch).methods(node)[1])
        return list(self._functions(self._names.parts(node), set()))

    def _run_by(self, call: ast.Call, followed: set[_State]) -> Iterator[Function]:
        """The functions that a call may run, but for those that were followed before."""
        func = call.func
        if isinstance(func, ast.Attribute):
            key, methods = receivers(self._sketch).methods(func)
            if key not in followed:
                followed.add(key)
                yield from methods
        else:
            parts = self._names.parts(func)
            yield from self._functions(parts, followed, runs_classes=True)
        if self._names.calls(call, _RUNNERS):
            for one in given(call)[:1]:
                parts = self._names.parts(one)
                yield from self._functions(parts, followed, runs_classes=True)

    def _functions(
        self, parts: Parts, followed: set[_State], *, runs_classes: bool = False
    ) -> Iterator[Function]:
        """The functions that some words may stand for."""
        names = self._names
        pending = [(parts, parts.is_made)]
        while pending:
            parts, is_made = pending.pop()
            yield from parts.lambdas
            for word in (*parts.values, "__call__") if is_made else parts.values:
                if (word, is_made) in followed:
                    continue
                followed.add((word, is_made))
                name = word.removeprefix(".")
                yield from names.functions.get(name, ())
                if word in self._self_names:  # signal.signal(SIGTERM, self)
                    yield from names.functions.get("__call__", ())
                if runs_classes:
                    yield from self._constructors(name, followed)
                pending += ((one, is_made or one.is_made) for one in names.bound.get(word, ()))
                if is_made:
                    pending += ((one, True) for one in names.returned(name))

    def _constructors(self, name: str, followed: set[_State]) -> Iterator[Function]:
        """What runs when a class of this name is called, its own or that of a class above it."""
        for class_ in self._classes.get(name, ()):
            for node in running(*class_.body):
                if isinstance(node, FUNCTIONS) and node.name == "__init__":
                    yield node
            for base in class_.bases:
                yield from self._functions(self._names.parts(base), followed, runs_classes=True)

    @cached_property
    def _self_names(self) -> frozenset[str]:
        """What methods call their first parameter, where instances of the module can be called."""
        return classes(self._sketch).self_names if "__call__" in self._names.functions else _NONE

    @cached_property
    def _classes(self) -> dict[str, list[ast.ClassDef]]:
        found: dict[str, list[ast.ClassDef]] = {}
        for node in self._sketch.nodes(ast.ClassDef):
            found.setdefault(node.name, []).append(node)
        return found

    def _nodes_of(
        self, root: ast.AST, walk: Callable[..., Iterator[ast.AST]]
    ) -> Iterable[ast.AST]:
        """The nodes that run when `root` does; of a function or class those of its body."""
        if walk is not running:
            return walk(*body_of(root))
        known = self._running.get(root)
        if known is None:
            known = self._running[root] = list(running(*body_of(root)))
        return known


def call_graph(sketch: Sketched) -> CallGraph:
    """The call graph of a module, made once for all who ask."""
    return sketch.kept(CallGraph, lambda: CallGraph(sketch))


def body_of(root: ast.AST) -> list[ast.AST]:
    """What runs when a function is called or a class is made; anything else is its own body."""
    if not isinstance(root, DEFINITIONS):
        return [root]
    return list(root.body) if isinstance(root.body, list) else [root.body]
