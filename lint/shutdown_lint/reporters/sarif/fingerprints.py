"""GitHub's own way to tell that a result is the same after the file has changed around it."""

from __future__ import annotations

import re
import sys
from collections import Counter
from operator import mul

GITHUB = "primaryLocationLineHash"
OWN = "shutdownLint/v1"

_LINE_END = re.compile(r"\r\n|\r")
_WINDOW = 100  # UTF-16 code units, counted from the start of a line
_END = 65535  # stands behind the last character
_MASK = 2**64 - 1
_POWERS = tuple(pow(37, _WINDOW - 1 - place, 2**64) for place in range(_WINDOW))
_UTF_16 = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"


def line_hashes(data: bytes) -> list[str]:
    """GitHub's hash of each line of a file, the first line first.

    GitHub's upload action computes the same value from the file, and warns where ours differs. It
    reads the file as UTF-8 whatever its cookie says, keeps a byte order mark, drops spaces and
    tabs, takes every line end for one newline, and hashes the hundred code units from the start
    of a line, however many lines they reach over. A number tells equal hashes of a file apart.
    """
    text = _LINE_END.sub("\n", data.decode("utf-8", "replace"))
    dense = text.replace(" ", "").replace("\t", "").encode(_UTF_16)
    units = [*memoryview(dense).cast("H").tolist(), _END]
    starts = [0, *(place + 1 for place, unit in enumerate(units) if unit == ord("\n"))]
    seen: Counter[int] = Counter()
    hashes = []
    for start in starts:
        # Behind the end there are zeros, and zip leaves them out of the sum as well.
        value = sum(map(mul, units[start : start + _WINDOW], _POWERS)) & _MASK
        seen[value] += 1
        hashes.append(f"{value:x}:{seen[value]}")
    return hashes
