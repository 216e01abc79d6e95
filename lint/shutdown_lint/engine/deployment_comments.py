"""Where the comments of deployment files are, and which lines they speak of.

A comment on a line of its own belongs to what follows, for most of these formats have no other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from shutdown_lint.engine.comments import Comment, Layout
from shutdown_lint.engine.deployment_files import Format

if TYPE_CHECKING:
    from shutdown_lint.model.source import LineTable

_WHOLE_LINE: Final = re.compile(r"[ \t]*;?[ \t]*(?P<comment>#.*)|[ \t]*;")
_STRING: Final = r"\"(?:[^\"\\]|\\.)*+\"|'[^']*+'"
_TRAILING: Final = re.compile(
    rf"(?:{_STRING}|[^#\"']|(?<!\s)#|[\"'])*?(?:^|(?<=\s))(?P<comment>#.*)"
)
_CONTINUED: Final = re.compile(r"[\\`][ \t]*$")
_YAML: Final = (Format.COMPOSE, Format.MANIFEST)
_HAS_TRAILING: Final = (*_YAML, Format.SCRIPT)  # formats with comments behind what they are about
_LONGEST: Final = 5_000  # characters of a line that are searched for a comment


def read_comments(lines: LineTable, format_: Format) -> Layout:
    """The comments of a text, and its lines in groups: a comment with what follows it."""
    comments: list[Comment] = []
    last_lines: list[int] = []
    for number in range(1, len(lines) + 1):
        text = lines.line_text(number)[:_LONGEST]
        whole = _WHOLE_LINE.match(text)
        match = whole
        if whole is None and format_ in _HAS_TRAILING and "#" in text:
            match = _TRAILING.match(text)
        if match and match["comment"]:
            start = lines.offset(number, match.start("comment") + 1)
            comments.append(Comment(match["comment"], start, number))
        is_statement = whole is None and text.strip()
        if is_statement and not (format_ not in _YAML and _CONTINUED.search(text)):
            last_lines.append(number)
    groups = [*last_lines, len(lines)] if last_lines[-1:] != [len(lines)] else last_lines
    return Layout(tuple(comments), groups, groups)
