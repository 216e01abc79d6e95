"""What a file that is no Python says of itself in its comments: the markers of `expectations`.

Manifests, unit files, Dockerfiles and shell scripts have comments that begin with `#`, or with
`;`, and end with the line. Where a format knows none behind a value, the marker stands on the
line above.
"""

from __future__ import annotations

import re

from support.expectations import (
    Expectation,
    MarkerError,
    Markers,
    expectations_in,
)

_COMMENT = re.compile(
    r"(?:^|(?<=\s))[#;]\s*(?:expect|miss|false[ _-]?alarm)\w*\s*(?::|SHD).*$", re.IGNORECASE
)
_ONLY_COMMENT = re.compile(r"\s*[#;]")


def parse_line_markers(text: str) -> Markers:
    """Read the markers of a file with comments that end with the line.

    Raises:
        MarkerError: a comment looks like a marker and is none, or nothing follows it.
    """
    expectations: list[Expectation] = []
    waiting: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        match = _COMMENT.search(line)
        comment = "#" + match[0][1:] if match else ""
        if _ONLY_COMMENT.match(line):
            if comment:
                waiting.append((number, comment))
        elif line.strip():
            for at, marker in waiting:
                expectations += expectations_in(marker, number, at=at)
            waiting.clear()
            expectations += expectations_in(comment, number, at=number)
    if waiting:
        raise MarkerError(f"line {waiting[0][0]}: nothing follows this marker")
    return Markers(tuple(expectations), {}, frozenset())
