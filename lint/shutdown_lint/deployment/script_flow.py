"""What a shell script comes to: the program that takes its place, or that it waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment.script_blocks import body, condition, patterns
from shutdown_lint.deployment.script_conditions import Known
from shutdown_lint.deployment.script_ends import End, differ
from shutdown_lint.deployment.servers import serves
from shutdown_lint.deployment.shell_syntax import syntax_of
from shutdown_lint.deployment.simple_commands import is_simple
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tree_sitter import Node

    from shutdown_lint.deployment.shell_syntax import Syntax
    from shutdown_lint.model.span import Span

_DEEPEST: Final = 40  # blocks within blocks, and functions that functions call
_IGNORED: Final = frozenset({"comment", "heredoc_body"})
_ENDS: Final = frozenset({"exit", "return"})


class Becomes(NamedTuple):
    """The end of a script."""

    words: tuple[str, ...]  # of the program; () when that cannot be told
    has_exec: bool  # the program takes the place of the shell
    span: Span  # of the command
    trap: Span | None  # a command that sets one: what the shell does on a signal is not known
    doubts: tuple[Span, ...]  # commands that may be the end as well


def becomes(
    text: str, arguments: tuple[str, ...], environment: Mapping[str, str]
) -> Becomes | None:
    """Follow a script to its end; None where that cannot be done."""
    syntax = syntax_of(text)
    if syntax is None:
        return None
    walk = _Walk(syntax, Known(arguments, environment))
    end = walk.block(syntax.root, is_last=True)
    if end is None and walk.unsure and not walk.is_open:
        end = walk.unsure[-1]  # if that runs, and nothing else may
        if any(differ(one, end) for one in walk.unsure):
            return None
    if end is None:
        return None
    doubts = tuple(one.span for one in walk.unsure if differ(one, end))
    return Becomes(end.words, end.has_exec, end.span, walk.trap, doubts)


class _Walk:
    """Goes through the statements in the order in which they run."""

    def __init__(self, syntax: Syntax, known: Known) -> None:
        self._syntax = syntax
        self._known = known
        self._functions: dict[str, Node] = {}
        self._depth = 0
        self._sure = True  # what is gone through surely runs
        self.trap: Span | None = None
        self.unsure: list[End] = []
        self.is_open = False  # what is no simple command may be run last

    def block(self, node: Node, *, is_last: bool) -> End | None:
        """Go through the statements of a block."""
        if self._depth > _DEEPEST:
            return None
        self._depth += 1
        children = [one for one in body(node) if one.type not in _IGNORED]
        end = None
        for number, child in enumerate(children):
            following = [one.type for one in children[number + 1 : number + 2]]
            if not child.is_named or following == ["&"]:
                continue
            behind = any(one.is_named for one in children[number + 1 :])
            end = self._statement(child, is_last=is_last and not behind)
            if end is not None:
                break
        self._depth -= 1
        return end

    def _statement(self, node: Node, *, is_last: bool) -> End | None:
        kind = node.type
        if is_simple(node):
            return self._command(node, is_last=is_last)
        if kind == "compound_statement":
            return self.block(node, is_last=is_last)
        if kind == "function_definition":
            self._functions[self._text(node.named_children[0])] = node.named_children[-1]
        elif kind == "list":
            return self._list(node, is_last=is_last)
        elif kind == "if_statement":
            return self._branches(self._if(node), is_last=is_last)
        elif kind == "case_statement":
            return self._branches(self._case(node), is_last=is_last)
        elif kind == "pipeline" and is_last and is_simple(node.named_children[0]):
            return self._command(node.named_children[0], is_last=True, is_piped=True)
        else:
            self.is_open = self.is_open or is_last
            if any(word in self._text(node) for word in ("shift", "set ")):
                self._known = self._known._replace(arguments=None)
        return None

    def _command(self, node: Node, *, is_last: bool, is_piped: bool = False) -> End | None:
        simple = self._syntax.commands.of(node)
        if not simple.words:
            return None
        name, rest = simple.texts[0], simple.texts[1:]
        if not simple.has_exec:
            if name in self._functions:
                return self._call(name, self._known.filled(rest), is_last=is_last)
            if name == "trap":
                self.trap = self.trap or simple.span
            if name in ("shift", "set"):
                self._set(name, rest)
            if name in _ENDS and self._sure:
                return End((), False, simple.span)  # noqa: FBT003
            if not is_last and not serves(simple.texts):
                return None
        words = self._known.filled(simple.texts) or ()
        if words and "$" in words[0]:
            words = ()
        end = End(words, simple.has_exec and not is_piped, simple.span)
        if self._sure:
            return end
        self.unsure.append(end)
        return None

    def _call(self, name: str, arguments: tuple[str, ...] | None, *, is_last: bool) -> End | None:
        own = self._known.arguments
        self._known = self._known._replace(arguments=arguments)
        end = self.block(self._functions[name], is_last=is_last)
        self._known = self._known._replace(arguments=own)
        return None if end is not None and not end.words and not end.has_exec else end

    def _set(self, name: str, words: Sequence[str]) -> None:
        arguments = self._known.arguments
        if name == "set":
            if not words or words[0] != "--":
                return
            arguments = self._known.filled(words[1:])
        elif arguments is not None:
            count = int(words[0]) if words and words[0].isdecimal() else 1
            arguments = arguments[count:]
        self._known = self._known._replace(arguments=arguments if self._sure else None)

    def _list(self, node: Node, *, is_last: bool) -> End | None:
        left, operator, right = node.children[0], node.children[1].type, node.children[-1]
        if left.type == "test_command" or self._text(left).startswith("test "):
            holds = self._known.holds(self._text(left))
            wanted = operator == "&&"
            runs = None if holds is None else holds is wanted
        else:
            end = self._statement(left, is_last=False)
            if end is not None:
                return end
            runs = True if operator == "&&" else None
        if runs is False:
            return None
        before, self._sure = self._sure, self._sure and runs is True
        end = self._statement(right, is_last=is_last)
        self._sure = before
        return end

    def _if(self, node: Node) -> Iterator[tuple[bool | None, Node]]:
        yield self._known.holds(condition(node, self._text)), node
        for clause in node.named_children:
            if clause.type == "elif_clause":
                yield self._known.holds(condition(clause, self._text)), clause
            elif clause.type == "else_clause":
                yield True, clause

    def _case(self, node: Node) -> Iterator[tuple[bool | None, Node]]:
        subject = self._text(node.named_children[0])
        for item in node.named_children[1:]:
            if item.type == "case_item":
                wanted = [self._text(one) for one in patterns(item)]
                yield self._known.matches(subject, wanted), item

    def _branches(
        self, branches: Iterator[tuple[bool | None, Node]], *, is_last: bool
    ) -> End | None:
        """Go through the branches that may run, as far as the first that surely does."""
        before = self._sure
        end = None
        for holds, node in branches:
            if holds is False:
                continue
            self._sure = self._sure and holds is True
            end = self.block(node, is_last=is_last)
            if end is not None or holds is True:
                break
        self._sure = before
        return end

    def _text(self, node: Node) -> str:
        return (node.text or b"").decode("utf-8", "replace")
