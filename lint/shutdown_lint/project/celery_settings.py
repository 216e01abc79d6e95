"""Whether a setting of Celery is made somewhere in a project, by the names that stand in it."""

from __future__ import annotations

import ast
import re
from enum import Enum

from shutdown_lint.project.syntax import parsed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeGuard

    from shutdown_lint.project.project import Project

_CONFIGURES = re.compile(
    rb"\bCelery\(|\bconfig_from_\w+|\.conf\.update\(|\.add_defaults\(|\bconfig_source\b"
)
_SUBCLASS = re.compile(rb"^class[ \t]+\w+\([^)]*\bCelery\b", re.MULTILINE)
_MADE_UP = re.compile(rb"\b(?:globals|locals|vars|setattr)\(")
_FROM_DJANGO = "django.conf:settings"
_DJANGO = re.compile(rb"DJANGO_SETTINGS_MODULE[\"'][ \t]*[,\]][ \t=]*[\"']([\w.]+)[\"']")


class Said(Enum):
    """What a project says of a setting."""

    SOMETHING = "something"  # it is made; to what value may depend
    NOTHING = "nothing"  # it is none of the settings in sight, and no others are known of
    UNKNOWN = "unknown"  # some come from where nobody can look


def said_of(options: tuple[str, ...], path: str, project: Project) -> Said:
    """What other files of the project say of options of tasks, for all of them or some classes.

    Args:
        options: the names of one option as a task has it: "acks_late".
        path: of the file with the task, or its app; that itself is not asked.
        project: that it stands in.
    """
    texts = {each: project.reader.read(each) or b"" for each in project.around(path)}
    if any(_made(options).search(text) for each, text in texts.items() if each != path):
        return Said.SOMETHING
    known = project.celery_settings_in_sight
    region = tuple(texts)
    if region not in known:
        known[region] = _all_in_sight(texts, project)
    return Said.NOTHING if known[region] else Said.UNKNOWN


def _made(options: tuple[str, ...]) -> re.Pattern[bytes]:
    name = b"(?:%b)" % b"|".join(option.encode() for option in options)
    # As a setting of the app, as an attribute of a class of tasks or of one, in annotations.
    return re.compile(
        rb"(?i:\b(?:celery_|task_|celery_task_)%b\b)|^[ \t]+%b[ \t]*(?::[^=\n]*)?=[^,\n)]*$"
        rb"|\.%b[ \t]*=|[\"']%b[\"'][ \t]*[:\]]" % (name, name, name, name),
        re.MULTILINE,
    )


def _all_in_sight(texts: dict[str, bytes], project: Project) -> bool:
    """Whether all settings of the apps in these files stand in them."""
    if any(_SUBCLASS.search(text) for text in texts.values()):
        return False
    return all(
        source is not None and _is_in_sight(source, texts)
        for path, text in texts.items()
        if _CONFIGURES.search(text)
        for source in _sources(path, texts, project)
    )


def _sources(path: str, texts: dict[str, bytes], project: Project) -> Iterator[str | None]:
    """The files from which a file takes settings of an app; None for what cannot be told."""
    tree = parsed(texts[path])
    if tree is None:
        yield None
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = name or (node.func.id if isinstance(node.func, ast.Name) else "")
        open_end = any(
            one.arg is None and not isinstance(one.value, ast.Dict) for one in node.keywords
        )
        if name == "Celery":
            if open_end:
                yield None
            for one in node.keywords:
                if one.arg == "config_source":
                    yield _file_of(one.value, tree, path, texts, project)
        elif name in ("update", "add_defaults") and _is_of_conf(node.func, name):
            if open_end or not all(_stands_here(one, tree) for one in node.args):
                yield None
        elif name == "config_from_object":
            given = [*node.args, *(one.value for one in node.keywords if one.arg == "obj")]
            yield _file_of(given[0], tree, path, texts, project) if given else None
        elif name.startswith("config_from_"):
            yield None


def _is_of_conf(function: ast.expr, name: str) -> bool:
    owner = function.value if isinstance(function, ast.Attribute) else None
    return name == "add_defaults" or (
        isinstance(owner, ast.Attribute | ast.Name)
        and (owner.attr if isinstance(owner, ast.Attribute) else owner.id) == "conf"
    )


def _file_of(
    given: ast.expr, tree: ast.Module, path: str, texts: dict[str, bytes], project: Project
) -> str | None:
    """The file of what is given to `config_from_object`."""
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        if given.value == _FROM_DJANGO:
            named = {
                found[1].decode() for text in texts.values() for found in _DJANGO.finditer(text)
            }
            return _located(named.pop(), path, project) if len(named) == 1 else None
        return _located(given.value.replace(":", "."), path, project)
    if _stands_here(given, tree):
        return path
    if not isinstance(given, ast.Name):
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == given.id:
            return path
        if isinstance(node, ast.ImportFrom):
            for one in node.names:
                if (one.asname or one.name) == given.id:
                    module = project.tree.absolute(node.level, node.module or "", path)
                    return _located(f"{module}.{one.name}", path, project)
        elif isinstance(node, ast.Import):
            for one in node.names:
                if (one.asname or one.name) == given.id:
                    return _located(one.name, path, project)
    return None


def _stands_here(given: ast.expr, tree: ast.Module, *, by_name: bool = True) -> bool:
    """Whether a value is written out in this file: a dictionary, an instance of a plain class."""
    match given:
        case ast.Dict(keys=keys):
            return None not in keys  # what `**others` adds
        case ast.Lambda(body=body):
            return _stands_here(body, tree, by_name=by_name)
        case ast.Call(func=ast.Name(id="dict"), args=[], keywords=settings):
            return all(one.arg is not None for one in settings)
        case ast.Call(func=ast.Name(id=name), args=[], keywords=[]):
            return any(
                isinstance(node, ast.ClassDef) and node.name == name and not node.bases
                for node in ast.walk(tree)
            )
        case ast.Name(id="__name__"):
            return True
        case ast.Name(id=name) if by_name:
            uses = [node for node in ast.walk(tree) if _is_named(node, name)]
            values = [
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Assign)
                and any(_is_named(one, name) for one in node.targets)
            ]
            changed = any(
                isinstance(node, ast.Attribute) and _is_named(node.value, name)
                for node in ast.walk(tree)
            )
            return (
                not changed
                and len(values) == sum(isinstance(use.ctx, ast.Store) for use in uses) > 0
                and all(_stands_here(value, tree, by_name=False) for value in values)
            )
    return False


def _is_named(node: ast.AST, name: str) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and node.id == name


def _located(dotted: str, path: str, project: Project) -> str | None:
    place = project.tree.locate(dotted, path)
    return place.path or None if place is not None else None


def _is_in_sight(source: str, texts: dict[str, bytes]) -> bool:
    """Whether all that a file of settings says stands in files of the project."""
    text = texts.get(source)
    if text is None or _MADE_UP.search(text):
        return False
    return (
        re.search(rb"^[ \t]*from[ \t]+(?!\.)[\w.]+[ \t]+import[ \t]+\*", text, re.MULTILINE)
        is None
    )
