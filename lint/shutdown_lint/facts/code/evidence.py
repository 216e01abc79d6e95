"""Why a fact holds: the places a person can look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import libcst as cst


class Via(NamedTuple):
    """A place in the file and what happens there, worded for the reader of a finding."""

    node: cst.CSTNode
    message: str  # "registered as the SIGTERM handler here"
    step: bool = False  # the code passes here on its way to what is reported
