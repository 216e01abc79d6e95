"""What an expression may stand for among the dotted paths and the classes of the tables."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.shape import functions, last_name
from shutdown_lint.facts.sketches.spelling import spellings
from shutdown_lint.knowledge.aliases import CANONICAL
from shutdown_lint.knowledge.classes import modules_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shutdown_lint.facts.sketches.shape import Sketched


class Paths:
    """Some dotted paths of the tables, known by the last two of their names."""

    def __init__(self, paths: Iterable[str]) -> None:
        wanted = set(paths)
        wanted |= {other for other, path in CANONICAL.items() if path in wanted}
        owners: dict[str, set[str]] = {}
        for path in wanted:
            owner, _, last = path.rpartition(".")
            owners.setdefault(last, set()).add(owner.rpartition(".")[2])
        self._owners = {last: frozenset(names) for last, names in owners.items()}
        self._last_names = frozenset(owners)

    def may_be(self, sketch: Sketched, node: ast.expr) -> bool:
        """Whether an expression may stand for one of the paths, by whatever alias."""
        match node:
            case ast.Name(id=name):
                return name in self._last_names or name in spellings(sketch, self._last_names)
            case (
                ast.Attribute(value=owner, attr=name)
                | ast.Call(
                    func=ast.Name(id="getattr"),
                    args=[owner, ast.Constant(value=str(name)), *_],
                )
            ):
                owners = self._owners.get(name)
                return owners is not None and last_name(owner) in spellings(sketch, owners)
        return False


def methods(sketch: Sketched, rows: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The methods, of classes of the tables, that objects of the module may have."""
    return frozenset(method for class_, method in rows if may_have(sketch, class_))


def may_have(sketch: Sketched, class_: str) -> bool:
    """Whether the module may have objects of a class of the tables."""
    return not modules_of(class_).isdisjoint(imported(sketch))


def imported(sketch: Sketched) -> frozenset[str]:
    """The packages that a module imports something from, that of the built-in names included."""
    return sketch.kept(imported, lambda: _imported(sketch))


def _imported(sketch: Sketched) -> frozenset[str]:
    return frozenset(
        {alias.name.partition(".")[0] for alias in sketch.nodes(ast.alias)}
        | {(node.module or "").partition(".")[0] for node in sketch.nodes(ast.ImportFrom)}
        | {"builtins"}
    )


def surely_is(sketch: Sketched, node: ast.AST, module: str, name: str) -> bool:
    """Whether an expression cannot be anything else than a name of a module."""
    bound = sketch.kept(_bound, lambda: _bound(sketch))
    match node:
        case ast.Attribute(value=ast.Name(id=owner), attr=last):
            return last == name and bound.get(owner) == {module}
        case ast.Name(id=last):
            return bound.get(last) == {f"{module}.{name}"}
    return False


def is_builtin(sketch: Sketched, node: ast.AST, name: str) -> bool:
    """Whether an expression cannot be anything else than a built-in name."""
    return (
        isinstance(node, ast.Name)
        and node.id == name
        and name not in sketch.kept(is_builtin, lambda: _bound_anyhow(sketch))
    )


def _bound_anyhow(sketch: Sketched) -> set[str | None]:
    return {
        *bound_otherwise(sketch),
        *(alias.asname or alias.name for alias in sketch.nodes(ast.alias)),
    }


def _bound(sketch: Sketched) -> Mapping[str, set[str]]:
    """What each name is bound to that an import binds: dotted paths, or "" by anything else.

    Nothing at all where a star import may bind anything.
    """
    found: dict[str, set[str]] = {}
    for import_ in sketch.nodes(ast.Import):
        for alias in import_.names:
            whole = alias.asname or alias.name.partition(".")[0]
            found.setdefault(whole, set()).add(alias.name if alias.asname else whole)
    for from_ in sketch.nodes(ast.ImportFrom):
        for alias in from_.names:
            if alias.name == "*":
                return {}
            path = f"{'.' * from_.level}{from_.module or ''}.{alias.name}"
            found.setdefault(alias.asname or alias.name, set()).add(path)
    for name in found.keys() & set(bound_otherwise(sketch)):
        found[name].add("")
    return found


def bound_otherwise(sketch: Sketched) -> Iterator[str]:
    """The names that anything but an import binds, once for each time."""
    names: list[str | None] = [
        node.id for node in sketch.nodes(ast.Name) if not isinstance(node.ctx, ast.Load)
    ]
    names += (node.arg for node in sketch.nodes(ast.arg))
    names += (node.name for node in functions(sketch))
    names += (node.name for node in sketch.nodes(ast.ClassDef))
    names += (node.name for node in sketch.nodes(ast.ExceptHandler))
    names += (node.name for node in sketch.nodes(ast.MatchAs))
    names += (node.name for node in sketch.nodes(ast.MatchStar))
    names += (node.rest for node in sketch.nodes(ast.MatchMapping))
    return filter(None, names)
