"""The simple commands of a shell: their words, as the program gets them.

A word that holds more than plain text stays as it is written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.span import Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from shutdown_lint.deployment.places import Places

# What a shell does more with than to take it as it is, outside of quotes.
_MEANT: Final = re.compile(r"[*?\[\]{}~$`\\]")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_IN_QUOTES: Final = re.compile(r"\\([$`\"\\])")


class Word(NamedTuple):
    """A word of a command."""

    text: str  # without its quotes, or as written when it is not plain
    is_plain: bool  # no variable, pattern or command is in it
    span: Span


class Simple(NamedTuple):
    """A simple command."""

    words: tuple[Word, ...]  # `exec` and its options left out
    assignments: tuple[str, ...]
    is_redirected: bool
    has_exec: bool  # it takes the place of the shell
    span: Span  # from its first word, an `exec` included
    is_certain: bool = True  # False: nested in what may run it several times, or beside others

    @property
    def texts(self) -> tuple[str, ...]:
        """The words as the program gets them."""
        return tuple(word.text for word in self.words)

    @property
    def is_plain(self) -> bool:
        """Whether no shell is needed to run it."""
        plain = all(word.is_plain for word in self.words)
        return plain and bool(self.words) and not (self.assignments or self.is_redirected)


def is_simple(node: Node) -> bool:
    """Whether a node is a simple command, redirected or not."""
    return node.type == "command" or (
        node.type == "redirected_statement" and node.named_children[0].type == "command"
    )


class SimpleCommands:
    """Reads the simple commands of a text."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def of(self, node: Node) -> Simple:
        """The simple command that a node is, redirected or not."""
        redirected = node.type == "redirected_statement"
        if redirected:
            node = node.named_children[0]
        words: list[Word] = []
        assignments: list[str] = []
        for child in node.children:
            if child.type == "variable_assignment":
                assignments.append(self.text(child))
            elif child.type.endswith("redirect"):
                redirected = True
            elif child.is_named and child.type != "comment":
                inner = child.named_children[0] if child.type == "command_name" else child
                words.append(self._word(inner))
        span = self._places.span_of(node)
        if words and not assignments:
            span = Span(*words[0].span[:2], *words[-1].span[2:])
        has_exec = bool(words) and words[0].text == "exec" and words[0].is_plain
        if has_exec:
            words = _behind_exec(words)
        return Simple(tuple(words), tuple(assignments), redirected, has_exec, span)

    def _word(self, node: Node) -> Word:
        span = self._places.span_of(node)
        plain = self._plain(node)
        raw = self.text(node)
        return Word(raw if plain is None else plain, plain is not None, span)

    def _plain(self, node: Node) -> str | None:
        """What a word says when nothing in it is for the shell to work out."""
        raw = self.text(node)
        if node.type in ("word", "number"):
            return None if _MEANT.search(_ESCAPED.sub("", raw)) else _ESCAPED.sub(r"\1", raw)
        if node.type == "raw_string":
            return raw[1:-1]
        if node.type == "string":
            inner = node.named_children
            if all(child.type == "string_content" for child in inner):
                return _IN_QUOTES.sub(r"\1", raw[1:-1])
        if node.type == "concatenation":
            parts = [self._plain(child) for child in node.children]
            if all(part is not None for part in parts):
                return "".join(part for part in parts if part is not None)
        return None

    def text(self, node: Node) -> str:
        """The code of a node."""
        return self._places.text_at(self._places.span(node.start_byte, node.end_byte))


def _behind_exec(words: list[Word]) -> list[Word]:
    rest = words[1:]
    while rest and rest[0].text.startswith("-"):
        option = rest.pop(0).text
        if option == "-a" and rest:
            rest.pop(0)
        if option == "--":
            break
    return rest
