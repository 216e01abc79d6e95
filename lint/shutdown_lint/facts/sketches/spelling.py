"""Under which other names a module has what it names: by `import … as`, and by assignment.

As in `shape`, the answers may be too wide and are never too narrow.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.nodes import walk
from shutdown_lint.facts.sketches.shape import last_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.facts.sketches.shape import Sketched


def spellings(sketch: Sketched, names: Iterable[str]) -> frozenset[str]:
    """Some names, and those that the module may give to the same things.

    By `import … as` and by assignment, also of several names at once.
    """
    wanted = frozenset(names)
    return sketch.kept((spellings, wanted), lambda: _spelled(sketch, wanted))


def _spelled(sketch: Sketched, names: frozenset[str]) -> frozenset[str]:
    if not mentions(sketch, names):
        return names
    others = sketch.kept(_other_names, lambda: _other_names(sketch))
    known = set[str]()
    pending = [*names]
    while pending:
        name = pending.pop()
        if name not in known:
            known.add(name)
            pending += others.get(name, ())
    return frozenset(known)


def _other_names(sketch: Sketched) -> dict[str, list[str]]:
    """What else the module calls the things that it names, one step on."""
    found: dict[str, list[str]] = {}
    for alias in sketch.nodes(ast.alias):
        if alias.asname is not None:
            found.setdefault(alias.name.rpartition(".")[2], []).append(alias.asname)
    for targets, value in assigned(sketch):
        named = [*filter(None, map(last_name, unpacked(value)))]
        if named:
            others = [*names_in(targets)]
            for name in named:
                found.setdefault(name, []).extend(others)
    return found


def mentions(sketch: Sketched, names: frozenset[str]) -> bool:
    """Whether one of the names stands in the code, also as the text for a `getattr`."""
    return not (sketch.words.isdisjoint(names) and _texts(sketch).isdisjoint(names))


def _texts(sketch: Sketched) -> frozenset[str]:
    """The strings in the code."""
    return sketch.kept(
        _texts,
        lambda: frozenset(
            [node.value for node in sketch.nodes(ast.Constant) if isinstance(node.value, str)]
        ),
    )


def assigned(sketch: Sketched) -> Iterator[tuple[list[ast.expr], ast.expr]]:
    """What the module assigns, each value with its targets."""
    for assign in sketch.nodes(ast.Assign):
        yield assign.targets, assign.value
    for annotated in sketch.nodes(ast.AnnAssign):
        if annotated.value is not None:
            yield [annotated.target], annotated.value
    for named in sketch.nodes(ast.NamedExpr):
        yield [named.target], named.value


def names_in(targets: list[ast.expr]) -> Iterator[str]:
    """The names in some targets, those that only lead to an attribute as well."""
    for target in targets:
        yield from (node.id for node in walk(target) if isinstance(node, ast.Name))


def unpacked(value: ast.expr) -> Iterator[ast.expr]:
    """What several names may get: the expressions in a row of them, at any depth."""
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, (ast.Tuple, ast.List)):
            pending += part.elts
        else:
            yield part
