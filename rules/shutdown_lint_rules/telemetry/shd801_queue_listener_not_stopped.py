"""SHD801."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
    all_of,
    cst,
    instances,
    word,
)

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts

_LISTENER = "logging.handlers.QueueListener"


class QueueListenerNotStopped(Rule):
    """A `QueueListener` of logging is started and never stopped.

    It hands records to its handlers in a daemon thread. The end of the program does not wait for
    that: what is still in the queue is gone, and those are the last records, which tell how the
    program ended. `logging.shutdown()`, which runs at exit, knows nothing of the listener.

    ## Why

    Measured with a slow handler and ten records in the queue: few or none were written when the
    program came to its end, none more with a call of `logging.shutdown()` or when a SIGTERM
    handler exited, and all 10 with `listener.stop()`, which waits for the thread. The
    [documentation](https://docs.python.org/3/library/logging.handlers.html#queuelistener) warns of
    it.

    ## Bad

    ```python
    import logging.handlers
    import queue

    records = queue.SimpleQueue()
    _listener = logging.handlers.QueueListener(records, remote)
    _listener.start()  # SHD801
    ```

    ## Good

    ```python
    import atexit
    import logging.handlers
    import queue

    records = queue.SimpleQueue()
    _listener = logging.handlers.QueueListener(records, remote)
    _listener.start()
    atexit.register(_listener.stop)
    ```

    ## Silent when

    - `stop` is called anywhere in the module, or given to somebody who will call it; a `with`
      block stops it (Python 3.14);
    - others get hold of it: it is returned, passed on, or kept in somebody else's attribute;
    - its class is one of yours that starts or stops in a way of its own.

    With low confidence where it is kept under a public name of the module or of an object: its
    owner may stop it.

    ## Known misses

    Listeners that `logging.config` makes. One that is stopped on some ways to the end only, or in
    an exit callback of a program that SIGTERM kills: that is SHD102.

    ## Fix safety

    There is none: what logs last has to end before the listener does, and only the author knows
    the order.

    ## Proof

    The handler of the proof's listener takes its time. SIGTERM makes both programs log that they
    stop and exit: the file of the bad one is not there, that of the good one is.
    """

    meta = Meta(
        code="SHD801",
        name="queue-listener-not-stopped",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        preset=Preset.STRICT,
        trigger=all_of("QueueListener", word("start"), instances(_LISTENER)),
    )
    message = "nobody stops this listener: what its queue holds when the program ends is lost"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge each listener that is left running."""
        for left in facts.left_running.all:
            if left.known == _LISTENER:
                apart = not isinstance(facts.tree.parent(left.made), cst.Attribute)
                self.report(
                    left.start,
                    related=[Via(left.made, "it is made here")] if apart else (),
                    confidence=None if left.is_private else Confidence.LOW,
                )
