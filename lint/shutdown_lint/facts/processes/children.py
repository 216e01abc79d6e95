"""Child processes: who makes them, and who signals, ends and waits for them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument, has_unpacking
from shutdown_lint.facts.code.literals import constant_int, constant_str
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import children as table
from shutdown_lint.knowledge.holders import ASKING_CALLS
from shutdown_lint.knowledge.signals import NUMBERS, STOP_SIGNALS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.fates import Fate, Fates
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.processes.shells import Shells

# Programs take SIGHUP to read their configuration anew.
_ENDING = (STOP_SIGNALS - {"SIGHUP"}) | {"SIGABRT", "SIGKILL"}


class Child(NamedTuple):
    """A call that makes a child process, and what becomes of the child."""

    made: cst.Call
    known: str  # the class by which the tables know it
    fate: Fate
    by_number: tuple[cst.Call, ...] = ()  # `os.kill(child.pid, SIGTERM)`
    asked_else: tuple[cst.Call, ...] = ()  # `child.send_signal(SIGHUP)`: to reload, to pause

    @property
    def is_program(self) -> bool:
        """Whether it runs another program, and not a part of this one."""
        return self.known != "multiprocessing.Process"

    @property
    def ended_by(self) -> tuple[cst.Call | cst.Attribute, ...]:
        """The calls that send it a signal, and the methods given to somebody who will."""
        given = (one for one in self.fate.passed_on if one.attr.value in table.ENDING_METHODS)
        called = self.fate.calls_of(*table.ENDING_METHODS)
        ends = (call for call in called if call not in self.asked_else)
        return (*ends, *self.by_number, *given)

    @property
    def is_waited_for(self) -> bool:
        """Whether its end is waited for, asked for, or may be by somebody who cannot be seen."""
        fate = self.fate
        return bool(
            fate.entered or fate.awaited or fate.escapes or fate.uses(*table.HEEDING[self.known])
        )


class Children:
    """The child processes of a module."""

    def __init__(
        self, tree: Tree, names: Names, objects: Objects, fates: Fates, shells: Shells
    ) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._fates = fates
        self._shells = shells

    @cached_property
    def all(self) -> tuple[Child, ...]:
        """Every child process that is made, in source order."""
        found = []
        for call in self._tree.all(cst.Call):
            known = self._objects.known(call) if self.is_made_by(call) else None
            if known in table.WAITS:
                fate = self._fates.of(call)
                by_number, asked = tuple(self._signals_to(fate)), tuple(self._asks_else(fate))
                found.append(Child(call, known, fate, by_number, asked))
        return tuple(found)

    def is_made_by(self, call: cst.Call) -> bool:
        """Whether a call constructs, rather than fetches, what it gives."""
        name = self._names.called(call)
        if name[:1].isupper() or name.startswith("create_subprocess"):
            return True
        local = self._objects.type(call)
        return local is not None and local.local is not None

    @cached_property
    def any_reaped(self) -> bool:
        """Whether the module waits for children by other means than their own methods."""
        return any(
            self._names.path(call.func) in table.REAPING for call in self._tree.all(cst.Call)
        )

    def may_be_waited_for(self, child: Child) -> bool:
        """Whether a child is waited for, or something is that may be this child."""
        waits = table.HEEDING[child.known]
        return (
            child.is_waited_for
            or self.any_reaped
            or any(
                written_name(call) in waits and self._may_be_on(child, call)
                for call in self._tree.all(cst.Call)
            )
        )

    def _may_be_on(self, child: Child, call: cst.Call) -> bool:
        """Whether what a method is called on cannot be told, or is of the class of the child."""
        if not isinstance(call.func, cst.Attribute):
            return False
        on = call.func.value
        if self._names.path(call.func) is not None or constant_str(on) is not None:
            return False  # os.path.join, asyncio.wait, ", ".join
        if written_name(call) == "join" and any(arg.keyword is None for arg in call.args):
            return False  # separator.join(words)
        return self._objects.known(on) in (None, child.known)

    def gives_its_number(self, child: Child) -> bool:
        """Whether its process id gets into other hands: `os.killpg(child.pid, …)`.

        Who only logs it, or ends the child by it, does nothing else with it.
        """
        return any(
            call is None
            or (written_name(call) not in ASKING_CALLS and call not in child.by_number)
            for call in self._given_number(child.fate)
        )

    def told(self, end: cst.Call | cst.Attribute) -> cst.BaseExpression | None:
        """The child that something in `ended_by` ends, as it is written there."""
        if isinstance(end, cst.Call) and self._names.path(end.func) == table.SENDS_TO_ONE:
            end = cst.ensure_type(end.args[0].value, cst.Attribute)
        method = end.func if isinstance(end, cst.Call) else end
        return method.value if isinstance(method, cst.Attribute) else None

    def only_kills(self, end: cst.Call | cst.Attribute) -> bool:
        """Whether something in `ended_by` ends a child at once, untold."""
        if isinstance(end, cst.Call) and self._names.path(end.func) == table.SENDS_TO_ONE:
            return self._signal_name(argument(end, 1, None)) == "SIGKILL"
        method = end.func if isinstance(end, cst.Call) else end
        return isinstance(method, cst.Attribute) and method.attr.value == "kill"

    def _signals_to(self, fate: Fate) -> Iterator[cst.Call]:
        """The calls that send a child a signal to end by, by its process id."""
        for call in self._given_number(fate):
            if call is None or self._names.path(call.func) != table.SENDS_TO_ONE:
                continue
            name = self._signal_name(argument(call, 1, None))
            if name in _ENDING and isinstance(call.args[0].value, cst.Attribute):
                yield call

    def _asks_else(self, fate: Fate) -> Iterator[cst.Call]:
        """The calls that send a child a signal that is surely none to end by."""
        for call in fate.calls_of("send_signal"):
            name = self._signal_name(argument(call, 0, "sig"))
            if name is not None and name.startswith("SIG") and name not in _ENDING:
                yield call

    def _given_number(self, fate: Fate) -> Iterator[cst.Call | None]:
        """The calls that are given a child's process id; None where something else gets it."""
        for attribute in fate.passed_on:
            if attribute.attr.value == "pid":
                given = self._tree.parent(attribute)
                call = None if given is None else self._tree.parent(given)
                yield call if isinstance(call, cst.Call) else None

    def _signal_name(self, number: cst.BaseExpression | None) -> str | None:
        """The name of a signal, by its name or number; None where it cannot be told."""
        name = (self._names.path(number) or "").rpartition(".")[2]
        return name or NUMBERS.get(constant_int(number) or 0)

    def only_shell_is_ended(self, child: Child) -> bool:
        """Whether a child is told to end, and is a shell that does not pass that on."""
        return (
            bool(child.ended_by)
            and self._shells.is_shell(child.made)
            and not self._shells.may_make_way(child.made)
            and not self.may_have_own_group(child.made)
            and not self.gives_its_number(child)
        )

    def may_have_own_group(self, made: cst.Call) -> bool:
        """Whether a child has, or may have, its signals, session or group arranged by hand."""
        return has_unpacking(made) or any(
            argument(made, None, option) is not None for option in table.ARRANGING_OPTIONS
        )
