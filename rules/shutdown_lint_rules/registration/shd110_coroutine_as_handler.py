"""SHD110."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    HAS_COROUTINE_FUNCTION,
    HAS_EXIT_CALLBACK,
    REGISTERS_HANDLER,
    Confidence,
    FixRequest,
    InsertBefore,
    Meta,
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
    from collections.abc import Sequence

    from shutdown_lint.api import (
        Cleanup,
        CoroutineFunction,
        ExitCallback,
        Function,
        Handler,
        Registration,
    )

_TASKS = "shutdown_tasks"


class CoroutineAsHandler(Rule):
    """A coroutine function is registered as a callback, or a callback drops its coroutine.

    Who calls the callback does not await what it gives: a coroutine is made and thrown away, and
    not one line of its body runs. The signal counts as handled, and the process goes on until it
    gets SIGKILL, with a RuntimeWarning as the only trace. An exit callback of that kind cleans
    nothing up. `add_signal_handler` refuses a coroutine function with TypeError at start-up, but
    takes a lambda that returns a coroutine.

    ## Why

    Where only a name is passed, `async def` and `def` look alike. SIGTERM was swallowed in every
    run on Python 3.9 to 3.13. It happens with methods of libraries too: what aiohttp holds open is
    not closed by `atexit.register(session.close)`.

    ## Bad

    ```python
    import signal

    async def stop(signum, frame):
        await server.close()

    signal.signal(signal.SIGTERM, stop)  # SHD110
    ```

    ## Good

    ```python
    import asyncio, signal

    async def main():
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, stopping.set)
        await stopping.wait()
        await server.close()
    ```

    ## Silent when

    - the coroutine is given to somebody who runs it: `asyncio.create_task(stop())`,
      `loop.run_until_complete(stop())`, `asyncio.run_coroutine_threadsafe(stop(), loop)`;
    - the function is decorated: it may be none any more;
    - `add_signal_handler` is not surely that of an asyncio event loop: others may await what the
      callback gives; or its TypeError is caught; or it is set for Windows only;
    - the function is called in the registration: `add_signal_handler(sig, stop())` (SHD106).

    ## Known misses

    Coroutine functions from other files, and of libraries that the tables do not know.

    ## Fix safety

    Unsafe: in an event loop the callback becomes a lambda that starts a task and keeps it: the
    shutdown code runs for the first time. `signal.signal` and `atexit` know no loop: no fix.

    ## Proof

    The proof sends SIGTERM: the bad programs go on until they are killed, or die at start-up.
    """

    meta = Meta(
        code="SHD110",
        name="coroutine-as-handler",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(any_of(REGISTERS_HANDLER, HAS_EXIT_CALLBACK), HAS_COROUTINE_FUNCTION),
        fix=Safety.UNSAFE,
    )
    default_question = "coroutines.makes_coroutine"
    message = "{function} is a coroutine function: its body never runs{swallowed}"
    _REFUSED = "{function} is a coroutine function: this call raises TypeError"
    _AT_EXIT = "{function} is a coroutine function: at exit none of its body runs"
    _DROPPED = "nobody awaits the coroutine that is made here: the body of {function} never runs"

    def check_registration(self, registration: Registration) -> None:
        """Judge one call that installs a handler."""
        found = self.facts.coroutines.named_by(registration.handler_node)
        if found is None or not self._is_judged(registration):
            return
        message = self._REFUSED if registration.in_loop and found.is_recognised else None
        if message and self.facts.exceptions.expected_at(registration.call, "TypeError"):
            return
        fails = self.facts.arity.fails(registration.reference, registration.arguments)
        signals = registration.display.replace("signal", "the signal")
        are = "are" if " and " in signals else "is"
        swallowed = "" if fails else f", and {signals} {are} swallowed"
        self._report(registration.call, found, message, (), self._fix(registration), swallowed)

    def check_handler(self, handler: Handler) -> None:
        """Judge what a handler calls."""
        if any(map(self._is_judged, handler.registrations)):
            self._judge_dropped(handler.function, handler.via)

    def check_exit_callback(self, callback: ExitCallback) -> None:
        """Judge one call of `atexit.register`."""
        found = self.facts.coroutines.named_by(callback.callback)
        if found is not None:
            self._report(callback.call, found, self._AT_EXIT)
        elif callback.reference is not None:
            via = Via(callback.call, "registered to run at exit here", step=True)
            self._judge_dropped(callback.reference.function, via)

    def check_cleanup(self, cleanup: Cleanup) -> None:
        """Judge one function under `@atexit.register`."""
        function, decorator = cleanup.function, cleanup.via.node
        if function is not None and cleanup.by_exit and isinstance(decorator, cst.Decorator):
            if found := self.facts.coroutines.defined_by(function):
                self._report(decorator, found, self._AT_EXIT)

    def _is_judged(self, registration: Registration) -> bool:
        if registration.for_windows:
            return False
        return not registration.in_loop or self.facts.event_loops.takes_handler(registration.call)

    def _judge_dropped(self, function: Function, via: Via) -> None:
        for reached in self.facts.coroutines.dropped_by(function):
            assert isinstance(reached.node, cst.Call)
            found = self.facts.coroutines.made_by(reached.node)
            if found is not None and not self.facts.systems.is_reached_on_windows(reached):
                self._report(reached.node, found, self._DROPPED, [via, *reached.path])

    def _report(
        self,
        node: cst.CSTNode,
        found: CoroutineFunction,
        message: str | None,
        way: Sequence[Via] = (),
        fix: FixRequest | None = None,
        swallowed: str = "",
    ) -> None:
        defined = found.function and Via(found.function.node, f"{found.display} is defined here")
        related = [*way, defined] if defined else way
        text = (message or self.message).format(function=found.display, swallowed=swallowed)
        self.report(node, message=text, related=related, fix=fix)

    def _fix(self, registration: Registration) -> FixRequest | None:
        """Start a task, and keep it: an event loop itself forgets its tasks."""
        from shutdown_lint.api import with_argument  # needs libcst

        facts, given = self.facts, registration.arguments
        call, handler = registration.call, registration.handler_node
        asyncio, scope = facts.names.imported_as("asyncio", call), facts.names.scopes.at(call)
        if not registration.in_loop or None in (asyncio, given) or isinstance(call, cst.Decorator):
            return None
        if isinstance(scope.node, cst.ClassDef) or scope.lookup(_TASKS):
            return None
        if isinstance(handler, cst.Lambda):
            made = facts.source(handler.body)
            head = facts.source(handler).removesuffix(made)
        elif isinstance(handler, (cst.Name, cst.Attribute)):
            head, taken = ("lambda *args: ", "*args") if given else ("lambda: ", "")
            made = f"{facts.source(handler)}({taken})"
        else:
            return None
        kept = f"{head}{_TASKS}.add({asyncio}.ensure_future({made}))"
        start = InsertBefore(facts.tree.outermost_loop_or_statement(call), f"{_TASKS} = set()")
        edit = with_argument(facts, call, handler, kept)
        return unsafe_fix("start a task in the event loop, and keep it", start, edit)
