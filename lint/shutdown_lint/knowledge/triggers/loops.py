"""Something never comes to its end."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge import serving
from shutdown_lint.knowledge.triggers.expressions import GAP
from shutdown_lint.knowledge.triggers.naming import names
from shutdown_lint.model.trigger import all_of, any_of, pattern, whole, word

# A loop has no end but by a `break`, or by what is raised in it.
LOOPS_WITHOUT_END: Final = any_of(
    pattern("while", rf"{whole('while')}(?:{GAP}|\()*+(?:True\b|\d)"),
    all_of("for", names(*serving.ENDLESS_ITERATORS)),
)

# Something never comes to its end: a loop, or a call that stays.
STAYS_FOR_GOOD: Final = any_of(
    LOOPS_WITHOUT_END, *sorted(serving.STOPPED_BY), names(*serving.STAYING)
)

# A loop without an end: of `while`, or over what never runs out.
HAS_ENDLESS_LOOP: Final = any_of("while", word("iter"), names(*serving.ENDLESS_ITERATORS))
