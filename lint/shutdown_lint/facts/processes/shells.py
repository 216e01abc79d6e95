"""Child processes that are a shell, and the commands that they run."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import constant_str, is_constant
from shutdown_lint.knowledge import children as table

if TYPE_CHECKING:
    from shutdown_lint.facts.code.names import Names

_MAX_HOPS = 4
# What a shell hands on as it is: no quotes, variables, patterns, redirections, lists.
_PLAIN = re.compile(r"[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./ -]*")
# At the start of a command of the list. What stands in quotes, or behind a pipe, is for another
# shell; with a redirection alone the shell stays what it is.
_EXEC = re.compile(r"(?:[^'\"`|(){}]*(?:&&|[;\n]))?\s*(?:\w+=\S*\s+)*exec\s+(?![\d<>&])")


class Shells:
    """Judges the calls that make child processes."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def is_shell(self, made: cst.Call) -> bool:
        """Whether a child is a shell that runs a command, and not the command itself.

        False where the shell is told to make way for it (`exec`).
        """
        if self._names.path(made.func) in table.SHELL_MAKERS:
            command = argument(made, 0, "cmd")
        elif is_constant(argument(made, None, "shell"), value=True):
            command = argument(made, 0, "args")
        else:
            return False
        start = self._start_of(command, _MAX_HOPS)
        return start is None or _EXEC.match(start) is None

    def may_make_way(self, made: cst.Call) -> bool:
        """Whether another shell than that of the system has a single command to run.

        bash, unlike dash, makes way for a command that is all there is.
        """
        return argument(made, None, "executable") is not None and self.words(made) is not None

    def words(self, made: cst.Call) -> tuple[str, ...] | None:
        """The words of a literal command that says the same without a shell; None for others."""
        command = constant_str(argument(made, 0, None))
        if command is None or not _PLAIN.fullmatch(command):
            return None
        words = tuple(shlex.split(command))
        if not words or "=" in words[0] or words[0] in table.SHELL_BUILTINS:
            return None
        return words

    def _start_of(self, command: cst.CSTNode | None, hops: int) -> str | None:
        """The text that a command begins with, as far as it is literal."""
        match command:
            case cst.SimpleString():
                return constant_str(command)
            case cst.ConcatenatedString():
                return self._start_of(command.left, hops)
            case cst.FormattedString():
                first = command.parts[0] if command.parts else None
                return first.value if isinstance(first, cst.FormattedStringText) else None
            case cst.BinaryOperation():
                return self._start_of(command.left, hops)
            case cst.Call(func=cst.Attribute()):  # "exec {}".format(…)
                return self._start_of(command.func.value, hops)  # type: ignore[attr-defined]
            case cst.Name() if hops > 0:
                binding = self._names.binding(command)
                if binding is not None and binding.kind is Kind.ASSIGN:
                    return self._start_of(binding.value, hops - 1)
        return None
