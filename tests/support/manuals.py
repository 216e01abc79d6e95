"""The code examples in Markdown: of docstrings and of the README."""

from __future__ import annotations

import io
import re
import tokenize
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"# (SHD\d{3})\b")


_OF_UNITS = ("Unit", "Service", "Install")
# The name of a file whose example is fenced so.
DEPLOYMENT_FILES = {
    "dockerfile": "Dockerfile",
    "yaml": "manifest.yaml",
    "compose": "compose.yaml",
    "ini": "supervisord.conf",
    "systemd": "app.service",
    "procfile": "Procfile",
    "sh": "entrypoint.sh",
}


class Example(NamedTuple):
    """One fenced block."""

    language: str
    text: str

    @property
    def file(self) -> str:
        """The name of the file that it is an example of."""
        first = self.text.partition("\n")[0]
        if self.language == "python":
            return first.removeprefix("# ")  # of the program that a deployment file starts
        if self.language == "yaml" and first.startswith(("services:", "# compose")):
            return DEPLOYMENT_FILES["compose"]
        if self.language == "ini" and any(f"[{part}]" in self.text for part in _OF_UNITS):
            return DEPLOYMENT_FILES["systemd"]
        return DEPLOYMENT_FILES[self.language]

    @property
    def claims(self) -> list[tuple[int, str]]:
        """Line and code of each finding that a comment like `# SHD206` claims."""
        if self.language in DEPLOYMENT_FILES:
            return list(_claims_in_lines(self.text))
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


def _claims_in_lines(text: str) -> Iterator[tuple[int, str]]:
    """Claims in comments that end with the line; one that stands alone speaks of the next line."""
    waiting: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        codes = _CODE.findall(line.replace(";", "#"))
        if line.lstrip().startswith(("#", ";")):
            waiting += codes
        elif line.strip():
            yield from ((number, code) for code in [*waiting, *codes])
            waiting.clear()
