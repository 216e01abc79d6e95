"""SHD302."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    CATCHES_EXIT,
    HAS_ENDLESS_LOOP,
    HAS_EXIT_CALLBACK,
    HAS_EXIT_METHOD,
    HAS_JOINABLE,
    HAS_SHUTDOWN_HOOK,
    JOINS_AT_EXIT,
    JOINS_UNTIMED,
    REGISTERS_INTERRUPTING_HANDLER,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
    all_of,
    any_of,
    cst,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Cleanup, ExitCallback, Finding, Program, Project, Reached


class JoinWithoutTimeout(Rule):
    """The stop waits for a thread or a process without a bound.

    `join()` returns when the other has ended. A worker that loops for ever, that waits on a
    socket, or that needs a lock which the interrupted main program holds, never ends: the process
    hangs until SIGKILL, and whatever was to be saved after the join is lost.

    ## Why

    In a signal handler the main program stands still, with all its locks held, until the handler
    returns. A worker that needs one of them cannot end, even when it was told to stop.

    A timeout alone is not the cure: at exit the interpreter joins every non-daemon thread again,
    and cuts a daemon thread off in mid-write. Let the handler set an event that the worker checks,
    and join after the main loop has ended. A process can be joined with a timeout, then killed.

    ## Bad

    ```python
    import signal
    import threading

    worker = threading.Thread(target=work)

    def stop(signum, frame):
        stopping.set()
        worker.join()  # SHD302

    signal.signal(signal.SIGTERM, stop)
    ```

    ## Good

    ```python
    import signal
    import threading

    stopping = threading.Event()
    worker = threading.Thread(target=work)

    def stop(signum, frame):
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    worker.start()
    while not stopping.wait(1):
        pass
    worker.join()
    ```

    ## Silent when

    - a timeout is given, or what is joined is no thread, process or pool: strings, paths, queues;
    - it stands in normal flow, or in a cleanup whose worker has a way to end;
    - what is joined was killed before; or terminated, which SHD304 says better;
    - an alarm is set before, or a test says that it is over: `if not worker.is_alive()`.

    Outside of handlers and exit callbacks the worker must be in a loop that nothing can end.

    Reported in `strict`: something is told to stop just before, and the worker can hear it; a pool
    is terminated before; the handler is one of an event loop; it is cleanup only by its name.

    ## Known misses

    Threads from other files that no deployment file leads to, and objects of an unknown class.

    ## Fix safety

    No fix: a timeout does not help a non-daemon thread and cuts a daemon thread.

    ## Proof

    The worker needs a lock that the main program holds when SIGTERM comes: the bad program hangs.
    """

    meta = Meta(
        code="SHD302",
        name="join-without-timeout",
        since="0.1.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=all_of("join", HAS_JOINABLE),
        default_trigger=any_of(
            JOINS_AT_EXIT,
            all_of(
                JOINS_UNTIMED,
                any_of(
                    REGISTERS_INTERRUPTING_HANDLER,
                    HAS_EXIT_CALLBACK,
                    all_of(
                        HAS_ENDLESS_LOOP,
                        any_of("finally", CATCHES_EXIT, HAS_EXIT_METHOD, HAS_SHUTDOWN_HOOK),
                    ),
                ),
            ),
        ),
    )
    default_question = "waits.joins_in_cleanup"
    message = "{call} has no timeout: the stop hangs here {condition}"
    _IN_HANDLER = "if {target} cannot end while this handler holds up the main program"
    _ELSEWHERE = "until {target} ends by itself"
    _POOL = "until all tasks of {target} are done"

    def check_cleanup(self, cleanup: Cleanup) -> None:
        """Judge one piece of cleanup."""
        joins = self.facts.joins
        for reached in self.facts.reach.from_node(cleanup.root):
            call = reached.node
            if not isinstance(call, cst.Call) or not joins.is_untimed_join(call):
                continue
            endless = joins.endless_loop_of(call)
            if endless is None and not (cleanup.by_exit or cleanup.is_loop_handler):
                continue
            if joins.is_killed_before(call) or self.facts.terminations.of(call) is not None:
                continue
            if self.facts.wait_ends.is_sure(call, [via.node for via in reached.path]):
                continue
            strict = (
                cleanup.is_by_name
                or cleanup.is_loop_handler
                or reached.depth > 3
                or self._is_told(cleanup, reached, endless)
            )
            related = [cleanup.via, *reached.path]
            if endless is not None:
                related.append(Via(endless, "the worker loops here, and nothing ends the loop"))
            self._report(call, related, in_handler=cleanup.is_handler, strict=strict)

    def check_exit_callback(self, callback: ExitCallback) -> None:
        """Judge `atexit.register(thread.join)`."""
        if not callback.given and self.facts.joins.is_join(callback.callback):
            self._report(callback.callback, [], in_handler=False, strict=False)

    @classmethod
    def check_entrypoint(cls, program: Program, project: Project) -> list[Finding]:
        """Judge the way out of what a deployment file starts, with workers of other files."""
        from shutdown_lint.api import unending_joins

        joins = unending_joins(program, project)
        return [cls.finding(at, related=via, **data) for at, via, data in joins]

    def _is_told(self, cleanup: Cleanup, reached: Reached, endless: cst.CSTNode | None) -> bool:
        """Whether what is joined is told to stop, in a way that it can hear."""
        call = reached.node
        assert isinstance(call, cst.Call)
        if self.facts.joins.is_terminated_before(call):
            return self.facts.joins.is_of_pool(call.func) or not cleanup.is_handler
        way = (call, *(via.node for via in reached.path))
        if cleanup.is_handler:
            return endless is None and any(map(self.facts.stopping.event_set_before, way))
        by_flag = endless is None  # else nobody looks at a flag
        return any(self.facts.stopping.told_before(node, by_flag=by_flag) for node in way)

    def _report(
        self, node: cst.BaseExpression, related: list[Via], *, in_handler: bool, strict: bool
    ) -> None:
        func = node.func if isinstance(node, cst.Call) else node
        target = self.facts.source(func.value) if isinstance(func, cst.Attribute) else "it"
        condition = self._IN_HANDLER if in_handler else self._ELSEWHERE
        if self.facts.joins.is_of_pool(func) and not strict:
            condition = self._POOL
        self.report(
            node,
            related=related,
            preset=Preset.STRICT if strict else None,
            confidence=Confidence.LOW if strict else None,
            call=f"{self.facts.short(func)}()",
            condition=condition.format(target=target),
        )
