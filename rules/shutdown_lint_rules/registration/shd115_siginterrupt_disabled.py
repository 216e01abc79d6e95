"""SHD115."""

from __future__ import annotations

from shutdown_lint.api import (
    Confidence,
    FixRequest,
    Meta,
    Preset,
    Remove,
    Rule,
    Safety,
    Severity,
    Via,
    all_of,
    any_signal,
    cst,
    names,
    safe_fix,
    unsafe_fix,
)


class SiginterruptDisabled(Rule):
    """`siginterrupt` is switched off for a signal that is meant to stop the program.

    The handler never runs while the program waits: the kernel restarts the system call by itself,
    and Python gets no chance to run a handler in between. A consumer in `Queue.get()`, a server
    in `accept()`, a main program in `Thread.join()` hears nothing of SIGTERM until what it waits
    for comes of its own accord, and is killed at the end of the grace period.

    ## Why

    Measured with a handler that raises SystemExit, on Python 3.9 to 3.13: without the call each
    wait ended at once. With it the handler did not run at all in `recv`, `recvfrom`, `accept`,
    reads and blocked writes of pipes and of standard input, `Queue.get`, `Lock.acquire`,
    `Event.wait`, `Thread.join`, `subprocess.run`, `Popen.wait`, `os.waitpid`, `flock` and
    `urlopen`. Waits with a timeout, `time.sleep`, `select` and `signal.pause` are interrupted in
    any case. Since Python 3.5 an interrupted call is retried by Python itself after the handler
    has run, so there is nothing to gain.

    ## Bad

    ```python
    import signal

    def stop(signum, frame):
        raise SystemExit(143)

    signal.signal(signal.SIGTERM, stop)
    signal.siginterrupt(signal.SIGTERM, False)  # SHD115
    while True:
        work(jobs.get())
    ```

    ## Good

    ```python
    import signal

    def stop(signum, frame):
        raise SystemExit(143)

    signal.signal(signal.SIGTERM, stop)
    while True:
        work(jobs.get())
    ```

    ## Silent when

    - the handler is set after it: `signal.signal` switches interruption on again, so the call has
      no effect;
    - it is for another signal than SIGTERM and SIGINT, or its second argument is not a constant;
    - an event loop takes the signal (`add_signal_handler`), or a wake-up descriptor is set: then
      the loop is woken by that;
    - it is switched on again in the module;
    - the handler is set in another function or file, or every wait that can be seen in the module
      has a timeout or is a sleep: reported in `strict`.

    ## Known misses

    Signals that cannot be told.

    ## Fix safety

    Safe: the call is removed. It changes nothing but what a signal does. Unsafe where the same
    call is for other signals too.

    ## Proof

    The proof sends SIGTERM to consumers that wait for a job and for a connection: the bad ones
    are still there at the end of the grace period, and what they clean up is not cleaned up. The
    good ones, and the fixed ones, end at once.
    """

    meta = Meta(
        code="SHD115",
        name="siginterrupt-disabled",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(names("signal.siginterrupt"), any_signal("SIGINT", "SIGTERM")),
        fix=Safety.SAFE,
    )
    message = (
        "{wait} is no longer interrupted by {signals}: the handler does not run until it returns"
    )

    def visit_Call(self, node: cst.Call) -> None:
        """Judge one call of `siginterrupt`."""
        facts = self.facts
        off = facts.interruption.switched_off(node)
        if off is None:
            return
        waits = facts.interruption.restarted_waits
        strict = off.registration is None or (not waits and facts.interruption.has_other_waits)
        related = [] if off.registration is None else [off.registration.via]
        if waits:
            related.append(Via(waits[0], "it may wait here"))
        self.report(
            node,
            related=related,
            fix=self._fix(node, whole=not off.others),
            preset=Preset.STRICT if strict else None,
            confidence=Confidence.LOW if strict else None if waits else Confidence.MEDIUM,
            signals=" and ".join(sorted(off.signals)),
            wait=facts.called(waits[0]) if waits else "a call that waits",
        )

    def _fix(self, node: cst.Call, *, whole: bool) -> FixRequest | None:
        statement = self.facts.tree.parent(node)
        if not isinstance(statement, cst.Expr):
            return None
        from shutdown_lint.api import without_unused

        fix = safe_fix if whole else unsafe_fix
        return fix(
            "leave interruption switched on",
            Remove(statement),
            *without_unused(self.facts, [statement]),
        )
