"""Command lines and shell scripts: what is run last, and as which process.

Only what decides who gets a signal is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment.script_blocks import body
from shutdown_lint.deployment.shell_syntax import Syntax, syntax_of
from shutdown_lint.deployment.simple_commands import Simple, is_simple
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from shutdown_lint.model.span import Span


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
    in_front: tuple[Simple, ...] = ()  # all commands that it may wait for, and …
    beside: tuple[Simple, ...] = ()  # … those in the background; without those of functions
    piped: tuple[Simple, ...] = ()  # those of a pipe at the end that write into it


_NOTHING: Final = Shell((), False, True, (), frozenset(), is_understood=False)  # noqa: FBT003


def read_shell(text: str) -> Shell:
    """What a text does as a command line or script."""
    syntax = syntax_of(text)
    if syntax is None:
        return _NOTHING
    root, reader = syntax.root, _Reader(syntax)
    last, is_open = reader.last_of(root)
    traps, functions, jobs, sets = reader.look_around(root)
    statements = [node for node in root.named_children if node.type != "comment"]
    is_single = len(statements) == 1 and len(last) == 1 and not is_open and not jobs
    is_single = is_single and statements[0].type in ("command", "redirected_statement")
    waited_for = tuple(reader.in_lists(root))[:-1]
    in_front, beside = reader.all_of(root)
    return Shell(
        last, is_single, is_open, tuple(traps), frozenset(functions), jobs, sets, waited_for,
        in_front=tuple(in_front), beside=tuple(beside), piped=tuple(reader.piped(root)),
    )  # fmt: skip


class _Reader:
    def __init__(self, syntax: Syntax) -> None:
        self._places = syntax.places
        self._commands = syntax.commands

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
            elif is_simple(node):
                found.append(self._commands.of(node))
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
            elif is_simple(node):
                yield self._commands.of(node)

    def all_of(self, root: Node) -> tuple[list[Simple], list[Simple]]:
        """The commands that may be run in the foreground, and those beside it."""
        found: tuple[list[Simple], list[Simple]] = ([], [])
        todo = [(root, False)]
        while todo:
            node, is_beside = todo.pop()
            if is_simple(node):
                simple = self._commands.of(node)
                found[is_beside].append(simple)
                is_top = node.parent is not None and node.parent.type == "program"
                if is_top and simple.has_exec and not is_beside:
                    break  # what stands behind it is never run
                continue
            below = [] if node.type in _ELSEWHERE else node.children
            after = [each.type for each in below[1:]] + [""]
            pairs = [
                (child, is_beside or then == "&")
                for child, then in zip(below, after, strict=False)
            ]
            todo += reversed(pairs)
        return found

    def piped(self, root: Node) -> Iterator[Simple]:
        """What writes into the pipe that a text ends with."""
        last = _last_statement(root)
        if last is not None and last.type == "pipeline":
            yield from (self._commands.of(one) for one in last.children[:-1] if is_simple(one))

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
                name = self._commands.text(child) if child is not None else ""
                if name == "trap":
                    traps.append(self._places.span_of(node))
                if name == "shift" or (name == "set" and self._sets_arguments(node)):
                    sets_arguments = True
            elif node.type == "function_definition":
                functions.add(self._commands.text(node.named_children[0]))
            elif node.type == "&":
                jobs = True
            todo += node.children
        return sorted(traps), functions, jobs, sets_arguments

    def _sets_arguments(self, node: Node) -> bool:
        """Whether `set` has more than options: `set -- a`, `set a`; not `set -eo pipefail`."""
        words = [self._commands.text(child) for child in node.named_children[1:]]
        before = ["", *words]
        return any(
            word == "--" or not (word[:1] in ("-", "+") or option.endswith("o"))
            for option, word in zip(before, words, strict=False)
        )


_ELSEWHERE: Final = ("function_definition", "command_substitution", "process_substitution")
_BLOCKS: Final = ("program", "compound_statement", "else_clause", "elif_clause", "case_item")


def _last_statement(node: Node) -> Node | None:
    """The statement that a block ends with; None when it ends with a background job or nothing."""
    for child in reversed(body(node)):
        if child.type == "&":
            return None
        if child.is_named and child.type not in ("comment", "heredoc_body"):
            return child
    return None


def _branches(node: Node) -> Iterator[Node]:
    """The other clauses of an `if`, and what its own block ends with: a statement, or an `&`."""
    yield from (child for child in node.children if child.type in ("else_clause", "elif_clause"))
    for child in reversed(body(node)):
        if child.type == "&" or (child.is_named and child.type != "comment"):
            yield child
            return
