"""Files that are programs by themselves: a main guard, or the name `__main__.py`."""

from __future__ import annotations

import re
from posixpath import basename

from shutdown_lint.facts.outlines.outline import code_matches
from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.program import Entry
from shutdown_lint.model.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.project.tree import SourceTree

MAIN = "__main__.py"
_GUARD = re.compile(
    rb"^if[ \t(]+(?:__name__[ \t]*==[ \t]*(['\"])__main__\1"
    rb"|(['\"])__main__\2[ \t]*==[ \t]*__name__)[ \t)]*:",
    re.MULTILINE,
)
_SHEBANG = b"#!"


def entry_in(data: bytes, path: str, tree: SourceTree) -> Entry | None:
    """The entry that a file is when Python is given it; None when it is no program."""
    name = tree.name_of(path)
    if basename(path) == MAIN:
        package = name.rpartition(".")[0] or path
        return Entry(f"python -m {package}", path, "", Spot(path, Span(1, 1, 1, 1)))
    guard = next(code_matches(_GUARD, data), None)
    if guard is not None:
        line = data.count(b"\n", 0, guard.start()) + 1
        written = guard[0].decode("utf-8", "replace")
        spot = Spot(path, Span(line, 1, line, len(written) + 1))
    elif data.startswith(_SHEBANG):
        spot = Spot(path, Span(1, 1, 1, len(data.split(b"\n", 1)[0].rstrip()) + 1))
    else:
        return None
    if next(iter(tree.packages_above(path)), None) is not None:
        return Entry(f"python -m {name}", path, "", spot)
    return Entry(f"python {path}", path, "", spot)
