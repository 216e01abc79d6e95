"""What is in force for a path (`--show-settings`), as TOML."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from shutdown_lint.engine.excludes import FOLDERS
from shutdown_lint.engine.paths import shown_path
from shutdown_lint.engine.roles import role_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.engine.settings import Patterns
    from shutdown_lint.frontends.cli.session import Session
    from shutdown_lint.knowledge.own_rows import OwnRows, Parameter

_ANY_FILE = "any.py"  # stands for the files of a folder


def settings_report(session: Session) -> str:
    """A table for each path.

    Raises:
        ConfigError: the settings of a path cannot be used.
    """
    return "\n".join("".join(_table(path, session)) for path in session.options.paths)


def _table(path: str, session: Session) -> Iterator[str]:
    full = os.path.abspath(path)
    file = os.path.join(full, _ANY_FILE) if os.path.isdir(full) else full
    folder = os.path.dirname(file)
    settings = session.finder.settings_for(folder)
    project = session.finder.project_root(folder)
    plan = session.planner.plan(file)
    cwd = os.getcwd()
    values: dict[str, object] = {
        "path": shown_path(path, cwd),
        "config-file": shown_path(settings.config_file, cwd) if settings.config_file else "none",
        "project-root": project or "none",
        "role": role_of(file, project).value,
        "preset": plan.profile.preset.value,
        "rules": [f"{rule.meta.code} {rule.meta.name}" for rule in plan.profile.rules],
        "shown-at-every-confidence": sorted(plan.profile.always_shown),
        "check-tests": settings.check_tests,
        "noqa": plan.profile.noqa,
        "unsafe-fixes": plan.unsafe_fixes,
        "exclude": sorted(FOLDERS) if settings.exclude is None else _lines(settings.exclude),
        "extend-exclude": [line for one in settings.extend_exclude for line in _lines(one)],
        "respect-gitignore": settings.respect_gitignore,
    }
    yield "[[settings]]\n"
    for key, value in values.items():
        yield f"{key} = {_toml(value)}\n"
    if settings.per_file_ignores:
        yield "\n[settings.per-file-ignores]\n"
        for entry in settings.per_file_ignores:
            yield f"{_toml(entry.patterns.lines[0])} = {_toml(list(entry.selectors))}\n"
    if settings.knowledge is not None:
        yield "\n[settings.knowledge]\n"
        for key, rows in _knowledge(settings.knowledge).items():
            yield f"{key} = {_toml(rows)}\n"


def _knowledge(own: OwnRows) -> dict[str, list[object]]:
    """The rows under the keys that they are given under, with the defaults of each."""
    return {
        "blocking-calls": [
            {
                "name": name,
                "waits-for": row.waits_for,
                **_parameter("timeout", row.timeout),
                "blocks-event-loop": row.blocks_loop,
            }
            for name, row in own.blocking_calls
        ],
        "cleanup-functions": [*own.cleanup_functions],
        "cleanup-registrars": [
            {"name": name, **_parameter("function", function)}
            for name, function in own.cleanup_registrars
        ],
        "drain-calls": [*own.drain_calls],
        "handler-registrars": [
            {
                "name": name,
                **_parameter("handler", row.handler),
                **_parameter("signal", row.signal),
                **({"signals": list(row.signals)} if row.signals else {}),
                "event-loop": row.in_loop,
            }
            for name, row in own.handler_registrars
        ],
        "task-decorators": [
            {"name": name, "kind": kind.value} for name, kind in own.task_decorators
        ],
    }


def _parameter(key: str, parameter: Parameter | None) -> dict[str, object]:
    if parameter is None:
        return {}
    position, keyword = parameter
    if position is not None and keyword is not None:
        return {key: {"position": position, "keyword": keyword}}
    return {key: keyword if position is None else position}


def _lines(patterns: Patterns) -> Iterable[str]:
    return list(patterns.lines)


def _toml(value: object) -> str:
    # Strings, booleans and short lists are written alike in JSON and TOML.
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_toml(each)}' for key, each in value.items())} }}"
    if isinstance(value, list) and (len(value) > 3 or any(isinstance(one, dict) for one in value)):
        inner = "".join(f"    {_toml(each)},\n" for each in value)
        return f"[\n{inner}]"
    return json.dumps(value, ensure_ascii=False)
