"""The classes of a module: their methods, and the places where a name is the instance."""

from __future__ import annotations

import ast
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.shape import FUNCTIONS, functions, last_name
from shutdown_lint.facts.sketches.spelling import spellings
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.shape import FunctionDef, Sketched

_Position = tuple[int, int]
_STATIC = frozenset({"staticmethod"})


class _Body(NamedTuple):
    """The body of a function or class."""

    start: _Position
    end: _Position
    of: FunctionDef | ast.ClassDef
    above: int  # the body around it; -1: the module's


class Classes:
    """Tells methods apart by the classes that they belong to."""

    def __init__(self, sketch: Sketched) -> None:
        self._sketch = sketch
        self._below: dict[ast.ClassDef, frozenset[str]] = {}

    def owner(self, function: ast.AST) -> ast.ClassDef | None:
        """The class that a function is a direct member of."""
        return self._owners.get(function)

    def meant_by_self(self, name: ast.Name) -> tuple[ast.ClassDef | None, bool]:
        """The class whose instance, or itself, a name like `self` is; and whether that is sure."""
        if name.id not in self.self_names:
            return None, True
        place = name.lineno, name.col_offset
        index = bisect_right(self._starts, place) - 1
        while index >= 0:
            body = self._bodies[index]
            if place < body.end and isinstance(body.of, FUNCTIONS):
                args = _parameters(body.of)
                if name.id in args:
                    is_self = args[0] == name.id and not self._is_static(body.of)
                    owner = self.owner(body.of) if is_self else None
                    return owner, name.id not in self._rebound
            index = body.above
        return None, True

    def methods(self, class_: ast.ClassDef, name: str) -> Iterator[FunctionDef]:
        """Those of this name that instances of a class may have, of local classes above it too."""
        pending, seen = [class_], {class_}
        while pending:
            one = pending.pop()
            own = self._members.get((one, name))
            if own:
                yield from own
                continue
            for base in one.bases:
                known = base.value if isinstance(base, ast.Subscript) else base
                if isinstance(known, ast.Name):
                    above = [each for each in self.by_name.get(known.id, ()) if each not in seen]
                    seen.update(above)
                    pending += above

    def and_below(self, class_: ast.ClassDef) -> frozenset[str]:
        """The names of a class and of all that derive from it."""
        known = self._below.get(class_)
        if known is None:
            found = {class_.name}
            before = 0
            while before != len(found):
                before = len(found)
                found.update(
                    one.name
                    for one in self._sketch.nodes(ast.ClassDef)
                    if any(last_name(_without_index(base)) in found for base in one.bases)
                )
            known = self._below[class_] = frozenset(found)
        return known

    @cached_property
    def by_name(self) -> dict[str, list[ast.ClassDef]]:
        """The classes by their names."""
        found: dict[str, list[ast.ClassDef]] = {}
        for node in self._sketch.nodes(ast.ClassDef):
            found.setdefault(node.name, []).append(node)
        return found

    @cached_property
    def _bodies(self) -> list[_Body]:
        """The bodies of functions and classes, in source order."""
        nodes = [*functions(self._sketch), *self._sketch.nodes(ast.ClassDef)]
        found: list[_Body] = []
        around: list[int] = []
        for node in sorted(nodes, key=_start):
            start = _start(node)
            while around and found[around[-1]].end <= start:
                around.pop()
            end = node.end_lineno or 0, node.end_col_offset or 0
            found.append(_Body(start, end, node, around[-1] if around else -1))
            around.append(len(found) - 1)
        return found

    @cached_property
    def _starts(self) -> list[_Position]:
        return [body.start for body in self._bodies]

    @cached_property
    def _owners(self) -> dict[ast.AST, ast.ClassDef]:
        around = (
            (body.of, self._bodies[body.above].of) for body in self._bodies if body.above >= 0
        )
        return {node: above for node, above in around if isinstance(above, ast.ClassDef)}

    @cached_property
    def _members(self) -> dict[tuple[ast.ClassDef, str], list[FunctionDef]]:
        found: dict[tuple[ast.ClassDef, str], list[FunctionDef]] = {}
        for node, owner in self._owners.items():
            if isinstance(node, FUNCTIONS):
                found.setdefault((owner, node.name), []).append(node)
        return found

    @cached_property
    def self_names(self) -> frozenset[str]:
        """What the first parameters of methods are called."""
        methods = (node for node in self._owners if isinstance(node, FUNCTIONS))
        return frozenset(args[0] for args in map(_parameters, methods) if args)

    @cached_property
    def _rebound(self) -> frozenset[str]:
        """The names that are bound anywhere by more than the parameters of functions."""
        stored = {
            node.id for node in self._sketch.nodes(ast.Name) if not isinstance(node.ctx, ast.Load)
        }
        for lambda_ in self._sketch.nodes(ast.Lambda):
            stored.update(_parameters(lambda_))
        for alias in self._sketch.nodes(ast.alias):
            stored.add(alias.asname or alias.name.partition(".")[0])
        stored.update(body.of.name for body in self._bodies)
        stored.update(node.name or "" for node in self._sketch.nodes(ast.ExceptHandler))
        return frozenset(stored)

    def _is_static(self, function: FunctionDef) -> bool:
        static = spellings(self._sketch, _STATIC)
        return any(last_name(one) in static for one in function.decorator_list)


def classes(sketch: Sketched) -> Classes:
    """The classes of a module, sorted out once for all who ask."""
    return sketch.kept(Classes, lambda: Classes(sketch))


def _start(node: FunctionDef | ast.ClassDef) -> _Position:
    first = node.body[0]
    return first.lineno, first.col_offset


def _parameters(function: FunctionDef | ast.Lambda) -> list[str]:
    """The names of parameters; first the one that a method calls itself by, if it has one."""
    args = function.args
    positional = [*args.posonlyargs, *args.args]
    others = [*args.kwonlyargs, *filter(None, (args.vararg, args.kwarg))]
    names = [one.arg for one in (*positional, *others)]
    return names if positional else ["", *names] if names else []


def _without_index(base: ast.expr) -> ast.expr:
    return base.value if isinstance(base, ast.Subscript) else base
