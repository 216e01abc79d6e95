"""The code examples in Markdown: of docstrings and of the README."""

from __future__ import annotations

import io
import re
import tokenize
from typing import NamedTuple

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"# (SHD\d{3})\b")


class Example(NamedTuple):
    """One fenced block."""

    language: str
    text: str

    @property
    def claims(self) -> list[tuple[int, str]]:
        """Line and code of each finding that a comment like `# SHD206` claims."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return [
            (token.start[0], code)
            for token in tokens
            if token.type == tokenize.COMMENT
            for code in _CODE.findall(token.string)
        ]


def examples(markdown: str) -> list[Example]:
    """The fenced blocks in order."""
    return [Example(*match) for match in _FENCE.findall(markdown)]
