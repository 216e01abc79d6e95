"""Nodes that end the process, or try to, as `facts.work.effects` knows them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.paths import Paths
from shutdown_lint.knowledge import exits

if TYPE_CHECKING:
    from shutdown_lint.facts.sketches.shape import Sketched

_RAISING = Paths(exits.RAISING)
_SYSTEM_EXIT = Paths((exits.SYSTEM_EXIT,))
_IMMEDIATE = Paths(exits.IMMEDIATE)
_SENDING = Paths(exits.SENDS_SIGNAL)
_SIGKILL = frozenset({"SIGKILL"})


def raises_exit(sketch: Sketched, node: ast.AST) -> bool:
    """Whether a call or a `raise` may raise SystemExit."""
    match node:
        case ast.Call(func=func):
            return _RAISING.may_be(sketch, func)
        case ast.Raise(exc=ast.expr() as raised):
            return _SYSTEM_EXIT.may_be(sketch, raised_by(raised))
    return False


def ends_at_once(sketch: Sketched, node: ast.AST) -> bool:
    """Whether a call may end the process without unwinding."""
    return isinstance(node, ast.Call) and (
        _IMMEDIATE.may_be(sketch, node.func) or _sends_kill(sketch, node)
    )


def raised_by(node: ast.expr) -> ast.expr:
    """The class in `raise Class` and in `raise Class()`."""
    return node.func if isinstance(node, ast.Call) else node


def _sends_kill(sketch: Sketched, call: ast.Call) -> bool:
    return _SENDING.may_be(sketch, call.func) and any(
        (isinstance(arg, ast.Constant) and arg.value == 9) or naming(sketch).may_be(arg, _SIGKILL)
        for arg in call.args
    )
