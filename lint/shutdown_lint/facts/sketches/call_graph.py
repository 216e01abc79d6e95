"""Which functions of a module may run when something else does.

Names alone decide, so that no function is left out: what is called is whatever has the last name
of the callee, or what that name may stand for through imports, assignments, partials, factories
and instances that can be called.
"""

from __future__ import annotations

import ast
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.facts.sketches.references import references, returned
from shutdown_lint.facts.sketches.shape import DEFINITIONS, given, running
from shutdown_lint.knowledge.serving import FUNCTION_RUNNERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from shutdown_lint.facts.sketches.references import Function
    from shutdown_lint.facts.sketches.shape import Sketched

_RUNNERS = frozenset(path.rpartition(".")[2] for path in FUNCTION_RUNNERS)


class _Meaning(NamedTuple):
    """What an expression may stand for."""

    words: frozenset[str]
    lambdas: tuple[ast.Lambda, ...] = ()
    is_made: bool = False  # by a call: of a partial, a factory, a class


class CallGraph:
    """The calls of a module."""

    def __init__(self, sketch: Sketched) -> None:
        self._references = references(sketch)
        self._known: dict[str, _Meaning] = {}

    def reached(
        self,
        roots: Iterable[ast.AST],
        depth: int = sys.maxsize,
        walk: Callable[..., Iterator[ast.AST]] = running,
    ) -> Iterator[ast.AST]:
        """Every node that may run with some others, and in functions up to so many calls deep.

        `walk` goes through the body of each.
        """
        level, seen = list(roots), set[int]()
        while level and depth >= 0:
            depth -= 1
            below: list[ast.AST] = []
            for root in level:
                for node in walk(*_run_by(root)):
                    yield node
                    if isinstance(node, ast.Call):
                        below += self.run_by(node)
            level = list({id(node): node for node in below if id(node) not in seen}.values())
            seen.update(map(id, level))

    def run_by(self, call: ast.Call) -> list[Function]:
        """The functions that a call may run."""
        found = self._references.run_by(call)
        if not self._references.tails(call.func).isdisjoint(_RUNNERS):
            for one in given(call)[:1]:
                found += self._references.functions_meant(one)
        return found

    def meant(self, node: ast.expr) -> list[Function]:
        """The functions that an expression may stand for when it is given to somebody."""
        return self._functions_meant(self._meaning(node, whole=True))

    def called(self, call: ast.Call) -> frozenset[str]:
        """The last names that what is called may have, also where it was imported from."""
        return self._meaning(call.func).words

    def words(self, node: ast.expr) -> frozenset[str]:
        """All names in an expression, and those that they may stand for."""
        return self._meaning(node, whole=True).words

    def _functions_meant(self, meaning: _Meaning) -> list[Function]:
        found: list[Function] = list(meaning.lambdas)
        for word in meaning.words:
            found += self._references.functions.get(word, ())
        if meaning.is_made:
            found += self._references.functions.get("__call__", ())
        return found

    def _meaning(self, node: ast.expr, *, whole: bool = False) -> _Meaning:
        """What an expression may stand for: by its last name, or by any of its parts."""
        match node:
            case ast.Attribute(attr=name) if not whole:
                return _Meaning(frozenset((name,)))
            case ast.Name(id=name) if name not in self._references.bound:
                return _Meaning(frozenset((name,)))
            case ast.Name(id=name):
                if name not in self._known:
                    self._known[name] = self._worked_out(node)
                return self._known[name]
        return self._worked_out(node)

    def _worked_out(self, node: ast.expr) -> _Meaning:
        words, lambdas, is_made = set[str](), list[ast.Lambda](), False
        pending: list[ast.AST] = [node]
        followed, asked = set[str](), set[str]()  # for what they are bound to, and return
        while pending:
            for part in ast.walk(pending.pop()):
                match part:
                    case ast.Name(id=name):
                        words.add(name)
                    case ast.Attribute(attr=name):
                        words.add(name)
                        continue
                    case ast.Constant(value=str(text)):
                        words.add(text)  # getattr(signal, "signal")
                        continue
                    case ast.alias(name=path):
                        words.add(path.rpartition(".")[2])
                        continue
                    case ast.Lambda():
                        lambdas.append(part)
                        continue
                    case ast.Call():
                        is_made = True
                        continue
                    case _:
                        continue
                if name not in followed:
                    followed.add(name)
                    pending += self._references.bound.get(name, ())
            if is_made and not pending:
                makers = words & self._references.functions.keys() - asked
                asked |= makers
                for function in (
                    one for name in makers for one in self._references.functions[name]
                ):
                    pending += returned(function)
        return _Meaning(frozenset(words), tuple(lambdas), is_made)


@lru_cache(maxsize=1)
def call_graph(sketch: Sketched) -> CallGraph:
    """The call graph of a module, made once for all who ask one after the other."""
    return CallGraph(sketch)


def _run_by(root: ast.AST) -> list[ast.AST]:
    """What runs when `root` does; of a function or class its body."""
    if not isinstance(root, DEFINITIONS):
        return [root]
    return list(root.body) if isinstance(root.body, list) else [root.body]
