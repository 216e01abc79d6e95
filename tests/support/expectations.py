"""What a fixture says of itself in its comments.

`# expect: SHD101` says that this line has the finding; on a line of its own it speaks of the next
line of code. `@5-20` adds columns (1-based, end exclusive), `"text"` a part of the message;
several stand in one comment divided by `;`. `# missed:` marks a finding that ought to be there and
is not, `# false-alarm:` one that is there and ought not: both fail once they are cured.
`# config: key=value …` and `# matrix: word …` stand before the first line of code.

Comments are found by tokenizing and parsed by a strict grammar, so that a typing error in one is a
failure and not a silent pass.
"""

from __future__ import annotations

import io
import re
import tokenize
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shutdown_lint.model.finding import Finding

_MARKER = re.compile(r"#\s*(expect|missed|false-alarm):\s*")
_NEAR_MARKER = re.compile(r"#\s*(expect|miss|false[ _-]?alarm)\w*\s*(:|SHD)", re.IGNORECASE)
_ITEM = re.compile(
    r"""(?P<code>SHD\d{3}) (?:@(?P<start>\d+)-(?P<end>\d+))? (?:\s+"(?P<text>[^"]*)")?""",
    re.VERBOSE,
)
_HEADER = re.compile(r"#\s*(config|matrix):\s*(.*)$")
_NEAR_HEADER = re.compile(r"#\s*(config|matrix):")
_LAYOUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


class MarkerError(ValueError):
    """A marker that cannot be understood; the message has the line."""


class Kind(StrEnum):
    """What a marker claims."""

    EXPECT = "expect"
    MISSED = "missed"
    FALSE_ALARM = "false-alarm"


class Expectation(NamedTuple):
    """One claim about one line."""

    kind: Kind
    line: int
    code: str
    columns: tuple[int, int] | None = None
    text: str | None = None

    def fits(self, finding: Finding, *, columns: bool = True) -> bool:
        """Whether `finding` is the one meant; `columns` false: they may have moved."""
        if (finding.code, finding.span.line) != (self.code, self.line):
            return False
        here = (finding.span.column, finding.span.end_column)
        if columns and self.columns is not None and here != self.columns:
            return False
        return self.text is None or self.text in finding.message

    def __str__(self) -> str:
        columns = "@{}-{}".format(*self.columns) if self.columns else ""
        text = f' "{self.text}"' if self.text is not None else ""
        return f"{self.code}{columns}{text}"


class Markers(NamedTuple):
    """All that the comments of one fixture say."""

    expectations: tuple[Expectation, ...]
    config: dict[str, str]
    matrix: frozenset[str]


def parse_markers(text: str) -> Markers:
    """Read the markers of a fixture.

    Raises:
        MarkerError: a comment looks like a marker and is none.
    """
    if not _NEAR_MARKER.search(text) and not _NEAR_HEADER.search(text):
        return Markers((), {}, frozenset())  # most of the time goes into tokenizing
    expectations: list[Expectation] = []
    config: dict[str, str] = {}
    matrix: set[str] = set()
    waiting: list[tokenize.TokenInfo] = []
    code_line = 0  # the last line seen that holds code
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _LAYOUT:
            for marker in waiting:
                expectations += expectations_in(marker.string, token.start[0], at=marker.start[0])
            waiting.clear()
            code_line = token.end[0]
        elif token.type == tokenize.COMMENT:
            header = _HEADER.match(token.string)
            if header and not code_line:
                words = header[2].split()
                if header[1] == "matrix":
                    matrix.update(words)
                else:
                    config.update(_pair(word, token) for word in words)
            elif token.start[0] == code_line:
                expectations += expectations_in(token.string, code_line, at=code_line)
            else:
                waiting.append(token)
    if any(_NEAR_MARKER.search(token.string) for token in waiting):
        raise MarkerError(f"line {waiting[0].start[0]}: no code follows this marker")
    return Markers(tuple(expectations), config, frozenset(matrix))


def strip_markers(text: str) -> str:
    """`text` without its finding markers; lines that held nothing else go altogether."""
    if not _MARKER.search(text):
        return text
    lines = list(io.StringIO(text))
    for token in list(tokenize.generate_tokens(io.StringIO(text).readline)):
        if token.type != tokenize.COMMENT or not (match := _MARKER.search(token.string)):
            continue
        row, column = token.start
        line = lines[row - 1]
        ending = line[len(line.rstrip("\r\n")) :]
        kept = line[: column + match.start()].rstrip()
        lines[row - 1] = kept + ending if kept else ""
    return "".join(lines)


def compare(
    expectations: Iterable[Expectation], findings: Sequence[Finding], *, columns: bool = True
) -> list[str]:
    """What differs between the claims and the findings, one readable line each."""
    problems: list[str] = []
    left = list(findings)
    for wanted in sorted(expectations, key=_vagueness):
        match = next((one for one in left if wanted.fits(one, columns=columns)), None)
        if match is not None:
            left.remove(match)
        if wanted.kind is Kind.EXPECT and match is None:
            problems.append(f"line {wanted.line}: not reported: {wanted}")
        elif wanted.kind is Kind.MISSED and match is not None:
            problems.append(f"line {wanted.line}: no longer missed, make it `expect`: {wanted}")
        elif wanted.kind is Kind.FALSE_ALARM and match is None:
            problems.append(f"line {wanted.line}: false alarm is gone, drop the marker: {wanted}")
    problems += [f"line {finding.span.line}: not expected: {shown(finding)}" for finding in left]
    return sorted(problems, key=lambda problem: int(re.findall(r"\d+", problem)[0]))


def shown(finding: Finding) -> str:
    """A finding in the notation of the markers."""
    span = finding.span
    return f'{finding.code}@{span.column}-{span.end_column} "{finding.message}"'


def expectations_in(comment: str, line: int, *, at: int) -> Iterator[Expectation]:
    """What a comment in line `at` claims about `line`.

    Raises:
        MarkerError: it looks like a marker and is none.
    """
    pieces = _MARKER.split(comment)
    if len(pieces) == 1:
        if _NEAR_MARKER.search(comment):
            raise MarkerError(f"line {at}: not a marker: {comment}")
        return
    for kind, items in zip(pieces[1::2], pieces[2::2], strict=True):
        for item in re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', items):
            match = _ITEM.fullmatch(item.strip())
            if match is None:
                raise MarkerError(f"line {at}: not understood: {item.strip()!r}")
            columns = (int(match["start"]), int(match["end"])) if match["start"] else None
            yield Expectation(Kind(kind), line, match["code"], columns, match["text"])


def _pair(word: str, token: tokenize.TokenInfo) -> tuple[str, str]:
    key, equals, value = word.partition("=")
    if not equals:
        raise MarkerError(f"line {token.start[0]}: config wants key=value, not {word!r}")
    return key, value


def _vagueness(expectation: Expectation) -> tuple[int, bool, bool]:
    return expectation.line, expectation.columns is None, expectation.text is None
