"""Whether a tree is so deep that libcst's parser would overflow its stack on the same text.

On 3.11, CPython's parser refuses nearly everything that is fatal to libcst; later versions take
deeper code, and all of them take a flat `a or b or …`, on which libcst recurses all the same.
Seen on an 8 MiB stack: attributes, calls, lambdas die between 3,000 and 6,000 levels, chains of
`and`, `or` and `elif` between 6,000 and 10,000 links.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shutdown_lint.engine.sketch import Sketch

MAX_DEPTH = 1_500  # levels of CPython's tree, or dots of an imported name
MAX_LINKS = 3_000  # values that one `and` or `or` joins


def is_too_deep(sketch: Sketch) -> bool:
    """Whether any branch of the tree is deeper than `MAX_DEPTH`, or a chain too long."""
    return (
        sketch.depth > MAX_DEPTH
        or any(len(node.values) > MAX_LINKS for node in sketch.nodes(ast.BoolOp))
        or any(node.name.count(".") > MAX_DEPTH for node in sketch.nodes(ast.alias))
        or any((node.module or "").count(".") > MAX_DEPTH for node in sketch.nodes(ast.ImportFrom))
    )
