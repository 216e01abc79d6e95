"""What a file is for: most rules judge programs, not their tests and type stubs.

Rules that ask whether a service hears its stop signal leave examples alone: a person runs those.
"""

from __future__ import annotations

import os
from enum import Enum

_TEST_FOLDERS = frozenset(("t", "test", "tests"))
_EXAMPLE_FOLDERS = frozenset(
    (
        "demo", "demos", "doc", "docs", "example", "examples", "notebooks", "sample", "samples",
        "snippets", "tutorial", "tutorials",
    )
)  # fmt: skip


class Role(Enum):
    """What a file is for."""

    PROGRAM = "program"
    EXAMPLE = "example"
    TEST = "test"
    STUB = "stub"


def role_of(path: str, project: str | None) -> Role:
    """The role of the file at an absolute path in the project at an absolute folder.

    Folders above the project say nothing: a service checked out below `/home/me/tests` is none.
    """
    folder, name = os.path.split(path)
    if name.endswith(".pyi"):
        return Role.STUB
    if _is_test_file(name):
        return Role.TEST
    if project is not None and folder != project:
        below = folder[len(os.path.join(project, "")) :].split(os.sep)
        if not _TEST_FOLDERS.isdisjoint(below):
            return Role.TEST
        if not _EXAMPLE_FOLDERS.isdisjoint(below):
            return Role.EXAMPLE
    return Role.PROGRAM


def _is_test_file(name: str) -> bool:
    stem, dot, suffix = name.rpartition(".")
    if dot and suffix in {"py", "pyw"}:
        return stem.startswith("test_") or stem.endswith("_test") or name == "conftest.py"
    return False
