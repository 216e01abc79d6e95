"""Tasks that are cancelled, as `facts.sketches.tasks` looks for them in the tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shutdown_lint.facts.outlines.definitions import definitions

if TYPE_CHECKING:
    from shutdown_lint.facts.outlines.outline import Outline

_CANCELS = re.compile(rb"cancel\b(?:[\s$]*\))*[\s$]*\(")


def cancels_in_coroutine(outline: Outline) -> bool:
    """Whether a coroutine function may cancel something itself."""
    defined = definitions(outline)
    for found in _CANCELS.finditer(outline.text):
        around = defined.function_around(found.start())
        if around is not None and outline.text.startswith(b"async", around.start + around.indent):
            return True
    return False
