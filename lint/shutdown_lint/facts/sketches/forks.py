"""Children that may inherit a signal handler, in the words of `facts.code.forks`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import body_of
from shutdown_lint.facts.sketches.registrations import meant, registered, surely_for
from shutdown_lint.facts.sketches.shape import running
from shutdown_lint.facts.sketches.substance import surely_exits

if TYPE_CHECKING:
    from shutdown_lint.facts.sketches.call_graph import Function
    from shutdown_lint.facts.sketches.shape import Sketched

_FREEING = frozenset({"register_at_fork", "set_start_method"})


def inherits_deaf_handler(sketch: Sketched) -> bool:
    """Whether a child that is told to end may have a handler for SIGTERM that does not end it."""
    attributes = {node.attr for node in sketch.nodes(ast.Attribute)}
    # The end of a `with` block tells a pool.
    if "terminate" not in attributes and "Pool" not in sketch.words:
        return False
    return attributes.isdisjoint(_FREEING) and any(
        not all(_surely_ends(sketch, function) for function in meant(sketch, one))
        for one in registered(sketch)
        if not one.in_loop and surely_for(sketch, one.signal) in (None, "SIGTERM")
    )


def _surely_ends(sketch: Sketched, function: Function) -> bool:
    """Whether a function raises something, or exits, itself: then it counts as one that ends."""
    return any(
        isinstance(node, ast.Raise)
        or (isinstance(node, ast.Call) and surely_exits(sketch, node.func))
        for node in running(*body_of(function))
    )
