"""How an instruction of a Dockerfile goes on over several lines, and what Docker makes of them."""

from __future__ import annotations

import json
import re
from typing import Final

_ESCAPE: Final = re.compile(
    r"(?:[ \t]*#[ \t]*\w+[ \t]*=.*\n)*?[ \t]*#[ \t]*escape[ \t]*=[ \t]*([\\`])", re.IGNORECASE
)


class ContinuedLines:
    """The lines of a file, which go on where they end in its escape character."""

    def __init__(self, text: str) -> None:
        directive = _ESCAPE.match(text)
        self._escape = directive[1] if directive else "\\"

    def goes_on(self, instruction: bytes) -> bool:
        """Whether another line belongs to what is given."""
        return instruction.rstrip().endswith(self._escape.encode())

    def end_of_instruction(self, data: bytes, start: int) -> int:
        """The byte at which the instruction ends that an offset is in."""
        at = start
        while (end := data.find(b"\n", at)) >= 0:
            line = data[at:end].strip()
            is_between = at > start and (not line or line.startswith(b"#"))
            if not (is_between or self.goes_on(line)):
                return end
            at = end + 1
        return len(data)

    def joined(self, raw: str) -> str:
        """An argument as Docker hands it on: continued lines joined, comment lines gone."""
        parts: list[str] = []
        for number, line in enumerate(raw.splitlines()):
            stripped = line.strip()
            if number and (not stripped or stripped.startswith("#")):
                continue
            bare = line.rstrip()
            parts.append(bare[:-1] if bare.endswith(self._escape) else line)
        return "".join(parts).strip()

    def words(self, array: str) -> tuple[str, ...] | None:
        """The strings of a JSON array; None when Docker would not read it as one."""
        try:
            value = json.loads(self.joined(array))
        except (ValueError, RecursionError):
            return None
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            return tuple(value)
        return None
