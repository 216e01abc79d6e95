"""Whether a tree is so deep that libcst's parser would overflow its stack on the same text.

On 3.11, CPython's parser refuses nearly everything that is fatal to libcst; later versions take
deeper code, and all of them take a flat `a or b or …`, on which libcst recurses all the same.
Seen on an 8 MiB stack: attributes, calls, lambdas die between 3,000 and 6,000 levels, chains of
`and`, `or` and `elif` between 6,000 and 10,000 links.
"""

from __future__ import annotations

import ast

MAX_DEPTH = 1_500
MAX_LINKS = 3_000


def is_too_deep(tree: ast.Module) -> bool:
    """Whether any branch of the tree is deeper than `MAX_DEPTH`, or a chain too long."""
    level: list[ast.AST] = [tree]
    depth = 0
    while level:
        depth += 1
        if depth > MAX_DEPTH or any(_is_long_chain(node) for node in level):
            return True
        level = [
            child for node in level for child in ast.iter_child_nodes(node) if not _is_short(child)
        ]
    return False


def _is_long_chain(node: ast.AST) -> bool:
    match node:
        case ast.BoolOp():
            return len(node.values) > MAX_LINKS
        case ast.alias():
            return node.name.count(".") > MAX_DEPTH
        case ast.ImportFrom():
            return (node.module or "").count(".") > MAX_DEPTH
    return False


def _is_short(node: ast.AST) -> bool:
    # Each level takes a character at least, so most expressions need not be looked into.
    return (
        isinstance(node, ast.expr)
        and node.lineno == node.end_lineno
        and (node.end_col_offset or 0) - node.col_offset < MAX_DEPTH
    )
