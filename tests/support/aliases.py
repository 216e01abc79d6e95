"""The same program with its imports spelled in other ways; lines stay where they are."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class _Edit(NamedTuple):
    line: int  # 1-based
    start: int  # in bytes of UTF-8, as ast counts
    end: int
    text: str


def alias_imports(text: str) -> str | None:
    """`import signal` becomes `import signal as _signal`; None when nothing is imported so."""
    tree = ast.parse(text)
    taken = _bound_otherwise(tree)
    aliases = [
        alias
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.asname is None and alias.name.partition(".")[0] not in taken
    ]
    return _aliased(text, tree, aliases)


def alias_from_imports(text: str) -> str | None:
    """`from signal import SIGTERM` becomes `… import SIGTERM as _SIGTERM`."""
    tree = ast.parse(text)
    taken = {*_bound_otherwise(tree), "*"}
    aliases = [
        alias
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
        for alias in node.names
        if alias.asname is None and alias.name not in taken
    ]
    return _aliased(text, tree, aliases)


def import_members(text: str) -> str | None:
    """`import signal` becomes `from signal import …` of what is used of it."""
    tree = ast.parse(text)
    taken = _bound_otherwise(tree)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    plain = {
        node.names[0].name: node
        for node in imports
        if len(node.names) == 1 and node.names[0].asname is None
    }
    # A submodule is no member before somebody imports it, so `import a, a.b` is left alone; and
    # one import of several for the same module would lose the others.
    heads = Counter(alias.name.partition(".")[0] for node in imports for alias in node.names)
    uses = Counter(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    members: dict[str, list[ast.Attribute]] = defaultdict(list)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            members[node.value.id].append(node)
    edits: list[_Edit] = []
    for module, statement in plain.items():
        used = members[module]
        if (
            module in taken
            or heads[module] != 1
            or not used
            or len(used) != uses[module]
            or not all(isinstance(node.ctx, ast.Load) for node in used)
        ):
            continue
        names = ", ".join(f"{n} as {module}_{n}" for n in sorted({node.attr for node in used}))
        edits.append(_replace(statement, f"from {module} import {names}"))
        edits += [_replace(node, f"{module}_{node.attr}") for node in used]
    return _edited(text, edits) if edits else None


def _aliased(text: str, tree: ast.Module, aliases: Iterable[ast.alias]) -> str | None:
    names = {alias.name: "_" + alias.name.replace(".", "_") for alias in aliases}
    edits = [_replace(alias, f"{alias.name} as {names[alias.name]}") for alias in aliases]
    if not edits:
        return None
    return _edited(text, [*edits, *_uses(tree, names)])


def _uses(tree: ast.AST, names: Mapping[str, str]) -> list[_Edit]:
    """Where one of the dotted paths is used, the longest path first."""
    edits: list[_Edit] = []
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        new = names.get(_dotted(node) or "")
        if new is not None:
            edits.append(_replace(node, new))
        else:
            stack.extend(ast.iter_child_nodes(node))
    return edits


def _dotted(node: ast.AST) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (base := _dotted(node.value)):
        return f"{base}.{node.attr}"
    return None


def _bound_otherwise(tree: ast.Module) -> frozenset[str]:
    """Names that something other than an import gives a meaning to."""
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                names.add(name)
            case ast.arg(arg=name):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names.add(name)
            case ast.ClassDef(name=name) | ast.ExceptHandler(name=str(name)):
                names.add(name)
            case ast.alias(asname=str(name)):
                names.add(name)
            case ast.Global(names=several) | ast.Nonlocal(names=several):
                names.update(several)
            case _:
                pass
    return frozenset(names)


def _replace(node: ast.AST, text: str) -> _Edit:
    assert isinstance(node, (ast.expr, ast.stmt, ast.alias))
    assert node.lineno == node.end_lineno, "a dotted name over several lines"
    assert node.end_col_offset is not None
    return _Edit(node.lineno, node.col_offset, node.end_col_offset, text)


def _edited(text: str, edits: Iterable[_Edit]) -> str:
    lines = [line.encode() for line in text.split("\n")]
    for line, start, end, new in sorted(edits, reverse=True):
        lines[line - 1] = lines[line - 1][:start] + new.encode() + lines[line - 1][end:]
    return b"\n".join(lines).decode()
