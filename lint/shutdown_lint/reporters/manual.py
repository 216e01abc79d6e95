"""A rule's manual as plain text."""

from __future__ import annotations

import re

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"#{1,6} +(.*)")
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]*)\)")
# Underscores are left alone: here they are Python names far more often than emphasis.
_STRONG = re.compile(r"(?<!\\)\*\*(?=\S)(.+?)(?<=[^\s\\])\*\*")
_EMPHASIS = re.compile(r"(?<![\w*\\])\*(?=\S)([^*]+?)(?<=[^\s\\])\*(?![\w*])")
_CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>|~])")


def plain(markdown: str) -> str:
    """Markdown with its signs taken out; code blocks are indented by four spaces."""
    parts: list[str] = []
    prose: list[str] = []
    fence = ""
    for line in markdown.splitlines():
        opener = _FENCE.match(line)
        if opener and (not fence or opener[1].startswith(fence)):
            parts += _prose(prose)
            prose = []
            fence = "" if fence else opener[1]
        elif fence:
            parts.append(f"    {line}".rstrip())
        else:
            prose.append(line)
    return "\n".join(parts + _prose(prose)).strip("\n")


def _prose(lines: list[str]) -> list[str]:
    """Lines outside code blocks; inline signs may reach over a line end."""
    text = "\n".join(_HEADING.sub(r"\1", line) for line in lines)
    pieces = []
    position = 0
    for code in _CODE.finditer(text):  # nothing inside `code` is a sign
        pieces += [_inline(text[position : code.start()]), code[2]]
        position = code.end()
    return "".join([*pieces, _inline(text[position:])]).split("\n") if lines else []


def _inline(text: str) -> str:
    text = _LINK.sub(r"\1 (\2)", text)
    text = _STRONG.sub(r"\1", text)
    text = _EMPHASIS.sub(r"\1", text)
    return _ESCAPE.sub(r"\1", text)
