"""SHD510."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    MAKES_COPIES,
    REGISTERS_INTERRUPTING_HANDLER,
    Confidence,
    EnsureImport,
    InsertAfter,
    Meta,
    Preset,
    Rule,
    Safety,
    Severity,
    all_of,
    any_signal,
    cst,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import FixRequest, ModuleFacts, Registration


class HandlerInherited(Rule):
    """A SIGTERM handler is set before child processes are forked, so the children have it too.

    `terminate()` is a SIGTERM. In a forked child it does not end anything any more: it runs the
    handler that was meant for the parent. A handler that only sets a flag sets it in the child,
    where nobody looks, and the child works on. `Pool.terminate()` and the end of `with Pool()`
    then wait for workers that do not end: the stop hangs, and so may a run without any signal.

    ## Why

    Measured on Python 3.9, 3.11 and 3.13, where children are forked by default on Linux: with a
    handler that does nothing, `Process.terminate()` had no effect, and `Pool.terminate()` with
    jobs running hung in 2 of 2 runs on each version and left two orphans. Even without a signal
    `with Pool()` hung in 2 of 36 runs. With the handler reset in the children it was 0 of 36. From
    Python 3.14 on the default is a server that forks, whose children have no handlers.

    ## Bad

    ```python
    import multiprocessing
    import signal

    def stop(signum, frame):
        stopping.append(signum)

    signal.signal(signal.SIGTERM, stop)
    with multiprocessing.Pool(4) as pool:  # SHD510
        for order in pool.imap(price, orders()):
            save(order)
    ```

    ## Good

    ```python
    import multiprocessing
    import os
    import signal

    def stop(signum, frame):
        stopping.append(signum)

    def reset():
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

    signal.signal(signal.SIGTERM, stop)
    os.register_at_fork(after_in_child=reset)
    with multiprocessing.Pool(4) as pool:
        for order in pool.imap(price, orders()):
            save(order)
    ```

    ## Silent when

    - the children are not forked: a `spawn` or `forkserver` context or start method;
    - `os.register_at_fork`, an `initializer`, or the child's own function may reset the handler;
    - the handler is set for a while only, asks which process it runs in, or is set after the
      children were made;
    - the handler is for SIGINT alone, or one of an event loop.

    Reported in `strict`: nothing in the file terminates the children, or the handler ends the
    process by itself, which in a child runs the cleanup of the parent.

    ## Known misses

    Handlers and pools of different files; `ProcessPoolExecutor`; `os.fork`.

    ## Fix safety

    Unsafe: the default action is put back in every forked child, also in those that want the
    handler. Offered where the handler is set for SIGTERM alone, in a statement of its own, with
    the module `signal` at hand.

    ## Proof

    The proof stops services that terminate a worker process and a pool. The bad ones hang in
    `join`, the good ones, and the fixed one, end at once.
    """

    meta = Meta(
        code="SHD510",
        name="handler-inherited",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=all_of(any_signal("SIGTERM"), REGISTERS_INTERRUPTING_HANDLER, MAKES_COPIES),
        fix=Safety.UNSAFE,
    )
    message = "{children} with the SIGTERM handler of this program: terminate() {effect}"
    default_question = "forks.inherits_deaf_handler"
    _DEAF = "does not end them"
    _RUNS_IT = "runs it in them"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge the children that are made after a handler was set."""
        if facts.forks.are_freed_of_handlers:
            return
        for child in facts.forks.all:
            before = (
                one
                for one in facts.handlers.registrations
                if self._matters(one) and self._comes_before(one, child.made)
            )
            registration = next(before, None)
            if registration is None:
                continue
            ends = self._ends(registration)
            is_pool = child.known == "multiprocessing.Pool"
            ended = child.fate.uses("terminate") or (is_pool and child.fate.entered)
            strict = ends or not ended
            self.report(
                child.made,
                related=[registration.via],
                fix=self._fix(registration),
                preset=Preset.STRICT if strict else None,
                confidence=Confidence.LOW if strict else None,
                children="the workers start" if is_pool else "the child starts",
                effect=self._RUNS_IT if ends else self._DEAF,
            )

    def _matters(self, registration: Registration) -> bool:
        reference = registration.reference
        return not (
            registration.in_loop
            or reference is None
            or "SIGTERM" not in registration.signals.names
            or self.facts.handlers.is_temporary(registration)
            or self.facts.workers.runs_in_child(registration.call)
            or self.facts.forks.asks_which_process(reference.function)
        )

    def _comes_before(self, registration: Registration, made: cst.Call) -> bool:
        if registration.within is None and self.facts.functions.around(made) is not None:
            return True  # set on import
        return any(
            follower.call is made for follower in self.facts.following.calls(registration.call)
        )

    def _ends(self, registration: Registration) -> bool:
        """Whether the handler ends the process, or may by an exception."""
        assert registration.reference is not None
        return any(
            isinstance(reached.node, cst.Raise)
            or self.facts.effects.ends_process(reached.node)
            or self.facts.effects.ends_at_once(reached.node)
            for reached in self.facts.reach.from_function(registration.reference.function)
        )

    def _fix(self, registration: Registration) -> FixRequest | None:
        call, signal = registration.call, registration.signal_node
        if (
            not isinstance(call, cst.Call)
            or not isinstance(call.func, cst.Attribute)
            or self.facts.names.path(call.func) != "signal.signal"
            or self.facts.names.path(signal) != "signal.SIGTERM"
            or signal is None
            or not isinstance(self.facts.tree.parent(call), cst.Expr)
        ):
            return None
        from shutdown_lint.api import call_line

        module = self.facts.source(call.func.value)
        reset = f"lambda: {module}.signal({self.facts.source(signal)}, {module}.SIG_DFL)"
        line = call_line(self.facts, call, "os.register_at_fork", f"after_in_child={reset}")
        return unsafe_fix(
            "give forked children the default action back",
            InsertAfter(self.facts.tree.statement(call), line),
            EnsureImport("os"),
        )
