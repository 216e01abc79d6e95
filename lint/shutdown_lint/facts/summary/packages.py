"""Which packages are surely not those of a project: the standard library, and what tables know."""

from __future__ import annotations

import sys
from functools import cache

from shutdown_lint.knowledge import blocking, classes, serving


def is_known_package(name: str) -> bool:
    """Whether a top-level name is that of a known package."""
    return name in sys.stdlib_module_names or name == "builtins" or name in _in_tables()


@cache
def _in_tables() -> frozenset[str]:
    paths = (*blocking.BY_PATH, *classes.MADE_BY, *serving.BY_PATH, *serving.WEB_APPS)
    return frozenset(path.partition(".")[0] for path in paths)
