"""Names and paths as they are written, whatever they are bound to."""

from __future__ import annotations

import libcst as cst


def imported_module(node: cst.ImportFrom) -> str:
    """The dotted module of a `from` import, with a leading dot for each relative level."""
    name = written_path(node.module) if node.module is not None else None
    return "." * len(node.relative) + (name or "")


def written_path(node: cst.CSTNode) -> str | None:
    """`a.b.c` as it is written; None for anything but names and attributes."""
    parts: list[str] = []
    while type(node) is cst.Attribute:
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return None
    parts.append(node.value)
    return ".".join(reversed(parts))


def written_name(call: cst.Call) -> str:
    """The last name of what is called, `close` for `self.db.close()`; "" if there is none."""
    if type(call.func) is cst.Attribute:
        return call.func.attr.value
    return call.func.value if type(call.func) is cst.Name else ""


def written_call(call: cst.Call) -> str:
    """What is called, as written, for messages: `self.db.close`."""
    return written_path(call.func) or f"….{written_name(call)}"
