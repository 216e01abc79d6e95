"""What command lines are read against: the files of a tree, and where a command is started."""

from __future__ import annotations

from posixpath import join, normpath
from types import MappingProxyType

from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from shutdown_lint.model.program import Entry
    from shutdown_lint.project.reading import Reader
    from shutdown_lint.project.tree import SourceTree


class Ground(NamedTuple):
    """What a command line is read against."""

    tree: SourceTree
    reader: Reader
    scripts: Mapping[str, Entry]  # console scripts of the project by name
    folder: str = ""  # in which the command starts, as findings show paths
    environment: Mapping[str, str] = MappingProxyType({})  # "" for what is not told


def file_at(written: str, ground: Ground) -> str:
    """The file of the tree that a path on a command line means; "" when it is none of them.

    In an image it lies in another folder than here: what is known then is where its path ends.
    """
    if not written:
        return ""
    here = normpath(join(ground.folder, written))
    if here in ground.tree.paths:
        return here
    parts = normpath(written).lstrip("./").split("/")
    while parts:
        ending = "/" + "/".join(parts)
        found = [path for path in ground.tree.paths if f"/{path}".endswith(ending)]
        if found:
            return found[0] if len(found) == 1 else ""
        if not written.startswith("/"):
            return ""
        parts.pop(0)  # of /app/main.py, the folder of the image
    return ""
