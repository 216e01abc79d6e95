"""Command lines and shell scripts, by tree-sitter-bash: what is run last, and as which process.

Only what decides who gets a signal is told; a word that holds more than plain text stays as it is
written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import tree_sitter_bash
from tree_sitter import Language, Parser

from shutdown_lint.deployment.places import Places
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_LANGUAGE: Final = Language(tree_sitter_bash.language())
_MOST: Final = 200_000  # characters
_MOST_NODES: Final = 20_000
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


class Shell(NamedTuple):
    """A command line or script."""

    last: tuple[Simple, ...]  # the commands of which one is run last, and nothing after it
    is_single: bool  # one simple command and nothing else
    is_open: bool  # other things than simple commands may be run last: a pipe, a loop, a job
    traps: tuple[Span, ...]  # commands that set one
    functions: frozenset[str]
    jobs: bool = False  # something runs in the background
    sets_arguments: bool = False  # "$@" may be another one than at first
    waited_for: tuple[Simple, ...] = ()  # the commands of its lists that are run before the last
    is_understood: bool = True


_NOTHING: Final = Shell((), False, True, (), frozenset(), is_understood=False)  # noqa: FBT003


def read_shell(text: str) -> Shell:
    """What a text does as a command line or script."""
    if len(text) > _MOST or "\0" in text:
        return _NOTHING
    places = Places(text.replace("\r\n", "\n"))
    tree = Parser(_LANGUAGE).parse(places.data)
    root = tree.root_node
    if root.has_error or root.descendant_count > _MOST_NODES:
        return _NOTHING
    reader = _Reader(places)
    last, is_open = reader.last_of(root)
    traps, functions, jobs, sets = reader.look_around(root)
    statements = [node for node in root.named_children if node.type != "comment"]
    is_single = len(statements) == 1 and len(last) == 1 and not is_open and not jobs
    is_single = is_single and statements[0].type in ("command", "redirected_statement")
    waited_for = tuple(reader.in_lists(root))[:-1]
    return Shell(
        last, is_single, is_open, tuple(traps), frozenset(functions), jobs, sets, waited_for
    )


class _Reader:
    def __init__(self, places: Places) -> None:
        self._places = places

    def last_of(self, root: Node) -> tuple[tuple[Simple, ...], bool]:
        """The simple commands that may be the last ones, and whether others may."""
        found: list[Simple] = []
        is_open = False
        todo = [root]
        while todo:
            node = todo.pop()
            kind = node.type
            if kind in _BLOCKS:
                statement = _last_statement(node)
                if statement is None:
                    is_open = True
                else:
                    todo.append(statement)
            elif kind == "list":
                todo.append(node.named_children[-1])
            elif kind == "if_statement":
                blocks = list(_branches(node))
                is_open = is_open or not any(each.type == "else_clause" for each in blocks)
                todo += reversed(blocks)
            elif kind == "case_statement":
                items = [each for each in node.named_children if each.type == "case_item"]
                todo += reversed(items)
                is_open = True
            elif kind == "command":
                found.append(self.simple(node, redirected=False))
            elif kind == "redirected_statement" and node.named_children[0].type == "command":
                found.append(self.simple(node.named_children[0], redirected=True))
            else:
                is_open = True
        return tuple(one for one in found if one.words), is_open

    def in_lists(self, root: Node) -> Iterator[Simple]:
        """The simple commands that are run one after the other, in the foreground."""
        todo = list(reversed(root.children))
        while todo:
            node = todo.pop()
            if todo and todo[-1].type == "&":
                continue
            if node.type == "list":
                todo += reversed(node.named_children)
            elif node.type == "command":
                yield self.simple(node, redirected=False)
            elif node.type == "redirected_statement" and node.named_children[0].type == "command":
                yield self.simple(node.named_children[0], redirected=True)

    def look_around(self, root: Node) -> tuple[list[Span], set[str], bool, bool]:
        """The traps, the names of functions, and whether jobs are started or arguments set."""
        traps: list[Span] = []
        functions: set[str] = set()
        jobs = sets_arguments = False
        todo = [root]
        while todo:
            node = todo.pop()
            if node.type == "command":
                child = node.child_by_field_name("name")
                name = self._raw(child) if child is not None else ""
                if name == "trap":
                    traps.append(self._places.span_of(node))
                if name == "shift" or (name == "set" and self._sets_arguments(node)):
                    sets_arguments = True
            elif node.type == "function_definition":
                functions.add(self._raw(node.named_children[0]))
            elif node.type == "&":
                jobs = True
            todo += node.children
        return sorted(traps), functions, jobs, sets_arguments

    def _sets_arguments(self, node: Node) -> bool:
        """Whether `set` has more than options: `set -- a`, `set a`; not `set -eo pipefail`."""
        words = [self._raw(child) for child in node.named_children[1:]]
        before = ["", *words]
        return any(
            word == "--" or not (word[:1] in ("-", "+") or option.endswith("o"))
            for option, word in zip(before, words, strict=False)
        )

    def simple(self, node: Node, *, redirected: bool) -> Simple:
        """The simple command that a node is."""
        words: list[Word] = []
        assignments: list[str] = []
        for child in node.children:
            if child.type == "variable_assignment":
                assignments.append(self._raw(child))
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
        raw = self._raw(node)
        return Word(raw if plain is None else plain, plain is not None, span)

    def _plain(self, node: Node) -> str | None:
        """What a word says when nothing in it is for the shell to work out."""
        raw = self._raw(node)
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

    def _raw(self, node: Node) -> str:
        return self._places.text_at(self._places.span(node.start_byte, node.end_byte))


_BLOCKS: Final = ("program", "compound_statement", "else_clause", "elif_clause", "case_item")


def _last_statement(node: Node) -> Node | None:
    """The statement that a block ends with; None when it ends with a background job or nothing."""
    children = node.children
    if node.type == "case_item":
        # The patterns stand before the bracket.
        after = next((n for n, child in enumerate(children) if child.type == ")"), len(children))
        children = children[after + 1 :]
    if node.type == "elif_clause":
        then = next((n for n, child in enumerate(children) if child.type == "then"), 0)
        children = children[then + 1 :]
    for child in reversed(children):
        if child.type == "&":
            return None
        if child.is_named and child.type not in ("comment", "heredoc_body"):
            return child
    return None


def _branches(node: Node) -> Iterator[Node]:
    """The last statement of the `if` itself, and the other clauses."""
    children = node.children
    then = next((n for n, child in enumerate(children) if child.type == "then"), 0)
    last: Node | None = None
    for child in children[then + 1 :]:
        if child.type in ("else_clause", "elif_clause"):
            yield child
        elif child.is_named and child.type != "comment":
            last = child
        elif child.type == "&":
            last = child  # which is no command
    if last is not None:
        yield last


def _behind_exec(words: list[Word]) -> list[Word]:
    rest = words[1:]
    while rest and rest[0].text.startswith("-"):
        option = rest.pop(0).text
        if option == "-a" and rest:
            rest.pop(0)
        if option == "--":
            break
    return rest


class Syntax:
    """The tree of a text, for those who go through it themselves."""

    def __init__(self, root: Node, reader: _Reader) -> None:
        self.root = root
        self._reader = reader

    def simple(self, node: Node) -> Simple:
        """The simple command that a node is, redirected or not."""
        redirected = node.type == "redirected_statement"
        command = node.named_children[0] if redirected else node
        return self._reader.simple(command, redirected=redirected)


def syntax_of(text: str) -> Syntax | None:
    """The tree of a text; None when it is none of a shell's, or too large."""
    if len(text) > _MOST or "\0" in text:
        return None
    places = Places(text.replace("\r\n", "\n"))
    root = Parser(_LANGUAGE).parse(places.data).root_node
    if root.has_error or root.descendant_count > _MOST_NODES:
        return None
    return Syntax(root, _Reader(places))
