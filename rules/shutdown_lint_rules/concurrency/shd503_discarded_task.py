"""SHD503."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    InsertAfter,
    Meta,
    Preset,
    Rule,
    Safety,
    Severity,
    Wrap,
    all_of,
    any_of,
    cst,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import EditRequest, FixRequest


class DiscardedTask(Rule):
    """A task is started and dropped: nobody can wait for it when the program stops.

    The event loop itself holds tasks only weakly, so that one which nobody keeps may be collected
    in the middle. And when the main coroutine returns, `asyncio.run` cancels what is left: a mail
    half sent, a row not yet written. The program ends with status 0 and says nothing.

    ## Why

    A service that started its saves with `create_task` and ended on an event lost 3 of 3 of them;
    with a set that holds the tasks and `asyncio.wait` at the end, 3 of 3 were saved.

    `RUF006` and `ASYNC300` report a result that is dropped, `RUF006` also one that a local name
    takes and nobody reads, because of the garbage collector. This rule reports them since a stop
    loses the work each time, and goes further: it follows event loops that are kept in attributes
    or come in as parameters, tasks that a lambda starts, and attributes that nobody reads. It
    leaves to other rules what these know more of: tasks of signal handlers (`SHD211`) and endless
    tasks of a lifespan (`SHD505`).

    ## Bad

    ```python
    import asyncio

    async def handle(order):
        asyncio.create_task(save(order))  # SHD503
    ```

    ## Good

    ```python
    import asyncio

    background_tasks = set()

    async def handle(order):
        task = asyncio.create_task(save(order))
        background_tasks.add(task)
        task.add_done_callback(background_tasks.discard)

    async def main():
        await serve()
        if background_tasks:
            await asyncio.wait(background_tasks, timeout=10)
    ```

    ## Silent when

    - the task is kept where somebody reads it, returned, awaited, or handed on; also a function
      that returns it as its last expression;
    - a task group, a nursery or a helper of the application starts it;
    - `SHD211` or `SHD505` reports it;
    - its coroutine is in this module and awaits nothing: it is over in one go.

    With low confidence, in `audit`: endless tasks, which are meant to be cut off; handles that are
    kept in an attribute that nobody reads; and coroutines of other files, which may do nothing
    that a stop could cut off.

    ## Known misses

    Helpers that drop the task. Tasks in a set that nobody waits for when the program stops.

    ## Fix safety

    Unsafe: the fix keeps the task in a set of the module, which holds it until it is done. It does
    not wait for it: add `await asyncio.wait(background_tasks, timeout=…)` where the program ends.
    Offered where the call is a statement of its own.

    ## Proof

    In one proof the task that is to write an index at the stop has been collected, and the index
    is missing; its twin, and the program after its fix, write it. In the other the program ends
    while a task still saves, and the twin waits for its tasks.
    """

    meta = Meta(
        code="SHD503",
        name="discarded-task",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        preset=Preset.STRICT,
        trigger=all_of("async", any_of("create_task", "ensure_future")),
        fix=Safety.UNSAFE,
        overlaps=("RUF006", "ASYNC300"),
    )
    message = "nobody keeps the task{of}: what it is doing when the program stops is lost"
    _HELD = "_background_tasks"

    def visit_Call(self, node: cst.Call) -> None:
        """Judge one task."""
        facts = self.facts
        task = next((task for task in facts.async_tasks.all if task.made is node), None)
        if task is None or node in facts.lifespans.leaks:
            return
        function = task.runs.function if task.runs is not None else None
        if function is not None and not facts.tree.awaits(function.node.body):
            return
        unread = facts.async_tasks.unread(task)
        dropped = facts.async_tasks.is_dropped(task) or (
            isinstance(unread, cst.Name) and facts.functions.around(node) is not None
        )
        if (unread is None and not dropped) or self._is_for_shutdown(node):
            return
        audit = not dropped or function is None or facts.lifespans.endless_loop(task) is not None
        self.report(
            node,
            confidence=Confidence.LOW if audit else None,
            preset=Preset.AUDIT if audit else None,
            fix=self._fix(node),
            of="" if task.runs is None else f" of {task.runs.display}",
        )

    def _is_for_shutdown(self, node: cst.Call) -> bool:
        """Whether a signal handler starts it, and another rule says what is wrong there."""
        return any(
            task.reached.node is node and (task.is_dropped or task.starts_again)
            for task in self.facts.shutdown_tasks.all
        )

    def _fix(self, node: cst.Call) -> FixRequest | None:
        facts = self.facts
        here = facts.scopes.at(node)
        names = ("task", "background_task", "started_task")
        name = next((one for one in names if here.lookup(one) is None), None)
        is_plain = facts.names.called(node) in ("create_task", "ensure_future")
        if not isinstance(facts.tree.parent(node), cst.Expr) or name is None or not is_plain:
            return None
        edits: list[EditRequest] = [
            Wrap(node, f"{name} = ", ""),
            InsertAfter(
                facts.tree.statement(node),
                f"{self._HELD}.add({name})\n{name}.add_done_callback({self._HELD}.discard)",
            ),
        ]
        if self._HELD not in facts.scopes.of(facts.module).bindings:
            imports = [line for line in facts.module.body if self._is_import(line)]
            if not imports:
                return None
            asyncio = facts.names.imported_as("asyncio", imports[-1])
            of = f": set[{asyncio}.Task]" if asyncio is not None else ""
            edits.append(InsertAfter(imports[-1], f"\n{self._HELD}{of} = set()"))
        return unsafe_fix("keep the task until it is done", *edits)

    def _is_import(self, line: cst.CSTNode) -> bool:
        return isinstance(line, cst.SimpleStatementLine) and isinstance(
            line.body[0], (cst.Import, cst.ImportFrom)
        )
