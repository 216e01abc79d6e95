"""SHD504."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    CANCELS_IN_COROUTINE,
    HAS_CLEANUP,
    Confidence,
    EnsureImport,
    InsertAfter,
    Meta,
    Preset,
    Rule,
    Safety,
    Severity,
    Via,
    all_of,
    any_of,
    cst,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Cleanup, FixRequest, Reached


class CancelledNotAwaited(Rule):
    """An asynchronous cleanup cancels a task and does not wait until it has ended.

    `cancel()` only asks. The task hears of it when the event loop runs next, and then still has
    its own `finally` and `async with` to go through. Meanwhile the cleanup goes on and closes what
    the task needs for that: what it wanted to save or hand back fails on a closed connection.

    ## Why

    Services have lost the last batch, logged floods of "Task was destroyed but it is pending",
    and raced their own tasks for a database that was being closed. `asyncio.run` waits for them
    only after the main coroutine has closed everything.

    ## Bad

    ```python
    import asyncio

    async def collect(database):
        rows = []
        try:
            while True:
                rows.append(await receive())
        finally:
            await database.insert(rows)

    async def main(database):
        task = asyncio.create_task(collect(database))
        try:
            await serve()
        finally:
            task.cancel()  # SHD504
            await database.close()
    ```

    ## Good

    ```python
    import asyncio

    async def main(database):
        task = asyncio.create_task(collect(database))
        try:
            await serve()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await database.close()
    ```

    ## Silent when

    - the task, or what holds it, is awaited or gathered anywhere in the module (a variable: in its
      function), or handed to somebody who may do so;
    - what is cancelled is no task: timers, handles, jobs, futures, scopes;
    - the code is not cleanup, or cannot await: it is no coroutine function.

    By default it is reported where the task is seen to have something left to do when it is
    cancelled (a `finally`, an except clause or an `async with` around one of its awaits), and the
    cleanup goes on: with calls below, in an `async with` around it, or in whoever called it.

    Reported in `strict`: such a task below which nothing but the end of the program comes, since
    `asyncio.run` waits for it; such a task in code that is cleanup only by its name, which may be
    that of a single connection, or in a function that cannot await; and tasks whose coroutine is
    not in this module, in cleanup that is so by more than its name. Reported in `audit`: tasks
    with nothing of the kind, which usually just end, and what only by its name is a task.

    ## Known misses

    A wait that comes before the cancellation, or under another condition, counts as one. Tasks
    that other files cancel.

    ## Fix safety

    Unsafe: the fix waits with `asyncio.gather(…, return_exceptions=True)` right after the
    cancellation. A task that swallows its cancellation makes the cleanup hang there, and one that
    cancels itself this way would wait for itself.

    ## Proof

    In the proof the bad program closes its store while the cancelled task still wants to write its
    last rows into it, and they are lost. Its twin, and the program after its fix, write them.
    """

    meta = Meta(
        code="SHD504",
        name="cancelled-not-awaited",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=all_of("cancel", "async", any_of("create_task", "ensure_future", "Task", "task")),
        default_trigger=all_of(
            any_of("create_task", "ensure_future"), HAS_CLEANUP, CANCELS_IN_COROUTINE
        ),
        fix=Safety.UNSAFE,
    )
    message = "nobody waits for the cancelled {task}: the stop goes on while it still ends"
    default_question = "waits.cancels_in_cleanup"
    _AT_WORK = "nobody waits for the cancelled {task}: the stop goes on while it still cleans up"

    def check_cleanup(self, cleanup: Cleanup) -> None:
        """Judge one piece of asynchronous cleanup."""
        tasks = self.facts.async_tasks
        is_async = cleanup.function is not None and cleanup.function.is_async
        for reached in self.facts.reach.from_node(cleanup.root) if is_async else ():
            match reached.node:
                case cst.Call(func=cst.Attribute(value=task, attr=cst.Name(value="cancel"))):
                    if tasks.may_be_task(task) and not tasks.is_waited_for(task):
                        self._report(cleanup, reached, task)

    def _report(self, cleanup: Cleanup, reached: Reached, task: cst.BaseExpression) -> None:
        facts = self.facts
        tasks = facts.async_tasks.of(task)
        work = next(filter(None, map(facts.task_work.at_cancel, tasks)), None)
        related, preset = [cleanup.via, *reached.path], None
        if work is not None:
            related.append(Via(work, "the task still has this to do when it is cancelled"))
            if cleanup.is_by_name or not self._goes_on(cleanup, reached):
                preset = Preset.STRICT
        else:
            is_foreign = not cleanup.is_by_name and any(one.runs is None for one in tasks)
            preset = Preset.STRICT if is_foreign else Preset.AUDIT
        self.report(
            reached.node,
            message=self._AT_WORK if work is not None else None,
            related=related,
            preset=preset,
            confidence=Confidence.LOW if preset is not None else None,
            fix=self._fix(reached.node, task),
            task=facts.source(task),
        )

    def _goes_on(self, cleanup: Cleanup, reached: Reached) -> bool:
        """Whether code that could wait does something else after the cancellation."""
        canceller = self.facts.functions.around(reached.node)
        could_wait = canceller is not None and canceller.is_async
        if not could_wait or cleanup.is_of_block or cleanup.is_hook:
            return could_wait
        way = (reached.node, *(via.node for via in reached.path))
        return any(map(self.facts.task_work.goes_on_after, way))

    def _fix(self, call: cst.CSTNode, task: cst.BaseExpression) -> FixRequest | None:
        facts = self.facts
        function = facts.functions.around(call)
        waited = self._waited(call, task)
        if function is None or not function.is_async or waited is None:
            return None
        loop = facts.tree.loop_around(call) if waited.startswith("*") else None
        statement = facts.tree.statement(loop or call)
        asyncio = facts.names.imported_as("asyncio", call)
        needed = [EnsureImport("asyncio")] if asyncio is None else []
        wait = f"await {asyncio or 'asyncio'}.gather({waited}, return_exceptions=True)"
        return unsafe_fix("wait until it has ended", *needed, InsertAfter(statement, wait))

    def _waited(self, call: cst.CSTNode, task: cst.BaseExpression) -> str | None:
        """What to gather, written out: the task, or all that a loop over them cancels."""
        facts, tree = self.facts, self.facts.tree
        for above in tree.ancestors(call):
            if isinstance(above, (cst.ListComp, cst.For)):
                over = above.for_in if isinstance(above, cst.ListComp) else above
                if not facts.objects.same(over.target, task):
                    break
                inner = tree.statements(above.body) if isinstance(above, cst.For) else []
                return f"*{facts.source(over.iter)}" if len(inner) <= 1 else None
            if isinstance(above, cst.FunctionDef):
                break
        is_place = isinstance(task, (cst.Name, cst.Attribute))
        is_statement = isinstance(tree.parent(call), cst.Expr)
        return facts.source(task) if is_place and is_statement else None
