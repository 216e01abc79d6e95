"""What a file imports, told from its text: quickly, and rather too much than too little.

This decides which modules are looked at. What runs, and when, their summaries say.
"""

from __future__ import annotations

import re

from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.project.tree import SourceTree

_IMPORT = re.compile(
    rb"(?:^|[:;])(?P<indent>[ \t\f]*)(?:"
    rb"from[ \t]+(?P<dots>\.*)[ \t]*(?P<module>[\w.]*)[ \t\\\n]+import[ \t\\\n]*"
    rb"(?:\((?P<several>[^)]*)\)|(?P<names>(?:[^\n;\\]|\\\r?\n)*))"
    rb"|import[ \t]+(?P<modules>(?:[^\n;\\]|\\\r?\n)+))",
    re.MULTILINE,
)
_BY_NAME = re.compile(rb"\b(?:import_module|__import__)\(\s*[\"']([\w.]+)[\"']")
_NAME = re.compile(rb"[\w.*]+")
_COMMENT = re.compile(rb"#[^\n]*")


class Scanned(NamedTuple):
    """An import statement."""

    level: int  # dots before the module
    module: str
    names: tuple[str, ...]  # () for `import module`; "*" for all
    at_once: bool = True  # it stands at the left margin


def scan(data: bytes) -> Iterator[Scanned]:
    """The imports in a text, those in strings included."""
    for found in _IMPORT.finditer(data):
        at_once = not found["indent"] and found[0][:1] not in (b":", b";")
        if (modules := found["modules"]) is not None:
            for module in _names(modules):
                yield Scanned(0, module, (), at_once)
        else:
            names = tuple(_names(found["several"] or found["names"] or b""))
            yield Scanned(len(found["dots"]), found["module"].decode(), names, at_once)
    for found in _BY_NAME.finditer(data):
        yield Scanned(0, found[1].decode(), (), at_once=False)


def imported_files(data: bytes, path: str, tree: SourceTree) -> dict[str, bool]:
    """The files that a file may import, in the order of its text, without their packages.

    With each, whether it is imported at once, by a statement at the left margin.
    """
    found: dict[str, bool] = {}
    for level, module, names, at_once in scan(data):
        absolute = tree.absolute(level, module, path)
        for dotted in (absolute, *(f"{absolute}.{name}" for name in names if name != "*")):
            place = tree.locate(dotted, path) if dotted else None
            if place is not None and place.path and place.path != path:
                found[place.path] = found.get(place.path, False) or at_once
    return found


def _names(text: bytes) -> Iterator[str]:
    for part in _COMMENT.sub(b"", text).replace(b"\\", b" ").split(b","):
        word = _NAME.search(part)
        if word is not None:
            yield word[0].decode("utf-8", "replace")
