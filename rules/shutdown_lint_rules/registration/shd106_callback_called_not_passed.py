"""SHD106."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    HAS_EXIT_CALLBACK,
    REGISTERS_HANDLER,
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
    SIGTERM is not handled. An event loop takes None without a word, and only logs an error when
    the signal comes: it is lost.

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
    - its body is left to subclasses: it only raises NotImplementedError, or is an empty method;
    - it is imported, decorated, replaced in a subclass, or cannot be told;
    - the registration stands in a `try` that catches the TypeError, or under `pytest.raises`.

    ## Known misses

    Functions from other files that return nothing.

    ## Fix safety

    Safe where the call has no arguments and the function can be called with what a callback gets:
    the parentheses go. A handler without parameters is wrapped in a lambda. A program that
    registers None dies at start, or in an event loop does not hear the signal, so nothing that
    works is changed. A coroutine function is no callback either: there is no fix for it.

    ## Proof

    The proof starts both programs: the bad one runs its cleanup before it is ready, and dies.
    """

    meta = Meta(
        code="SHD106",
        name="callback-called-not-passed",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=any_of(REGISTERS_HANDLER, HAS_EXIT_CALLBACK),
        fix=Safety.SAFE,
        in_tests=True,
    )
    default_question = "callbacks.is_called_not_passed"
    message = (
        "{function} is called here and now; its result, {result}, is registered instead of it"
    )

    def check_registration(self, registration: Registration) -> None:
        """Judge one call that installs a handler."""
        given = registration.arguments
        self._judge(
            registration.call, registration.handler_node, None if given is None else len(given)
        )

    def check_exit_callback(self, callback: ExitCallback) -> None:
        """Judge one call of `atexit.register`."""
        hidden = any(arg.star or arg.keyword is not None for arg in callback.given)
        self._judge(callback.call, callback.callback, None if hidden else len(callback.given))

    def _judge(self, place: cst.CSTNode, callback: cst.BaseExpression, given: int | None) -> None:
        if not isinstance(callback, cst.Call):
            return
        reference = self.facts.calls.reference(callback.func)
        if reference is None or not reference.function.is_plain:
            return
        function = reference.function
        if function.name == "__call__" or self.facts.arity.returns_value(reference):
            return
        if self.facts.exceptions.expected_at(place, "TypeError"):
            return
        result = "a coroutine" if function.is_async else "None"
        self.report(
            place,
            related=[Via(function.node, f"{function.display} gives {result}")],
            fix=self._fix(callback, reference, given),
            function=function.display,
            result=result,
        )

    def _fix(
        self, callback: cst.Call, reference: Reference, given: int | None
    ) -> FixRequest | None:
        if callback.args or given is None or reference.function.is_async:
            return None
        name = self.facts.source(callback.func)
        if "#" in self.facts.source(callback)[len(name) :]:
            return None  # a comment between the parentheses
        title = "pass the function"
        if self.facts.arity.can_take(reference, given):
            return safe_fix(title, Replace(callback, name))
        if self.facts.arity.can_take(reference, 0):
            return safe_fix(title, Replace(callback, f"lambda *_: {name}()"))
        return None
