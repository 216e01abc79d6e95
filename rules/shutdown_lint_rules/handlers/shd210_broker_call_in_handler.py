"""SHD210."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    CONSUMES,
    REGISTERS_INTERRUPTING_HANDLER,
    Confidence,
    FixRequest,
    Meta,
    Preset,
    Replace,
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
    from shutdown_lint.api import Disturbance, EditRequest, Handler, Reached

_Found = tuple["Reached", "Disturbance"]


class BrokerCallInHandler(Rule):
    """A signal handler calls the broker client that it interrupted.

    A consumer waits for messages inside of its client. The handler runs on top of that loop, on
    the same thread. What it asks for with `stop_consuming()` or `basic_cancel()` is only seen when
    the loop wakes up by itself, and until then the consumer goes on. What it closes is torn from
    under the loop: the loop fails when the handler returns, and nothing after it runs.

    ## Why

    With pika and RabbitMQ, an idle consumer ended 4.0 s after `stop_consuming()`, `basic_cancel()`
    or `channel.close()` in its handler, of 5 s that pika waits at a time, and at once with
    `add_callback_threadsafe`. With `connection.close()` the loop of pika and of kombu failed with
    `OSError: Bad file descriptor` each time, and `Consumer.poll` of confluent-kafka with
    `RuntimeError: Consumer closed`.

    ## Bad

    ```python
    import signal
    import pika

    connection = pika.BlockingConnection()
    channel = connection.channel()

    def stop(signum, frame):
        channel.stop_consuming()  # SHD210

    signal.signal(signal.SIGTERM, stop)
    channel.basic_consume("jobs", work)
    channel.start_consuming()
    connection.close()
    ```

    ## Good

    ```python
    import signal
    import pika

    connection = pika.BlockingConnection()
    channel = connection.channel()

    def stop(signum, frame):
        connection.add_callback_threadsafe(channel.stop_consuming)

    signal.signal(signal.SIGTERM, stop)
    channel.basic_consume("jobs", work)
    channel.start_consuming()
    connection.close()
    ```

    ## Silent when

    - the call is handed to the loop (`add_callback_threadsafe`), runs in a thread of its own, or
      the handler only sets a flag that the loop looks at;
    - the handler is an event loop's: then the client is another one;
    - the handler exits after it, nothing is seen to wait for messages, nothing but the name
      `stop_consuming` tells, or the handler, or a branch of it, is for another signal than SIGTERM
      and SIGINT: those are reported in `strict`.

    ## Known misses

    Other clients, and other calls of these; clients that are made in another file.

    ## Fix safety

    Unsafe, for pika: the call is handed to `add_callback_threadsafe` of its connection. What
    stands after it in the handler now runs before it, and nothing happens if nobody is consuming
    then. There is no fix where others than handlers run the code too, and none for the other
    clients: set a flag, and wait for messages with a timeout.

    ## Proof

    The real pika consumes from a small peer that speaks AMQP and has no messages. Bad is still
    there, or dies of the OSError, every time; good and fixed end at once. The same was measured
    with RabbitMQ.
    """

    meta = Meta(
        code="SHD210",
        name="broker-call-in-handler",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(
            REGISTERS_INTERRUPTING_HANDLER,
            any_of("confluent_kafka", "kombu", "pika", "stop_consuming"),
        ),
        default_trigger=CONSUMES,
        fix=Safety.UNSAFE,
    )
    default_question = "handler_calls.calls_broker_in_handler"
    message = "{call} runs on top of the loop that consumes: {harm}"

    def check_handler(self, handler: Handler) -> None:
        """Judge one handler: one finding, on the surest of its calls."""
        if handler.in_loop:
            return
        brokers = self.facts.brokers
        found = [
            (reached, disturbance)
            for reached in self.facts.reach.from_function(handler.function)
            if (disturbance := brokers.disturbs(reached.node)) is not None
            and not self.facts.systems.is_reached_on_windows(reached)
        ]
        if not found:
            return
        ends_program_at = self.facts.signal_branches.ends_program_at
        first = min(
            found, key=lambda item: item[1].is_by_name or not ends_program_at(handler, item[0])
        )
        reached, disturbance = first
        consuming = brokers.consuming
        strict = (
            disturbance.is_by_name
            or consuming is None
            or not ends_program_at(handler, reached)
            or self.facts.reaches_exit(handler.function.node.body)
        )
        self.report(
            disturbance.call,
            related=[
                handler.via,
                *reached.path,
                *([Via(consuming, "the main program consumes here")] if consuming else []),
                *(
                    Via(other.call, "this is such a call as well")
                    for _, other in found
                    if other is not disturbance
                ),
            ],
            fix=self._fix(found),
            preset=Preset.STRICT if strict else None,
            confidence=Confidence.LOW if strict else None,
            call=self.facts.called(disturbance.call),
            harm=disturbance.row.harm,
        )

    def _fix(self, found: list[_Found]) -> FixRequest | None:
        """All calls at once: one that stays behind would come before the others."""
        edits: list[EditRequest] = []
        for reached, disturbance in found:
            call, way = disturbance.call, disturbance.row.threadsafe
            above = self.facts.tree.parent(call)
            if (
                way is None
                or reached.function is None
                or not self.facts.main_program.is_for_handlers(reached.function)
                or not isinstance(above, (cst.Expr, cst.Lambda))
            ):
                return None
            source = self.facts.source
            callback = f"lambda: {source(call)}" if call.args else source(call.func)
            edits.append(Replace(call, f"{source(disturbance.owner)}.{way}({callback})"))
        return unsafe_fix("hand the call to the loop", *edits)
