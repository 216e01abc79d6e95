"""The words of an expression: the last parts of the names in it."""

from __future__ import annotations

import ast

from shutdown_lint.facts.sketches.nodes import below
from shutdown_lint.model.record import NamedTuple


class Parts(NamedTuple):
    """The words of an expression; those that are no names of variables begin with a dot."""

    values: tuple[str, ...]  # what it may be, or be made of: in `a.b(c.d)` that is `.b` and `.d`
    owners: tuple[str, ...] = ()  # and those of which they are attributes: `a` and `c`
    lambdas: tuple[ast.Lambda, ...] = ()
    is_made: bool = False  # by a call
    is_owner_made: bool = False


def parts_of(node: ast.AST) -> Parts:
    """The words of an expression."""
    if isinstance(node, ast.Name):
        return Parts((node.id,))
    values = _Apart([node])
    owners = _Apart(values.owners, to_the_root=True)
    return Parts(
        tuple(values.found),
        tuple(owners.found),
        tuple(values.lambdas),
        values.is_made,
        owners.is_made,
    )


class _Apart:
    """Takes expressions apart; what has attributes is left over, or taken apart as well."""

    def __init__(self, pending: list[ast.AST], *, to_the_root: bool = False) -> None:
        self.found: list[str] = []
        self.lambdas: list[ast.Lambda] = []
        self.owners: list[ast.AST] = pending if to_the_root else []
        self.is_made = False
        while pending:
            node = pending.pop()
            if isinstance(node, ast.Name):
                self.found.append(node.id)
            elif isinstance(node, ast.Attribute):
                self.found.append(f".{node.attr}")
                self.owners.append(node.value)
            elif isinstance(node, ast.Constant):
                if isinstance(node.value, str):  # getattr(signal, "signal")
                    self.found.append(f".{node.value}")
            elif isinstance(node, ast.alias):
                self.found.append(f".{node.name.rpartition('.')[2]}")
            else:
                self.is_made = self.is_made or isinstance(node, ast.Call)
                if isinstance(node, ast.Lambda):
                    self.lambdas.append(node)
                pending += [child for child in below(node) if child is not None]
