"""What a file imports, as its text says: quick, and rather too much than too little.

It decides which modules are looked at. What runs, and when, is for their summaries to say.
"""

from __future__ import annotations

import re

from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.project.tree import SourceTree

_IMPORT = re.compile(
    rb"(?:^|[:;])[ \t\f]*(?:"
    rb"from[ \t]+(?P<dots>\.*)[ \t]*(?P<module>[\w.]*)[ \t\\\n]+import[ \t\\\n]*"
    rb"(?:\((?P<several>[^)]*)\)|(?P<names>(?:[^\n;\\]|\\\r?\n)*))"
    rb"|import[ \t]+(?P<modules>(?:[^\n;\\]|\\\r?\n)+))",
    re.MULTILINE,
)
_NAME = re.compile(rb"[\w.*]+")
_COMMENT = re.compile(rb"#[^\n]*")


class Scanned(NamedTuple):
    """An import statement."""

    level: int  # dots before the module
    module: str
    names: tuple[str, ...]  # () for `import module`; "*" for all


def scan(data: bytes) -> Iterator[Scanned]:
    """The imports in a text, those in strings included."""
    for found in _IMPORT.finditer(data):
        if (modules := found["modules"]) is not None:
            for module in _names(modules):
                yield Scanned(0, module, ())
        else:
            names = tuple(_names(found["several"] or found["names"] or b""))
            yield Scanned(len(found["dots"]), found["module"].decode(), names)


def imported_files(data: bytes, path: str, tree: SourceTree) -> dict[str, None]:
    """The files that a file may import, in the order of its text, without their packages."""
    found: dict[str, None] = {}
    for level, module, names in scan(data):
        absolute = tree.absolute(level, module, path)
        if not absolute and level:
            absolute = ""  # a script beside the module that it means
        for dotted in (absolute, *(f"{absolute}.{name}" for name in names if name != "*")):
            place = tree.locate(dotted, path) if dotted else None
            if place is not None and place.path and place.path != path:
                found[place.path] = None
    return found


def _names(text: bytes) -> Iterator[str]:
    for part in _COMMENT.sub(b"", text).replace(b"\\", b" ").split(b","):
        word = _NAME.search(part)
        if word is not None:
            yield word[0].decode("utf-8", "replace")
