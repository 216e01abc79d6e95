"""What a finding depends on beside the file and its settings: the tool, the rules, the parser."""

from __future__ import annotations

import os
import sys

from shutdown_lint import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.machinery import ModuleSpec

    from shutdown_lint.engine.listed_rule import ListedRule
    from shutdown_lint.engine.planner import Plan


def tool_identity(rules: Iterable[ListedRule]) -> str:
    """A text that changes with the tool's code, that of any rule, Python, or libcst.

    Files are known by size and time, so that a rule one is writing is never judged by what its
    last version said.
    """
    packages = {"shutdown_lint", *(rule.package() for rule in rules)}
    parts = [__version__, sys.version, *(_stamp(name) for name in sorted(packages))]
    return "\n".join([*parts, _stamp("libcst", deep=False)])


def plan_identity(plan: Plan) -> str:
    """A text that changes with whatever the settings say of a file."""
    profile = plan.profile
    return repr(
        (
            [rule.meta.code for rule in profile.rules],
            profile.preset.value,
            sorted(profile.always_shown),
            profile.noqa,
            profile.flake8,
            profile.report_unused,
            profile.known,
            profile.knowledge,
            profile.check_tests,
        )
    )


def _stamp(package: str, *, deep: bool = True) -> str:
    spec = _found(package)
    if spec is None or spec.origin is None:
        return f"{package} ?"
    folders = list(spec.submodule_search_locations or ())
    files = _python_files(folders) if deep and folders else iter([spec.origin])
    total = newest = count = 0
    for path in files:
        status = os.stat(path)
        total += status.st_size
        newest = max(newest, status.st_mtime_ns)
        count += 1
    return f"{package} {spec.origin} {count} {total} {newest}"


def _found(package: str) -> ModuleSpec | None:
    # `importlib.util` asks in the same way, and takes longer to import than to answer.
    for finder in sys.meta_path:
        spec = finder.find_spec(package, None)
        if spec is not None:
            return spec
    return None


def _python_files(folders: list[str]) -> Iterator[str]:
    todo = list(folders)
    while todo:
        with os.scandir(todo.pop()) as scan:
            for entry in scan:
                if entry.name.endswith(".py"):
                    yield entry.path
                elif entry.is_dir() and entry.name != "__pycache__":
                    todo.append(entry.path)
