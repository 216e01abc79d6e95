"""What the names of a module may stand for, by the last parts of names alone.

A name may stand for whatever it is bound to by an assignment or an import; what a call makes, for
whatever the functions in it return as well. Nothing is left out, and each binding is looked at
once, however many ask: the questions are answered from the words backwards.
"""

from __future__ import annotations

import ast
from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.shape import functions, last_name
from shutdown_lint.facts.sketches.spelling import assigned, mentions, spellings, unpacked
from shutdown_lint.facts.sketches.words import parts_of
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.facts.sketches.shape import FunctionDef, Sketched
    from shutdown_lint.facts.sketches.words import Parts

# What a name may be bound to and be followed through.
_FOLLOWED = (ast.Name, ast.Attribute, ast.Lambda, ast.Call)


class _Words(NamedTuple):
    """The words that may stand for some names."""

    plain: frozenset[str]
    made: frozenset[str]  # in an expression with a call


class Naming:
    """The bindings of a module."""

    def __init__(self, sketch: Sketched) -> None:
        self._sketch = sketch
        self._parts: dict[ast.AST, Parts] = {}
        self._meanings: dict[Parts, frozenset[str]] = {}
        self._known: dict[frozenset[str], _Words] = {}
        self._spellings: dict[frozenset[str], frozenset[str]] = {}
        self._calling: dict[frozenset[str], list[ast.Call]] = {}

    def may_be(self, node: ast.expr, names: frozenset[str]) -> bool:
        """Whether a word of an expression may stand for one of the names."""
        parts = self.parts(node)
        words = self._words_for(names)
        known = words.made if parts.is_made or parts.is_owner_made else words.plain
        return not (known.isdisjoint(parts.values) and known.isdisjoint(parts.owners))

    def calls(self, call: ast.Call, names: frozenset[str]) -> bool:
        """Whether the last name of what is called may stand for one of the names."""
        name = last_name(call.func)
        if name is None:
            return self.may_be(call.func, names)
        return name in self._spelled(names)

    def calling(self, names: frozenset[str]) -> list[ast.Call]:
        """The calls whose last name may stand for one of the names."""
        known = self._calling.get(names)
        if known is None:
            by_name = self._calls.keys() & self._spelled(names)
            known = [call for name in sorted(by_name) for call in self._calls[name]]
            known += (call for call in self._nameless if self.may_be(call.func, names))
            self._calling[names] = known
        return known

    def words(self, node: ast.AST) -> frozenset[str]:
        """All names in an expression, and those that they may stand for."""
        parts = self.parts(node)
        known = self._meanings.get(parts)
        if known is None:
            known = self._meanings[parts] = frozenset(self._meant(parts))
        return known

    def last_names(self, node: ast.expr) -> frozenset[str]:
        """The last name of an expression; of a variable those too that it may stand for."""
        if isinstance(node, ast.Name):
            return self.words(node)
        name = last_name(node)
        return frozenset() if name is None else frozenset((name,))

    def _meant(self, parts: Parts) -> Iterator[str]:
        seen: set[tuple[str, bool]] = set()
        pending = [(parts, parts.is_made or parts.is_owner_made)]
        while pending:
            parts, is_made = pending.pop()
            for word in (*parts.values, *parts.owners):
                if (word, is_made) not in seen:
                    seen.add((word, is_made))
                    name = word.removeprefix(".")
                    yield name
                    pending += (
                        (one, is_made or one.is_made or one.is_owner_made)
                        for one in self.bound.get(word, ())
                    )
                    if is_made:
                        pending += ((one, True) for one in self.returned(name))

    def parts(self, node: ast.AST) -> Parts:
        """The words of an expression."""
        known = self._parts.get(node)
        if known is None:
            known = self._parts[node] = parts_of(node)
        return known

    def returned(self, name: str) -> list[Parts]:
        """What functions of this name return."""
        return self._returned.get(name, [])

    def _spelled(self, names: frozenset[str]) -> frozenset[str]:
        known = self._spellings.get(names)  # a call less than `spellings`
        if known is None:
            known = self._spellings[names] = spellings(self._sketch, names)
        return known

    @cached_property
    def _calls(self) -> dict[str, list[ast.Call]]:
        """The calls of the module by the last name of what is called."""
        found: dict[str, list[ast.Call]] = {}
        for call in self._sketch.nodes(ast.Call):
            name = last_name(call.func)
            if name is not None:
                found.setdefault(name, []).append(call)
        return found

    @cached_property
    def _nameless(self) -> list[ast.Call]:
        return [call for call in self._sketch.nodes(ast.Call) if last_name(call.func) is None]

    @cached_property
    def functions(self) -> dict[str, list[FunctionDef]]:
        """The functions of the module by their names."""
        found: dict[str, list[FunctionDef]] = {}
        for node in functions(self._sketch):
            found.setdefault(node.name, []).append(node)
        return found

    @cached_property
    def bound(self) -> dict[str, list[Parts]]:
        """What names are bound to: expressions, and imports under another name."""
        found: dict[str, list[Parts]] = {}
        for targets, value in assigned(self._sketch):
            followed = [self.parts(one) for one in unpacked(value) if isinstance(one, _FOLLOWED)]
            if followed:
                for name in _names_bound(targets):
                    found.setdefault(name, []).extend(followed)
        for alias in self._sketch.nodes(ast.alias):
            if alias.asname:
                found.setdefault(alias.asname, []).append(self.parts(alias))
        return found

    def _words_for(self, names: frozenset[str]) -> _Words:
        known = self._known.get(names)
        if known is None:
            known = self._known[names] = self._worked_out(names)
        return known

    def _worked_out(self, names: frozenset[str]) -> _Words:
        plain, made = set[str](), set[str]()
        pending = [(word, False) for name in names for word in (name, f".{name}")]
        if not mentions(self._sketch, names):  # so that nothing is bound to one of them
            words = frozenset(word for word, _ in pending)
            return _Words(words, words)
        while pending:
            word, is_made = pending.pop()
            if word in plain or (is_made and word in made):
                continue
            (made if is_made else plain).add(word)
            pending += (
                (name, is_made and not is_by_call)
                for name, is_by_call in self._bound_to.get(word, ())
            )
            pending += (
                (name, True)
                for function in self._returning.get(word, ())
                for name in (function, f".{function}")
            )
        return _Words(frozenset(plain), frozenset(plain | made))

    @cached_property
    def _bound_to(self) -> dict[str, list[tuple[str, bool]]]:
        """The names that are bound to something with a word in it, and whether with a call."""
        found: dict[str, list[tuple[str, bool]]] = {}
        for name, values in self.bound.items():
            for parts in values:
                pair = name, parts.is_made or parts.is_owner_made
                for word in (*parts.values, *parts.owners):
                    found.setdefault(word, []).append(pair)
        return found

    @cached_property
    def _returning(self) -> dict[str, list[str]]:
        """The functions that return something with a word in it."""
        found: dict[str, list[str]] = {}
        for name, values in self._returned.items():
            for parts in values:
                for word in (*parts.values, *parts.owners):
                    found.setdefault(word, []).append(name)
        return found

    @cached_property
    def _returned(self) -> dict[str, list[Parts]]:
        return {
            name: [self.parts(value) for value in values]
            for name, values in self.return_values.items()
        }

    @cached_property
    def return_values(self) -> dict[str, list[ast.expr]]:
        """What functions return, by their names."""
        found: dict[str, list[ast.expr]] = {}
        # A `return` is of the last function that begins before it and does not end before it.
        around: list[FunctionDef] = []
        nodes = [*functions(self._sketch), *self._sketch.nodes(ast.Return)]
        for node in sorted(nodes, key=_place):
            if not isinstance(node, ast.Return):
                around.append(node)
            elif node.value is not None:
                while around and (around[-1].end_lineno or 0) < node.lineno:
                    around.pop()
                if around:  # CPython's parser lets one pass that is of none
                    found.setdefault(around[-1].name, []).append(node.value)
        return found


def _place(node: ast.stmt) -> tuple[int, int]:
    return node.lineno, node.col_offset


def naming(sketch: Sketched) -> Naming:
    """The bindings of a module, worked out once for all who ask."""
    return sketch.kept(Naming, lambda: Naming(sketch))


def _names_bound(targets: Iterable[ast.expr]) -> Iterator[str]:
    """The names that an assignment gives something to, whole or for a key."""
    pending = list(targets)
    while pending:
        target = pending.pop()
        if isinstance(target, ast.Name):
            yield target.id
        elif isinstance(target, (ast.Tuple, ast.List)):
            pending += target.elts
        elif isinstance(target, (ast.Starred, ast.Subscript)):
            pending.append(target.value)
