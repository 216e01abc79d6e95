"""What a configuration file of gunicorn sets, as far as it is written there."""

from __future__ import annotations

import ast

from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.program import Option
from shutdown_lint.project.syntax import parsed, span_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# Settings whose option has another name.
_NAMES = {"wsgi_app": "wsgi_app", "preload_app": "--preload"}


def settings_in(data: bytes, path: str) -> Iterator[Option]:
    """Each setting under the name of its option, and each hook under its own.

    A value that cannot be told is "".
    """
    tree = parsed(data)
    for statement in tree.body if tree is not None else ():
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case ast.FunctionDef(name=name):
                yield Option(name, "", Spot(path, span_of(statement, data)))
                continue
            case _:
                continue
        if name == "preload_app" and isinstance(value, ast.Constant) and value.value is False:
            continue
        option = _NAMES.get(name) or "--" + name.replace("_", "-")
        written = str(value.value) if isinstance(value, ast.Constant) else ""
        yield Option(option, written, Spot(path, span_of(value, data)))
