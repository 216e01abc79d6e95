"""The story of a stop: an abstract run of a program, from its start through the signal to its end.

`life` goes through what the program does until it is at rest, `delivery` says who gets the signal,
`reaction` what the process does about it, and `way_out` follows it from there to the end.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from shutdown_lint.model.program import Program
    from shutdown_lint.model.story import Story


def tell(program: Program, findings: Mapping[tuple[str, int], str] | None = None) -> Story:
    """The story of a program; `findings` are the codes at paths and lines."""
    from shutdown_lint.project.story.telling import told

    return told(program, findings or {})
