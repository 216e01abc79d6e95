"""What an asyncio task still does once it is cancelled, and what is done meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import FUNCTIONS
from shutdown_lint.facts.code.written import written_name, written_path
from shutdown_lint.knowledge.async_tasks import IDLE_CONTEXTS, QUICK_METHODS

if TYPE_CHECKING:
    from shutdown_lint.facts.code.exceptions import Exceptions
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.substance import Substance
    from shutdown_lint.facts.tasks.async_tasks import AsyncTask


class TaskWork:
    """Looks at what a cancellation sets going."""

    def __init__(
        self,
        tree: Tree,
        reach: Reach,
        exceptions: Exceptions,
        substance: Substance,
        sequence: Sequence,
    ) -> None:
        self._tree = tree
        self._reach = reach
        self._exceptions = exceptions
        self._substance = substance
        self._sequence = sequence

    def at_cancel(self, task: AsyncTask) -> cst.CSTNode | None:
        """What a task still does when it is cancelled, beyond talking and work in memory.

        A `finally`, an except clause or an `async with` around one of its awaits.
        """
        if task.runs is None or task.runs.function is None:
            return None
        for reached in self._reach.from_function(task.runs.function):
            found = self._unwinding(reached.node)
            if found is not None:
                return found
        return None

    def goes_on_after(self, node: cst.CSTNode) -> bool:
        """Whether its function does something else after a node, or leaves a `with` block."""
        if any(self.works(statement) for statement in self._sequence.after(node)):
            return True
        for above in self._tree.ancestors(node):
            if isinstance(above, FUNCTIONS):
                return False
            if isinstance(above, cst.With) and not all(map(self.is_idle, above.items)):
                return True
        return False

    def _unwinding(self, node: cst.CSTNode) -> cst.CSTNode | None:
        if isinstance(node, cst.Try) and self._tree.awaits(node.body):
            if node.finalbody is not None and self.works(node.finalbody.body):
                return node.finalbody
            for clause in node.handlers:
                caught = self._exceptions.caught(clause)
                if "asyncio.CancelledError" in caught or self._exceptions.catches_all(clause):
                    return clause if self.works(clause.body) else None
        if isinstance(node, cst.With) and node.asynchronous is not None:
            if self._tree.awaits(node.body) and not all(map(self.is_idle, node.items)):
                return node.items[0]
        return None

    def works(self, block: cst.CSTNode) -> bool:
        """Whether code does more than talk and work in memory."""
        return self.first_work(block) is not None

    def first_work(self, block: cst.CSTNode) -> cst.CSTNode | None:
        """The first call in a block that does more than talk and work in memory."""
        for node in self._substance.of(block):
            if isinstance(node, cst.Call) and (
                isinstance(self._tree.parent(node), cst.Await)
                or written_name(node) not in QUICK_METHODS
            ):
                return node
        return None

    def is_idle(self, item: cst.WithItem) -> bool:
        """Whether the end of a `with` block does nothing: it only bounds, locks or suppresses."""
        node = item.item.func if isinstance(item.item, cst.Call) else item.item
        name = (written_path(node) or "").rpartition(".")[2].lower().strip("_")
        return any(name == word or name.endswith(f"_{word}") for word in IDLE_CONTEXTS)
