"""The time limit of tasks that settings of Celery set in a module of their own."""

from __future__ import annotations

import ast

from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.program import Option
from shutdown_lint.project.syntax import parsed, span_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# Settings by the option of the command line that does the same; the older name too.
_LIMITS = {"task_time_limit": "--time-limit", "CELERYD_TASK_TIME_LIMIT": "--time-limit"}


def config_module(data: bytes) -> str:
    """The module that an app takes its settings from; "" where it does not name one."""
    tree = parsed(data)
    for node in ast.walk(tree) if tree is not None else ():
        match node:
            case ast.Call(
                func=ast.Attribute(attr="config_from_object"),
                args=[ast.Constant(value=str() as name), *_],
            ):
                return name
    return ""


def time_limits(data: bytes, path: str) -> Iterator[Option]:
    """The time limit that a module of settings, or an app's own, sets; "" for one not told."""
    tree = parsed(data)
    for node in ast.walk(tree) if tree is not None else ():
        match node:
            case ast.Assign(targets=[ast.Name(id=name) | ast.Attribute(attr=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case ast.keyword(arg=str() as name, value=value):
                pass
            case _:
                continue
        if name in _LIMITS:
            written = str(value.value) if isinstance(value, ast.Constant) else ""
            yield Option(_LIMITS[name], written, Spot(path, span_of(value, data)))
