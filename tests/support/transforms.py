"""Rewritings of a fixture that move its findings and change none of them.

Each takes the text and gives the new one, or None where it does not apply. Markers move with the
text, so the claims are read again from the result.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.model.source import UTF8_BOM
from support.aliases import alias_from_imports, alias_imports, import_members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

# Two code points outside the BMP, one combining mark and a wide letter: a column counted in
# bytes or UTF-16 units comes out wrong.
NON_ASCII = '"🛑🧯é終"; '


class Transform(NamedTuple):
    """A named rewriting."""

    name: str
    apply: Callable[[str], str | None]
    keeps_columns: bool = False
    keeps_messages: bool = True
    opt_out: frozenset[str] = frozenset()  # words of `# matrix:` that switch it off


class Outfit(NamedTuple):
    """Several rewritings worn at once: one run of the linter looks at all of them."""

    name: str
    moves: tuple[Transform, ...]  # in the order in which they are put on

    def dress(self, text: str, opted_out: frozenset[str]) -> tuple[str, tuple[Transform, ...]]:
        """The text after all moves that apply to it, and which these were."""
        worn = []
        for move in self.moves:
            if opted_out.isdisjoint(move.opt_out) and (moved := move.apply(text)) is not None:
                text = moved
                worn.append(move)
        return text, tuple(worn)


def byte_order_mark(text: str) -> str:
    """The text as some Windows editors save it."""
    return UTF8_BOM.decode() + text


def crlf(text: str) -> str:
    """The text with Windows line ends."""
    return text.replace("\n", "\r\n")


def tabs(text: str) -> str:
    """The text indented by tabs."""
    inside = _string_lines(text)
    lines = list(io.StringIO(text))
    for number, line in enumerate(lines, 1):
        if number not in inside:
            body = line.lstrip(" ")
            width = len(line) - len(body)
            lines[number - 1] = "\t" * (width // 4) + " " * (width % 4) + body
    return "".join(lines)


def shebang(text: str) -> str:
    """The text as a script."""
    return "#!/usr/bin/env python3\n" + text


def non_ascii_comment(text: str) -> str:
    """The text below a comment that is longer in bytes than in characters."""
    return "# 🛑 ¿détente? 終了\n" + text


def in_if(text: str) -> str | None:
    """The text below `if True:`."""
    return _below("if True:\n", text)


def in_function(text: str) -> str | None:
    """The text as the body of a function."""
    return _below("def wrapped():\n", text) if _survives_a_scope(text) else None


def in_method(text: str) -> str | None:
    """The text as the body of a method."""
    if not _survives_a_scope(text):
        return None
    inner = _below("def wrapped(self):\n", text)
    return inner and _below("class Wrapped:\n", inner)


def in_string(text: str) -> str:
    """The text as a string, which is no code at all."""
    quoted = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'TEXT = """\n{quoted}"""\n'


_LINES = frozenset({"no-shebang"})
_SCOPE = frozenset({"no-scope"})
_ALIAS = frozenset({"no-alias"})

BYTE_ORDER_MARK = Transform("byte-order-mark", byte_order_mark, keeps_columns=True)
CRLF = Transform("crlf", crlf, keeps_columns=True)
TABS = Transform("tabs", tabs)
SHEBANG = Transform("shebang", shebang, keeps_columns=True, opt_out=_LINES)
COMMENT = Transform("non-ascii-comment", non_ascii_comment, keeps_columns=True, opt_out=_LINES)
IN_IF = Transform("in-if", in_if, opt_out=frozenset({"no-if"}))
IN_FUNCTION = Transform("in-function", in_function, opt_out=_SCOPE)
IN_METHOD = Transform("in-method", in_method, opt_out=_SCOPE)
IMPORT_AS = Transform("import-as", alias_imports, keeps_messages=False, opt_out=_ALIAS)
FROM_AS = Transform("from-import-as", alias_from_imports, keeps_messages=False, opt_out=_ALIAS)
FROM = Transform("from-import", import_members, keeps_messages=False, opt_out=_ALIAS)

# Every move is in one outfit, and moves that could hide each other are in different ones.
OUTFITS = (
    Outfit("script-from-windows", (COMMENT, SHEBANG, CRLF, BYTE_ORDER_MARK)),
    Outfit("imported-as-in-function", (IMPORT_AS, IN_FUNCTION)),
    Outfit("from-import-as-in-method", (FROM_AS, IN_METHOD)),
    Outfit("members-below-if-with-tabs", (FROM, IN_IF, TABS)),
)
MOVES = tuple(move for outfit in OUTFITS for move in outfit.moves)
OPT_OUTS = frozenset().union(*(move.opt_out for move in MOVES))


def prefix_lines(text: str, lines: Iterable[int]) -> tuple[str, frozenset[int]]:
    """A non-ASCII expression before simple statements; also the lines where it was put."""
    wanted = set(lines)
    starts = {
        node.lineno: node.col_offset
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.stmt) and not _is_compound(node) and not _is_fixed_in_place(node)
    }
    rows = list(io.StringIO(text))
    done = set()
    for number in wanted & starts.keys():
        row = rows[number - 1]
        indent = row[: len(row) - len(row.lstrip())]
        if len(indent) == starts[number]:
            rows[number - 1] = indent + NON_ASCII + row[len(indent) :]
            done.add(number)
    return "".join(rows), frozenset(done)


def silence(text: str, comments: Mapping[int, str]) -> str:
    """`text` with a comment put at the end of each given line, or where its string ends.

    flake8 looks for a `noqa` there, and not at the end of brackets that the line opens.
    """
    lines = list(io.StringIO(text))
    pending: list[str] = []
    last = 0
    for token in list(tokenize.generate_tokens(io.StringIO(text).readline)):
        if token.type not in {tokenize.NEWLINE, tokenize.NL}:
            continue
        row = token.start[0]
        pending = [comments[line] for line in range(last + 1, row + 1) if line in comments]
        last = row
        if pending:
            body = lines[row - 1].rstrip("\n")
            lines[row - 1] = body + "  " + "  ".join(dict.fromkeys(pending)) + "\n"
    return "".join(lines)


def without_words(data: bytes, words: Iterable[bytes]) -> bytes:
    """`data` with each word replaced by another of its length, wherever it stands."""
    for word in sorted(words, key=len, reverse=True):
        data = data.replace(word, re.sub(rb"\w", b"x", word))
    return data


def _below(header: str, text: str) -> str | None:
    inside = _string_lines(text)
    top: list[str] = []
    body: list[str] = []
    for number, line in enumerate(io.StringIO(text), 1):
        if line.startswith("from __future__"):
            top.append(line)
        elif number in inside or not line.strip():
            body.append(line)
        else:
            body.append("    " + line)
    wrapped = "".join([*top, header, *body])
    try:
        compile(wrapped, "wrapped", "exec", dont_inherit=True)
    except SyntaxError:
        return None
    return wrapped


def _survives_a_scope(text: str) -> bool:
    """Whether module level names may become local ones, and the guard a plain condition."""
    return not any(
        isinstance(node, (ast.Global, ast.Nonlocal))
        or (isinstance(node, ast.Name) and node.id == "__name__")
        for node in ast.walk(ast.parse(text))
    )


def _string_lines(text: str) -> frozenset[int]:
    """The lines that start inside a string."""
    return frozenset(
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.Constant, ast.JoinedStr)) and node.end_lineno
        for line in range(node.lineno + 1, node.end_lineno + 1)
        if isinstance(node, ast.JoinedStr) or isinstance(node.value, (str, bytes))
    )


def _is_compound(node: ast.stmt) -> bool:
    return hasattr(node, "body") or isinstance(node, ast.Match)


def _is_fixed_in_place(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"
