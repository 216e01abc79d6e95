"""What expressions of a module may refer to, in the words of `facts.code.calls`.

Names alone decide, so that nothing is left out. What facts do not follow is not followed here:
attributes that are assigned to, elements of containers, what is chosen by a condition.
"""

from __future__ import annotations

import ast
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.shape import FUNCTIONS, assigned, functions, given, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.shape import Sketched

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda

# What a name may be bound to and be followed through.
_FOLLOWED = (ast.Name, ast.Attribute, ast.Lambda, ast.Call)
_PARTIALS = frozenset({"partial", "partialmethod"})
_MAX_HOPS = 8  # as many as facts follow


class References:
    """The functions, the classes and the other names of a module."""

    def __init__(self, sketch: Sketched) -> None:
        self._sketch = sketch
        self._tails: dict[str, frozenset[str]] = {}

    def functions_meant(self, node: ast.expr) -> list[Function]:
        """The functions that an expression may refer to."""
        found: dict[int, Function] = {}
        # With how often it is called to get at what is meant: `make()()` is 2 calls of `make`.
        pending: list[tuple[ast.AST, int]] = [(node, 0)]
        seen: set[tuple[int, int]] = set()
        while pending:
            one, calls = pending.pop()
            if (id(one), calls) in seen or calls > _MAX_HOPS:
                continue
            seen.add((id(one), calls))
            for function in self._meant_directly(one):
                if calls:
                    pending += ((value, calls - 1) for value in returned(function))
                else:
                    found[id(function)] = function
            if isinstance(one, ast.Name):
                pending += ((value, calls) for value in self.bound.get(one.id, ()))
            elif isinstance(one, ast.Call):
                pending.append((one.func, calls + 1))
                if not self.tails(one.func).isdisjoint(_PARTIALS):
                    pending += ((value, calls) for value in given(one)[:1])
        return list(found.values())

    def _meant_directly(self, node: ast.AST) -> list[Function]:
        match node:
            case ast.Lambda():
                return [node]
            case ast.Name(id=name):
                found = self.functions.get(name, [])
                if found and id(node) not in self._at_class_level:
                    return [one for one in found if id(one) not in self.methods]
                return found
            case ast.Attribute(attr=name):
                return [one for one in self.functions.get(name, ()) if id(one) in self.methods]
            case ast.Call(func=ast.Name(id=name)) if name in self.classes:
                return self.functions.get("__call__", [])
        return []

    def run_by(self, call: ast.Call) -> list[Function]:
        """The functions that a call may run itself."""
        found = self.functions_meant(call.func)
        if isinstance(call.func, ast.Name):
            found += self._constructors(call.func.id)
        return found

    def _constructors(self, name: str) -> Iterator[Function]:
        """What runs when a class of this name is called, its own or that of a class above it."""
        pending, seen = [name], set[str]()
        while pending:
            name = pending.pop()
            if name in seen:
                continue
            seen.add(name)
            for class_ in self.classes.get(name, ()):
                for node in running(*class_.body):
                    if isinstance(node, FUNCTIONS) and node.name == "__init__":
                        yield node
                for base in class_.bases:
                    pending += self.tails(base.value if isinstance(base, ast.Subscript) else base)

    def tails(self, node: ast.AST) -> frozenset[str]:
        """The last names of the dotted paths that an expression may stand for."""
        match node:
            case ast.Name(id=name):
                if name not in self._tails:
                    self._tails[name] = self._tails_of(name)
                return self._tails[name]
            case ast.Attribute(attr=name):
                return frozenset({name})
            case ast.Call(
                func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str(name)), *_]
            ):
                return frozenset({name})
        return frozenset()

    def _tails_of(self, name: str) -> frozenset[str]:
        found, pending = {name}, [name]
        while pending:
            for value in self.bound.get(pending.pop(), ()):
                if isinstance(value, ast.Name):
                    if value.id not in found:
                        found.add(value.id)
                        pending.append(value.id)
                elif isinstance(value, ast.alias):
                    found.add(value.name.rpartition(".")[2])
                else:
                    found |= self.tails(value)
        return frozenset(found)

    @cached_property
    def functions(self) -> dict[str, list[Function]]:
        """The functions by name, methods among them."""
        found: dict[str, list[Function]] = {}
        for function in functions(self._sketch):
            found.setdefault(function.name, []).append(function)
        return found

    @cached_property
    def methods(self) -> frozenset[int]:
        """The functions that are direct members of a class, by identity."""
        return frozenset(
            id(node)
            for class_ in self._sketch.nodes(ast.ClassDef)
            for node in running(*class_.body)
            if isinstance(node, FUNCTIONS)
        )

    @cached_property
    def _at_class_level(self) -> frozenset[int]:
        """The names in the bodies of classes, where those of methods are seen, by identity."""
        return frozenset(
            id(node)
            for class_ in self._sketch.nodes(ast.ClassDef)
            for node in running(*class_.body)
            if isinstance(node, ast.Name)
        )

    @cached_property
    def classes(self) -> dict[str, list[ast.ClassDef]]:
        """The classes by name."""
        found: dict[str, list[ast.ClassDef]] = {}
        for node in self._sketch.nodes(ast.ClassDef):
            found.setdefault(node.name, []).append(node)
        return found

    @cached_property
    def bound(self) -> dict[str, list[ast.AST]]:
        """What names are bound to: expressions, and imports under another name."""
        found: dict[str, list[ast.AST]] = {}
        for targets, value in assigned(self._sketch):
            for name, one in (pair for target in targets for pair in _bindings(target, value)):
                found.setdefault(name, []).append(one)
        for alias in self._sketch.nodes(ast.alias):
            if alias.asname:
                found.setdefault(alias.asname, []).append(alias)
        return found


@lru_cache(maxsize=1)
def references(sketch: Sketched) -> References:
    """The references of a module, worked out once for all who ask one after the other."""
    return References(sketch)


def returned(function: Function) -> list[ast.expr]:
    """What a function may return."""
    if isinstance(function, ast.Lambda):
        return [function.body]
    return [
        node.value
        for node in running(*function.body)
        if isinstance(node, ast.Return) and node.value is not None
    ]


def _bindings(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """The names that an assignment binds, each with whatever it may get."""
    values = [one for one in _unpacked(value) if isinstance(one, _FOLLOWED)]
    for node in ast.walk(target):
        if isinstance(node, ast.Name):
            yield from ((node.id, one) for one in values)


def _unpacked(value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(value, (ast.Tuple, ast.List)):
        for one in value.elts:
            yield from _unpacked(one)
    else:
        yield value
