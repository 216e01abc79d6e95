"""Programs that are started beside this one, and that nothing in the module ever ends."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import orphans as table
from shutdown_lint.knowledge.children import ENDING_METHODS
from shutdown_lint.knowledge.exits import SENDS_SIGNAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.processes.children import Child, Children
    from shutdown_lint.facts.waits.orphans import Orphans
    from shutdown_lint.facts.work.entries import Entries

_STREAMS = ("stdin", "stdout", "stderr")


class UnendedChildren:
    """The children that go on when the program has stopped, however it is stopped."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        objects: Objects,
        children: Children,
        entries: Entries,
        orphans: Orphans,
    ) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._children = children
        self._entries = entries
        self._orphans = orphans

    @cached_property
    def all(self) -> tuple[Child, ...]:
        """The children that run beside a program that runs until it is stopped."""
        if self._orphans.lasting is None or self._orphans.are_prevented:
            return ()
        found = [child for child in self._children.all if self._goes_on(child)]
        if not found or self._others_may_be_ended or self._number_is_given_away:
            return ()
        return tuple(found)

    def _goes_on(self, child: Child) -> bool:
        fate = child.fate
        return (
            child.is_program
            and self._entries.runs(child.made)
            and not (child.ended_by or fate.entered or fate.awaited or fate.escapes)
            and not self._is_step(child)
            and self._runs_beside(child)
            and not self._is_arranged(child.made)
            and not self._says_otherwise(child.made)
        )

    def _is_step(self, child: Child) -> bool:
        """Whether the program goes on only when the child has ended."""
        return child.fate.uses(*table.FINISHING) or any(
            isinstance(above, cst.While) and below is above.test
            for poll in child.fate.calls_of("poll")
            for above, below in self._tree.lineage(poll)
        )

    def _runs_beside(self, child: Child) -> bool:
        """Whether a child is kept, and is no short errand of one round of a loop."""
        if child.fate.uses("poll"):
            return True
        statement = self._tree.parent(child.made)
        if isinstance(statement, cst.Await):
            statement = self._tree.parent(statement)
        return (
            not isinstance(statement, cst.Expr) and self._orphans.loop_around(child.made) is None
        )

    def _is_arranged(self, made: cst.Call) -> bool:
        """Whether it has a session of its own, or a pipe at whose end it notices ours."""
        if self._children.may_have_own_group(made):
            return True
        pipes = (argument(made, None, stream) for stream in _STREAMS)
        return any(
            pipe is not None and (self._names.path(pipe) or "").endswith(".PIPE") for pipe in pipes
        )

    def _says_otherwise(self, made: cst.Call) -> bool:
        """Whether the command says that the child looks after itself, or starts us anew."""
        for node in self._command(made):
            if isinstance(node, cst.Call):
                if self._names.path(node.func) == table.OWN_NUMBER:
                    return True
            elif isinstance(node, (cst.Name, cst.Attribute)):
                if self._names.path(node) in table.OWN_COMMAND:
                    return True
            elif isinstance(node, (cst.SimpleString, cst.FormattedStringText)):
                if not table.DETACHING.isdisjoint(_words(node)):
                    return True
        return False

    def _command(self, made: cst.Call) -> Iterator[cst.CSTNode]:
        """Everything that is written in a command, also where it has a name of its own."""
        command = made.args[0].value if made.args else None
        binding = self._names.binding(command) if isinstance(command, cst.Name) else None
        yield from running_nodes(made)
        if binding is not None and binding.value is not None:
            yield from running_nodes(binding.value)

    @cached_property
    def _others_may_be_ended(self) -> bool:
        """Whether the module ends processes that may be these, also by name or number."""
        for call in self._tree.all(cst.Call):
            path = self._names.path(call.func)
            if path in SENDS_SIGNAL:
                return True
            if (
                written_name(call) in ENDING_METHODS
                and isinstance(call.func, cst.Attribute)
                and self._objects.known(call.func.value) in (None, "subprocess.Popen")
            ):
                return True
        return self._children.any_reaped or any(
            not table.KILLING.isdisjoint(_words(text)) for text in self._tree.all(cst.SimpleString)
        )

    @cached_property
    def _number_is_given_away(self) -> bool:
        """Whether a process id gets anywhere but into a message: a file, a variable, a call."""
        return any(
            node.attr.value == "pid" and not self._is_talk(node)
            for node in self._tree.all(cst.Attribute)
        )

    def _is_talk(self, node: cst.CSTNode) -> bool:
        for above in self._tree.ancestors(node):
            if isinstance(above, cst.Call) and written_name(above) not in ("format", "str"):
                return written_name(above) in table.TALKING
        return False


def _words(text: cst.CSTNode) -> list[str]:
    if isinstance(text, cst.FormattedStringText):
        return text.value.split()
    return (constant_str(text) or "").replace("/", " ").split()
