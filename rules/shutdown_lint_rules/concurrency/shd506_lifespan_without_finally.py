"""SHD506."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    Indent,
    InsertBefore,
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
    from shutdown_lint.api import FixRequest, ModuleFacts


class LifespanWithoutFinally(Rule):
    """The cleanup of a lifespan stands after its `yield`, and not in a `finally`.

    What ends the service early is raised at the `yield`: a cancellation, by a second Ctrl+C, a
    handler that cancels the main task or a server that gives up waiting; an error in another part
    of the program; KeyboardInterrupt. Then the function is left there, and pools stay open, leases
    taken, files unwritten.

    ## Why

    The documentation of frameworks shows the form without `finally`, so most services have it. An
    application lost the checkpoint of its database that way whenever the server was cancelled. On
    an orderly SIGTERM, which uvicorn turns into a message to the lifespan, the cleanup does run.

    ## Bad

    ```python
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def lifespan(app):
        app.pool = await connect()
        yield  # SHD506
        await app.pool.close()
    ```

    ## Good

    ```python
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def lifespan(app):
        app.pool = await connect()
        try:
            yield
        finally:
            await app.pool.close()
    ```

    ## Silent when

    - a `try` with a `finally`, or with a clause that catches everything or a cancellation, stands
      around the `yield`, or a `with` block whose end cleans up;
    - nothing follows but output and work in memory;
    - there is more than one `yield`, or it stands in a loop;
    - it is a `cleanup_ctx` of aiohttp, which raises nothing at the `yield`.

    A lifespan is a function of that name under `contextmanager` or `asynccontextmanager`, or one
    that is given as `lifespan=`. Other context managers of that form are reported in `audit`.

    ## Known misses

    Generators that are made a context manager elsewhere. What a `with` block around the `yield`
    does not clean up.

    ## Fix safety

    Unsafe: the fix puts the `yield` into a `try` and what follows into its `finally`. What was
    skipped on an error now runs, also where the error comes from the very thing that it closes.
    Shown only where all of it follows in one block, with no jump and no string of several lines.
    None for other context managers: what follows their `yield` may be what must not happen after
    an error, such as putting a half-written file in its place.

    ## Proof

    In the proof a handler cancels the main task: the lifespan of the bad program is left at its
    `yield` and its file is missing. Its twin, and the program after its fix, write it.
    """

    meta = Meta(
        code="SHD506",
        name="lifespan-without-finally",
        since="0.2.0",
        severity=Severity.NOTE,
        confidence=Confidence.MEDIUM,
        preset=Preset.STRICT,
        trigger=all_of("yield", any_of("lifespan", "asynccontextmanager", "contextmanager")),
        fix=Safety.UNSAFE,
    )
    message = "a cancellation or an error that ends the service here skips {work}()"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge the context managers of a module."""
        for function in facts.functions.all:
            found = facts.unguarded_yields.of(function)
            if found is None:
                continue
            pause, work = found
            is_lifespan = facts.unguarded_yields.is_lifespan(function)
            assert isinstance(work, cst.Call)
            self.report(
                pause,
                related=[Via(work, "this is skipped")],
                preset=None if is_lifespan else Preset.AUDIT,
                confidence=None if is_lifespan else Confidence.LOW,
                fix=self._fix(facts, pause) if is_lifespan else None,
                work=facts.short(work.func),
            )

    def _fix(self, facts: ModuleFacts, pause: cst.Yield) -> FixRequest | None:
        line = facts.tree.statement(pause)
        block = facts.tree.parent(line)
        if not isinstance(facts.tree.parent(pause), cst.Expr):
            return None
        if not isinstance(block, cst.IndentedBlock):
            return None
        function = facts.functions.around(pause)
        if function is None or block is not function.node.body:
            return None
        below = block.body[block.body.index(line) + 1 :]
        if not below or not facts.unguarded_yields.can_run_at_once(below):
            return None
        return unsafe_fix(
            "clean up in a finally",
            InsertBefore(line, "try:"),
            Indent(line, line),
            InsertBefore(below[0], "finally:"),
            Indent(below[0], below[-1]),
        )
