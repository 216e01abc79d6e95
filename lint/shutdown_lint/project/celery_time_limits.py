"""The time limit of tasks that the settings of a Celery app make, in a module or in the app."""

from __future__ import annotations

import ast

from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.program import Option
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.project.syntax import number_of, parsed, span_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shutdown_lint.project.reading import Reader
    from shutdown_lint.project.tree import SourceTree

OPTION = "--time-limit"  # of the command line, which does the same
_SETTING = "task_time_limit"
_OLD_SETTING = "CELERYD_TASK_TIME_LIMIT"
_FROM_DJANGO = "django.conf:settings"
_DJANGO_MODULE = "DJANGO_SETTINGS_MODULE"
_DEEPEST = 5  # modules of settings that take in others: `from .base import *`


class _Source(NamedTuple):
    """Where an app takes its settings from."""

    module: str
    prefix: str = ""  # of the names that are meant: "CELERY_"


def time_limit(
    app: str, folder: str, environment: Mapping[str, str], tree: SourceTree, reader: Reader
) -> Option | None:
    """The time limit that an app sets for all of its tasks; its value is "" if it is not told.

    Args:
        app: the path of its module.
        folder: in which the command is started.
        environment: what is known of that of its process; "" for what is not told.
        tree: of the project.
        reader: of its files.
    """
    data = reader.read(app)
    if data is None:
        return None
    found = [*_limits(data, app, frozenset({_SETTING, _OLD_SETTING}))]
    source = _source(data, environment)
    place = tree.locate(source.module, folder) if source and source.module else None
    if source and place is not None and place.path and not place.rest:
        names = {source.prefix + _SETTING.upper()} if source.prefix else {_SETTING, _OLD_SETTING}
        found += _of_module(place.path, frozenset(names), tree, reader)
    return found[-1] if found else None


def _source(data: bytes, environment: Mapping[str, str]) -> _Source | None:
    """The module that an app takes its settings from; None where it does not name one."""
    tree = parsed(data)
    django = environment.get(_DJANGO_MODULE)
    found = None
    for node in ast.walk(tree) if tree is not None else ():
        match node:
            case ast.Call(
                func=ast.Attribute(attr="config_from_object"),
                args=[ast.Constant(value=str() as name), *_],
                keywords=keywords,
            ):
                found = _Source(name, _prefix(keywords))
            case ast.Call(
                func=ast.Attribute(attr="setdefault"),
                args=[ast.Constant(value=named), ast.Constant(value=str() as value)],
            ) if named == _DJANGO_MODULE and django is None:
                django = value
            case ast.Assign(
                targets=[ast.Subscript(slice=ast.Constant(value=named))],
                value=ast.Constant(value=str() as value),
            ) if named == _DJANGO_MODULE:
                django = value
    if found is not None and found.module == _FROM_DJANGO:
        return found._replace(module=django or "")
    return found


def _prefix(keywords: list[ast.keyword]) -> str:
    for one in keywords:
        match one:
            case ast.keyword(arg="namespace", value=ast.Constant(value=str() as name)) if name:
                return f"{name}_"
    return ""


def _of_module(
    path: str, names: frozenset[str], tree: SourceTree, reader: Reader, depth: int = 0
) -> Iterator[Option]:
    """What a module of settings says, behind what it takes in from others."""
    data = reader.read(path)
    if data is None:
        return
    module = parsed(data) if depth < _DEEPEST else None
    for node in module.body if module is not None else ():
        if isinstance(node, ast.ImportFrom) and [one.name for one in node.names] == ["*"]:
            dotted = tree.absolute(node.level, node.module or "", path)
            place = tree.locate(dotted, path)
            if place is not None and place.path and not place.rest:
                yield from _of_module(place.path, names, tree, reader, depth + 1)
    yield from _limits(data, path, names)


def _limits(data: bytes, path: str, names: frozenset[str]) -> Iterator[Option]:
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
        if name in names:
            number = number_of(value)
            written = "" if number is None else f"{number:g}"
            yield Option(OPTION, written, Spot(path, span_of(value, data)))
