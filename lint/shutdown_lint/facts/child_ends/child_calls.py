"""Child processes: what tells one to end, and what waits for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument, has_unpacking
from shutdown_lint.facts.code.literals import constant_int, is_constant
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import children as table
from shutdown_lint.knowledge.signals import NUMBERS, STOP_SIGNALS

if TYPE_CHECKING:
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.processes.shells import Shells


class ChildCalls:
    """What a module does to its child processes."""

    def __init__(
        self, tree: Tree, names: Names, objects: Objects, origins: Origins, shells: Shells
    ) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._origins = origins
        self._shells = shells

    def told(self, node: cst.CSTNode) -> cst.BaseExpression | None:
        """What a call tells to end: of `child.terminate()`, and of `os.kill(child.pid, SIGTERM)`.

        It may be something else than a child.
        """
        if type(node) is not cst.Call:
            return None
        if self._names.path(node.func) in table.SENDERS:
            if not self._asks_to_stop(argument(node, 1, None)):
                return None
            target = argument(node, 0, None)
            if isinstance(target, cst.Call) and self._names.path(target.func) == table.GROUP_OF:
                target = argument(target, 0, None)
            if isinstance(target, cst.Attribute) and target.attr.value == "pid":
                return target.value
        elif isinstance(node.func, cst.Attribute):
            method = node.func.attr.value
            if method == "terminate" and not node.args:
                return node.func.value
            if method == "send_signal" and self._asks_to_stop(argument(node, 0, "signal")):
                return node.func.value
        return None

    def asked(self, node: cst.CSTNode) -> cst.BaseExpression | None:
        """What a call asks whether it has ended: `child.poll()`."""
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
            if node.func.attr.value in table.ASKING:
                return node.func.value
        return None

    def waited_for(self, call: cst.Call, *, timed: bool) -> cst.BaseExpression | None:
        """The child that a call waits for, with a timeout or without one."""
        if not isinstance(call.func, cst.Attribute):
            return None
        child = call.func.value
        known = self._objects.known(child)
        waits = table.WAITS.get(known or "", {})
        if call.func.attr.value not in waits:
            return None
        bounded = has_unpacking(call) or not is_constant(
            argument(call, waits[call.func.attr.value], "timeout") or cst.Name("None"), None
        )
        if known == "asyncio.subprocess.Process" and not isinstance(
            self._tree.parent(call), cst.Await
        ):
            bounded = True  # whoever is given the coroutine may bound it
        return child if bounded is timed else None

    def is_copy_of_program(self, child: cst.BaseExpression) -> bool:
        """Whether a child runs code of this program, and may have its signal handlers."""
        return self._objects.known(child) == "multiprocessing.Process"

    def is_shell(self, child: cst.BaseExpression) -> bool:
        """Whether it is, or may be, the shell in which a command runs, and not the command."""
        origin = self._origins.of(child)
        return origin is not None and any(map(self._shells.is_shell, origin.calls))

    def kills(self, node: cst.CSTNode) -> bool:
        """Whether a node ends some process, or may: by SIGKILL, or in the words of its name."""
        if type(node) is cst.Arg:
            value = node.value  # Timer(5, child.kill)
            return isinstance(value, cst.Attribute) and "kill" in value.attr.value.lower()
        if type(node) is cst.Call:
            return "kill" in written_name(node).lower() and self.told(node) is None
        return self._names.path(node) == "signal.SIGKILL"

    def _asks_to_stop(self, number: cst.BaseExpression | None) -> bool:
        name = (self._names.path(number) or "").rpartition(".")[2]
        return name in STOP_SIGNALS or NUMBERS.get(constant_int(number) or 0) in STOP_SIGNALS
