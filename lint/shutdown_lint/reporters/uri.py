"""Paths as URIs."""

from __future__ import annotations

import re
from posixpath import normpath
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from shutdown_lint.reporters.context import RenderContext

_ABSOLUTE = re.compile(r"/|[A-Za-z]:/")


def uri(path: str, context: RenderContext) -> str:
    """The URI of a file: a reference from the root of the repository, unless the path is absolute.

    Where no repository is known, from the working directory.
    """
    if _ABSOLUTE.match(path):
        drive, _, rest = path.partition("/")
        return f"file:///{drive}{'/' if drive else ''}{_quoted(rest)}"
    prefix = context.repository.prefix if context.repository else ""
    return _quoted(normpath(prefix + path))


def _quoted(path: str) -> str:
    """Percent-encoded; bytes of a path that are no UTF-8 stay the bytes that they are."""
    return quote(path.encode("utf-8", "surrogateescape"), safe="/")
