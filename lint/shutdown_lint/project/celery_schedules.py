"""Which tasks of Celery are sent again soon, wherever in the project that is said."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from shutdown_lint.model.record import NamedTuple
from shutdown_lint.project.syntax import parsed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shutdown_lint.project.project import Project

    Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

_SCHEDULES = re.compile(rb"(?i:beat_?schedule)|\badd_periodic_task\b|\bPeriodicTask\b")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class ProjectTask(NamedTuple):
    """What is defined on a line, and may be a task."""

    name: str
    is_periodic: bool  # the next run that beat sends makes up for a lost one


def tasks_by_line(path: str, project: Project) -> Mapping[int, ProjectTask]:
    """The functions and classes of a file that may be tasks, by the lines that make them so.

    A lost run is made up for if a schedule of the project names the task and sends it again soon,
    or if nobody but such a task sends it.
    """
    tree = parsed(project.reader.read(path) or b"")
    if tree is None:
        return {}
    lines = {node: _lines(node) for node in _definitions(tree)}
    periodic = _periodic(path, [*lines], project)
    while more := {
        node
        for node, places in lines.items()
        if places and node not in periodic and _is_sent_by(periodic, node, tree)
        if not _is_named_elsewhere(node.name, path, project)
    }:
        periodic |= more
    return {
        line: ProjectTask(node.name, node in periodic)
        for node, places in lines.items()
        for line in places
    }


def _definitions(tree: ast.Module) -> Iterator[Definition]:
    for node in ast.walk(tree):
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            yield node


def _lines(node: Definition) -> tuple[int, ...]:
    own = (node.lineno,) if isinstance(node, ast.ClassDef) else ()
    return (*own, *(one.lineno for one in node.decorator_list))


def _periodic(path: str, nodes: list[Definition], project: Project) -> set[Definition]:
    """The definitions that schedules of the project name."""
    sent = _sent(tuple(project.around(path)), project)
    module = project.tree.name_of(path)
    dotted = {name for name, _ in sent}
    for name, at in sent:
        place = project.tree.locate(name, at)
        if place is not None and place.path == path:
            dotted.add(f"{module}.{place.rest.rpartition('.')[2]}")
    return {node for node in nodes if (_given_name(node) or f"{module}.{node.name}") in dotted}


@lru_cache(maxsize=4)
def _sent(paths: tuple[str, ...], project: Project) -> frozenset[tuple[str, str]]:
    """The tasks that these files have beat send: their names, and the file that says so."""
    found = set()
    for path in paths:
        if _SCHEDULES.search(project.reader.read(path) or b""):
            summary = project.summary(path)
            found |= {(name, path) for name in summary.periodic} if summary is not None else set()
    return frozenset(found)


def _given_name(node: Definition) -> str:
    """The name by which a definition itself says that the task goes, if it does."""
    if isinstance(node, ast.ClassDef):
        values = [
            one.value
            for one in node.body
            if isinstance(one, ast.Assign)
            and any(isinstance(target, ast.Name) and target.id == "name" for target in one.targets)
        ]
    else:
        values = [
            keyword.value
            for decorator in node.decorator_list
            if isinstance(decorator, ast.Call)
            for keyword in decorator.keywords
            if keyword.arg == "name"
        ]
    # One that cannot be told is none that a schedule has.
    return next((getattr(value, "value", None) or "?" for value in values), "")


def _is_sent_by(periodic: set[Definition], node: Definition, tree: ast.Module) -> bool:
    """Whether all that a file does with a task is done by such tasks, and something is."""
    inside = {each for one in periodic for part in one.body for each in ast.walk(part)}
    own = {each for part in node.body for each in ast.walk(part)}
    uses = {each for each in ast.walk(tree) if _names(each, node.name)} - own
    return bool(uses) and uses <= inside


def _names(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Name(id=found) | ast.Attribute(attr=found):
            return found == name
        case ast.Constant(value=str() as text):
            return text.rpartition(".")[2] == name
    return False


def _is_named_elsewhere(name: str, path: str, project: Project) -> bool:
    word = re.compile(rb"\b%b\b" % re.escape(name.encode()))
    return any(
        word.search(project.reader.read(each) or b"")
        for each in project.around(path)
        if each != path
    )
