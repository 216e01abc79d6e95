"""From bytes to text and to CPython's own tree of it, before anything is given to libcst.

libcst's parser recurses on the native stack: some 1,500 nested parentheses, 5,000 nested lists or
10,000 `elif` branches overflow it and the process dies without an exception. CPython's own parser
looks first: it refuses most of these with a clean error, and the depth of what it takes is known.
It is ten times as fast, too, so that rules can say from its tree that they have nothing to say.
"""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING

from shutdown_lint.engine.depth import is_too_deep
from shutdown_lint.engine.sketch import Sketch
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from shutdown_lint.model.source import SourceFile

# A file that CPython's parser refuses may still be newer Python than the one we run on. It goes
# to libcst only if nothing in it can be nested deep; the limits keep a factor of ten from what
# was seen to overflow an 8 MiB stack.
_MAX_BRACKETS = 150
_MAX_BRANCHES = 600
_MAX_CHAIN = 600
_BRANCH = r"(?m)^[ \t]*elif\b"
_OPERATORS = r"[-+~*/%&|^@.]|\b(?:not|and|or|if|lambda|await)\b"

TOO_DEEP = "it is nested too deeply to be parsed"


class Unreadable(NamedTuple):
    """Why a file could not be parsed, and where (1-based)."""

    line: int
    column: int
    reason: str


class Syntax(NamedTuple):
    """A file's text, and a sketch of what CPython's parser makes of it."""

    text: str
    sketch: Sketch | None
    refusal: Unreadable | None = None  # why there is none


def read_syntax(source: SourceFile, tree: ast.Module | None = None) -> Syntax | Unreadable:
    """What is safe to be given to libcst, or the reason why nothing is. Never raises.

    `tree` is what CPython's parser made of it, where somebody has asked it already.
    """
    try:
        text = source.text
    except SyntaxError as error:
        return Unreadable(error.lineno or 1, 1, str(error.msg))
    except UnicodeDecodeError as error:
        line = source.data.count(b"\n", 0, error.start) + 1
        return Unreadable(
            line, 1, f"byte 0x{source.data[error.start]:02x} is not {error.encoding} text"
        )
    except (LookupError, ValueError) as error:
        # Codecs that turn bytes into bytes or text into text, or that refuse everything.
        return Unreadable(1, 1, f"it cannot be decoded as its coding line says: {error}")
    syntax = _by_cpython(text, source.path) if tree is None else _guarded(text, tree)
    refusal = syntax.refusal
    if refusal and (refusal.reason == TOO_DEEP or _may_be_deep(text)):
        return refusal
    return syntax


def _by_cpython(text: str, path: str) -> Syntax:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text, path)
    except SyntaxError as error:
        message = error.msg
        if "too many nested" in message or "too complex" in message:
            message = TOO_DEEP
        refusal = Unreadable(max(error.lineno or 1, 1), max(error.offset or 1, 1), message)
        return Syntax(text, None, refusal)
    except (RecursionError, MemoryError):
        return Syntax(text, None, Unreadable(1, 1, TOO_DEEP))
    except ValueError as error:
        return Syntax(text, None, Unreadable(1, 1, str(error)))
    return _guarded(text, tree)


def _guarded(text: str, tree: ast.Module) -> Syntax:
    sketch = Sketch(tree)
    if is_too_deep(sketch):
        return Syntax(text, None, Unreadable(1, 1, TOO_DEEP))
    return Syntax(text, sketch)


def _may_be_deep(text: str) -> bool:
    depth = deepest = 0
    for char in text:
        if char in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in ")]}":
            depth -= 1
    if deepest > _MAX_BRACKETS or len(re.findall(_BRANCH, text)) > _MAX_BRANCHES:
        return True
    return any(
        len(line) > _MAX_CHAIN and len(re.findall(_OPERATORS, line)) > _MAX_CHAIN
        for line in text.splitlines()
    )
