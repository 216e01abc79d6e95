"""SHD106."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    FixRequest,
    Meta,
    Replace,
    Rule,
    Safety,
    Severity,
    Via,
    any_of,
    cst,
    safe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import ExitCallback, Reference, Registration


class CallbackCalledNotPassed(Rule):
    """A callback is called where it should be passed.

    The cleanup runs once, at start-up, and its result is registered in its place. That result is
    None: `signal.signal` and `atexit.register` raise TypeError and the process dies at start. If
    the function returns 0 or 1, which are SIG_DFL and SIG_IGN, there is no error at all, and
    SIGTERM is not handled.

    ## Why

    `stop()` is a call, `stop` is the function. The two look alike, and the mistake shows only when
    the process is told to stop.

    ## Bad

    ```python
    import atexit

    def cleanup():
        connection.close()

    atexit.register(cleanup())  # SHD106
    ```

    ## Good

    ```python
    import atexit

    def cleanup():
        connection.close()

    atexit.register(cleanup)
    ```

    ## Silent when

    - the function returns something, which may well be a callable: a factory, a `partial`, a
      decorator;
    - it is imported, or cannot be told.

    ## Known misses

    Functions from other files that return nothing.

    ## Fix safety

    Safe where the call has no arguments and the function can be called with what a callback gets:
    the parentheses go. A handler without parameters is wrapped in a lambda. A program that
    registers None dies at start, so nothing that works is changed.

    ## Proof

    Experiment 17f. The proof starts both programs: the bad one runs its cleanup before it is
    ready, and dies.
    """

    meta = Meta(
        code="SHD106",
        name="callback-called-not-passed",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=any_of("signal", "atexit"),
        fix=Safety.SAFE,
        in_tests=True,
    )
    message = "{function} is called here and now; its result, None, is registered instead of it"

    def check_registration(self, registration: Registration) -> None:
        """Judge one call that installs a handler."""
        given = registration.arguments
        self._judge(
            registration.call, registration.handler_node, None if given is None else len(given)
        )

    def check_exit_callback(self, callback: ExitCallback) -> None:
        """Judge one call of `atexit.register`."""
        self._judge(callback.call, callback.callback, len(callback.given))

    def _judge(self, call: cst.Call, callback: cst.BaseExpression, given: int | None) -> None:
        if not isinstance(callback, cst.Call):
            return
        reference = self.facts.calls.reference(callback.func)
        if reference is None or not reference.function.is_plain:
            return
        function = reference.function
        if function.name == "__call__" or self.facts.arity.returns_value(reference):
            return
        self.report(
            call,
            related=[Via(function.node, f"{function.display} returns nothing")],
            fix=self._fix(callback, reference, given),
            function=function.display,
        )

    def _fix(
        self, callback: cst.Call, reference: Reference, given: int | None
    ) -> FixRequest | None:
        if callback.args or given is None or reference.function.is_async:
            return None
        name = self.facts.source(callback.func)
        title = "pass the function"
        if self.facts.arity.can_take(reference, given):
            return safe_fix(title, Replace(callback, name))
        if self.facts.arity.can_take(reference, 0):
            return safe_fix(title, Replace(callback, f"lambda *_: {name}()"))
        return None
