"""SHD305."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    FixRequest,
    Meta,
    Preset,
    Replace,
    Rule,
    Safety,
    Severity,
    all_of,
    any_of,
    cst,
    display_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Cleanup, ExitCallback, Reached, Via


class FlushWithoutTimeout(Rule):
    """The stop flushes a Kafka producer without a bound.

    While the broker answers, a flush takes an instant. When it does not, which is when services
    are restarted most, the flush goes on until each message is given up: minutes, where a
    container has 30 s. SIGKILL ends it, and what was to be saved after the flush is lost as well.

    ## Why

    `flush()` of confluent-kafka waits for `message.timeout.ms`, five minutes by default; with that
    set to 3 s and nobody at the broker's port, it took 3.0 s. A signal that came meanwhile had its
    handler run after 0.1 s, and the flush went on. A program whose broker did not answer was still
    in it at the end of its grace period, each time. With `flush(timeout=…)` it had the rest of its
    cleanup done in time, and the number of messages that are left to write down.

    In a signal handler the flush also runs on top of whatever the main program was doing: the
    message that it was about to send is not among those that are flushed.

    ## Bad

    ```python
    import atexit
    import confluent_kafka

    producer = confluent_kafka.Producer({"bootstrap.servers": "broker"})

    def finish():
        producer.flush()  # SHD305
        save_offsets()

    atexit.register(finish)
    ```

    ## Good

    ```python
    import atexit
    import confluent_kafka

    producer = confluent_kafka.Producer({"bootstrap.servers": "broker"})

    def finish():
        left = producer.flush(timeout=10)
        if left:
            print("gave up on", left, "messages")
        save_offsets()

    atexit.register(finish)
    ```

    ## Silent when

    - a timeout is given, or stands around the flush, or an alarm is set before it;
    - it stands in normal flow; a consumer is closed;
    - a call for the broker that the handler interrupts says it better (SHD210).

    Reported in `strict`: it is in an `__exit__`, in a `finally` around code that does not run
    until it is stopped, or in a function that is cleanup by its name only; it is more than three
    calls away; it is for the second signal.

    ## Known misses

    A flush below the loop that the stop ends; producers of other files; other clients than
    confluent-kafka and kafka-python; producers of asyncio.

    ## Fix safety

    For display only: a flush that gives up loses messages, and a person has to say where they go.

    ## Proof

    The real confluent-kafka sends to a port where nobody listens. At SIGTERM the bad program hangs
    in `flush()` and never writes its offsets, its twin gives up after a while and does.
    """

    meta = Meta(
        code="SHD305",
        name="flush-without-timeout",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        trigger=all_of(any_of("flush", "close"), any_of("confluent_kafka", "kafka")),
        fix=Safety.DISPLAY,
    )
    message = "{call} has no timeout: while the broker does not answer, the stop hangs here {long}"
    default_question = "waits.flushes_in_cleanup"

    def check_cleanup(self, cleanup: Cleanup) -> None:
        """Judge one piece of cleanup."""
        facts = self.facts
        for reached in facts.reach.from_node(cleanup.root):
            call = reached.node
            if not isinstance(call, cst.Call):
                continue
            way = [via.node for via in reached.path]
            long = facts.waits.untimed_flush(call, way)
            if (
                long is None
                or facts.systems.is_reached_on_windows(reached)
                or cleanup.restarts(reached)
                or (cleanup.is_handler and facts.brokers.disturbs(call) is not None)
            ):
                continue
            confidence = Confidence.MEDIUM
            if self._needs_strict(cleanup, reached):
                confidence = Confidence.LOW
            elif cleanup.is_handler or cleanup.is_loop_handler:
                confidence = Confidence.HIGH
            self._report(call, long, [cleanup.via, *reached.path], confidence)

    def check_exit_callback(self, callback: ExitCallback) -> None:
        """Judge `atexit.register(producer.flush)`."""
        long = self.facts.waits.flush(callback.callback)
        if long is not None and not callback.given:
            self._report(callback.callback, long, [], Confidence.MEDIUM)

    def _needs_strict(self, cleanup: Cleanup, reached: Reached) -> bool:
        return (
            cleanup.is_by_name
            or cleanup.is_of_block
            or reached.depth > 3
            or not self._is_at_the_end(cleanup)
            or self.facts.second_signals.is_meant(reached.node)
        )

    def _is_at_the_end(self, cleanup: Cleanup) -> bool:
        """Whether a `finally` stands around what runs until it is stopped."""
        clause = self.facts.tree.parent(cleanup.root)
        if not isinstance(clause, cst.Finally):
            return True
        try_ = self.facts.tree.parent(clause)
        return isinstance(try_, cst.Try) and any(self.facts.loops.long_running_nodes(try_.body))

    def _report(
        self, node: cst.BaseExpression, long: str, related: list[Via], confidence: Confidence
    ) -> None:
        func = node.func if isinstance(node, cst.Call) else node
        fix: FixRequest | None = None
        if isinstance(node, cst.Call) and not node.args:
            text = f"{self.facts.source(func)}(timeout=10)"
            fix = display_fix("give up after a while", Replace(node, text))
        self.report(
            node,
            related=related,
            fix=fix,
            preset=Preset.STRICT if confidence is Confidence.LOW else None,
            confidence=confidence,
            call=f"{self.facts.short(func)}()",
            long=long,
        )
