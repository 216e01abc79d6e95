"""What a file is for: most rules judge programs, not their tests and type stubs."""

from __future__ import annotations

import os
import re
from enum import Enum

_TEST_FOLDERS = frozenset(("test", "tests"))
_TEST_FILE = re.compile(r"test_.*\.pyw?|.*_test\.pyw?|conftest\.py")


class Role(Enum):
    """What a file is for."""

    PROGRAM = "program"
    TEST = "test"
    STUB = "stub"


def role_of(path: str, project: str | None) -> Role:
    """The role of the file at an absolute path in the project at an absolute folder.

    Folders above the project say nothing: a service checked out below `/home/me/tests` is none.
    """
    folder, name = os.path.split(path)
    if name.endswith(".pyi"):
        return Role.STUB
    if _TEST_FILE.fullmatch(name):
        return Role.TEST
    if project is not None and folder != project:
        below = folder[len(os.path.join(project, "")) :]
        if not _TEST_FOLDERS.isdisjoint(below.split(os.sep)):
            return Role.TEST
    return Role.PROGRAM
