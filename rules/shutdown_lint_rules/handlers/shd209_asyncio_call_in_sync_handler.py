"""SHD209."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    LEAVES_TO_LOOP,
    REGISTERS_INTERRUPTING_HANDLER,
    Confidence,
    FixRequest,
    Meta,
    Preset,
    Replace,
    Rule,
    Safety,
    Severity,
    all_of,
    cst,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Handler


class AsyncioCallInSyncHandler(Rule):
    """A handler of `signal.signal` asks something of an event loop that sleeps.

    The loop waits in its selector, and the handler interrupts that wait: it sets an event, cancels
    a task or stops the loop, and Python takes the wait up again. Nothing tells the loop that it
    has something to do. The process hangs until something else comes along, a request or a timer,
    or until it gets SIGKILL.

    ## Why

    What is asked of a loop from outside has to wake it. Only `call_soon_threadsafe` and
    `run_coroutine_threadsafe` do; the rest of asyncio is for code that the loop itself runs. With
    an event, `loop.stop()`, `task.cancel()` or `create_task()` programs hung for as long as they
    were watched, or woke when an unrelated timer fired, 2.8 and 4.8 seconds later. Through
    `call_soon_threadsafe` or `add_signal_handler` they ended within 0.03 seconds.

    ## Bad

    ```python
    import asyncio
    import signal

    async def main():
        stopping = asyncio.Event()
        signal.signal(signal.SIGTERM, lambda *_: stopping.set())  # SHD209
        await stopping.wait()

    asyncio.run(main())
    ```

    ## Good

    ```python
    import asyncio
    import signal

    async def main():
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, stopping.set)
        await stopping.wait()

    asyncio.run(main())
    ```

    ## Silent when

    - the handler also wakes the loop (`call_soon_threadsafe`, `run_coroutine_threadsafe`,
      `add_callback_from_signal` of tornado), or surely raises or exits, which ends the wait;
    - any handler of the module is registered with `add_signal_handler`, or the module runs uvloop:
      then every signal wakes the loop, as was measured;
    - the event is only ever asked whether it is set: it is a flag; or a loop asks after it in
      rounds of a second at most (`asyncio.sleep(0.25)`, `wait_for(stopping.wait(), 1)`);
    - the handler is set, or the call is reached, on Windows only, or where `add_signal_handler` is
      not implemented;
    - the loop is stopped under `asyncio.run`: that is SHD114;
    - it is the loop of tornado, and the module has a `PeriodicCallback`, at which that looks up;
    - it cannot be told that the object is one of asyncio's, or the loop of tornado.

    In a handler, or a branch of one, for another signal than SIGTERM and SIGINT it is reported in
    `strict`.

    ## Known misses

    Objects from other files, and of libraries on top of asyncio.

    ## Fix safety

    Unsafe: the call goes through `call_soon_threadsafe` of the loop that is in reach, or
    `run_coroutine_threadsafe`. Should the signal come when the loop is closed already, that raises
    RuntimeError where nothing happened before.

    ## Proof

    The proof sends SIGTERM to programs whose loop sleeps: the bad ones hang, the good ones and the
    fixed ones end at once.
    """

    meta = Meta(
        code="SHD209",
        name="asyncio-call-in-sync-handler",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(REGISTERS_INTERRUPTING_HANDLER, LEAVES_TO_LOOP),
        fix=Safety.UNSAFE,
    )
    default_question = "handler_calls.leaves_to_loop_in_handler"
    message = (
        "{call} does not wake the event loop that this handler interrupts: "
        "nothing happens until something else does"
    )

    def check_handler(self, handler: Handler) -> None:
        """Judge one handler."""
        facts = self.facts
        if handler.in_loop or facts.wakeups.any_signal_wakes:
            return
        reached = list(facts.reach.from_function(handler.function))
        calls = [(one, one.node) for one in reached if isinstance(one.node, cst.Call)]
        if any(facts.wakeups.wakes(call) for _, call in calls):
            return
        if facts.sure_ends.leaves(handler.function):
            return
        stops = {facts.driving.stop_by(item) for item in handler.registrations} - {None}
        found = [
            (not facts.signal_branches.ends_program_at(handler, one), one, call)
            for one, call in calls
            if facts.wakeups.needs_loop_awake(call)
            and not facts.systems.is_reached_on_windows(one)
            and not any(stop is not None and stop.place is call for stop in stops)
        ]
        if found:
            strict, first, call = min(found, key=lambda item: item[0])
            self.report(
                call,
                related=[handler.via, *first.path],
                preset=Preset.STRICT if strict else None,
                fix=self._fix(call),
                call=facts.called(call),
            )

    def _fix(self, call: cst.Call) -> FixRequest | None:
        facts = self.facts
        if not isinstance(facts.tree.parent(call), (cst.Expr, cst.Lambda)):
            return None  # somebody uses what the call gives
        if any(arg.star or arg.keyword is not None for arg in call.args):
            return None
        title = "wake the event loop"
        given = [facts.source(arg.value) for arg in call.args]
        function = facts.source(call.func)
        name = facts.names.called(call)
        loop = facts.wakeups.loop_for(call)
        if loop is None or "#" in facts.source(call):
            return None
        if name in ("create_task", "ensure_future"):
            asyncio = facts.names.imported_as("asyncio", call)
            if asyncio is None or len(given) != 1:
                return None
            new = f"{asyncio}.run_coroutine_threadsafe({given[0]}, {loop})"
        elif name == "call_soon":
            new = f"{loop}.call_soon_threadsafe({', '.join(given)})"
        else:
            new = f"{loop}.call_soon_threadsafe({', '.join((function, *given))})"
        return unsafe_fix(title, Replace(call, new))
