"""SHD105."""

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
    Wrap,
    any_of,
    cst,
    display_fix,
    safe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import EditRequest, ExitCallback, Reference, Registration


class HandlerArity(Rule):
    """A handler cannot take the arguments that it will be called with.

    Nothing happens until the signal arrives. Then a `signal.signal` handler raises TypeError in
    the middle of the main program, which ends with a traceback and exit status 1 instead of
    stopping in good order. In an event loop the TypeError is only logged: SIGTERM is lost and the
    process runs on until it is killed. An exit callback fails at the very end, and its cleanup
    does not happen.

    ## Why

    `signal.signal` calls its handler with the signal's number and the interrupted frame. An event
    loop calls it with the arguments given after the callback, none by default. `atexit.register`
    passes on what it was given.

    ## Bad

    ```python
    import signal

    def stop():
        worker.stop()

    signal.signal(signal.SIGTERM, stop)  # SHD105
    ```

    ## Good

    ```python
    import signal

    def stop(signum, frame):
        worker.stop()

    signal.signal(signal.SIGTERM, stop)
    ```

    ## Silent when

    - the function takes `*args`, or a `functools.partial` binds the rest;
    - it is decorated, imported, chosen at run time or defined twice: what is called cannot be
      told;
    - it is a coroutine function: whatever it takes, its body never runs (SHD110).

    ## Known misses

    Handlers from other files.

    ## Fix safety

    Safe for a handler of `signal.signal`: it gets the missing parameters, and until a signal
    arrives the program does what it did. They default to None where somebody else calls the
    function, or may call it from another file. Shown only where the function is passed on to
    somebody who may look at its parameters. For event loops and exit callbacks there is no single
    right change.

    ## Proof

    The proof sends SIGTERM: the bad program dies with a traceback, the good one, and the bad one
    after its fix, stop in good order.
    """

    meta = Meta(
        code="SHD105",
        name="handler-arity",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=any_of(REGISTERS_HANDLER, HAS_EXIT_CALLBACK),
        fix=Safety.SAFE,
        in_tests=True,
    )
    default_question = "callbacks.takes_other_arguments"
    message = "{function} takes {signature}, but it will be called with {given}: {harm}"

    def check_registration(self, registration: Registration) -> None:
        """Judge one call that installs a handler."""
        reference = registration.reference
        if reference is None or self.facts.coroutines.named_by(registration.handler_node):
            return
        given = registration.arguments
        if given is None or not self.facts.arity.fails(reference, given):
            return
        self._report(
            registration.call,
            reference,
            given=", ".join(given),
            harm=(
                "the TypeError is only logged, and the signal is lost"
                if registration.in_loop
                else "the signal ends the program with a TypeError"
            ),
            fix=None if registration.in_loop else self._fix(reference, given),
        )

    def check_exit_callback(self, callback: ExitCallback) -> None:
        """Judge one call of `atexit.register`."""
        reference = callback.reference
        if reference is None or any(arg.star for arg in callback.given):
            return
        if self.facts.coroutines.named_by(callback.callback):
            return
        keywords = [arg.keyword.value for arg in callback.given if arg.keyword is not None]
        positional = len(callback.given) - len(keywords)
        if self.facts.arity.can_take(reference, positional, keywords) is not False:
            return
        given = ", ".join(
            self.facts.source(arg.with_changes(comma=cst.MaybeSentinel.DEFAULT))
            for arg in callback.given
        )
        self._report(
            callback.call,
            reference,
            given=given.strip(),
            harm="it fails at exit, and its cleanup does not happen",
            fix=None,
        )

    def _report(
        self,
        place: cst.CSTNode,
        reference: Reference,
        *,
        given: str,
        harm: str,
        fix: FixRequest | None,
    ) -> None:
        function = reference.function
        self.report(
            place,
            related=[Via(function.node, f"{function.display} is defined here")],
            function=function.display,
            signature=self.facts.arity.signature(reference),
            given=self.facts.arity.call(reference, given),
            harm=harm,
            fix=fix,
        )

    def _fix(self, reference: Reference, given: tuple[str, ...]) -> FixRequest | None:
        function = reference.function
        params = function.node.params
        free = self.facts.arity.positional_parameters(reference)
        missing = given[len(free) :]
        if not missing or any(param.default is not None for param in params.params):
            return None
        if params.kwonly_params or params.posonly_params or reference.bound_keywords:
            return None
        if function.binds_first and reference.bound == 0:  # Class.method, given without its self
            return None
        if {param.name.value for param in params.params} & set(missing):
            return None
        if "\n" in self.facts.source(params):
            return None
        users = self.facts.users
        others = users.beside_handlers(function)
        default = "=None" if others or users.may_be_elsewhere(function) else ""
        text = ", ".join(name + default for name in missing)
        if params.params:
            last = params.params[-1]
            end = last if last.annotation is None else last.annotation.annotation
            edit: EditRequest = Wrap(end, "", f", {text}")
        elif isinstance(function.node, cst.Lambda):
            body = self.facts.source(function.node.body)
            edit = Replace(function.node, f"lambda {text}: {body}")
        else:
            edit = Replace(params, text)
        fix = display_fix if any(map(users.passes_on, others)) else safe_fix
        return fix("take the signal's number and the frame", edit)
