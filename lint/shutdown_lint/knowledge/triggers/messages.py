"""Messages of a broker are taken, acknowledged and sent."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge import brokers, messages, producers
from shutdown_lint.knowledge.triggers.naming import instances, methods
from shutdown_lint.model.trigger import all_of, any_of, imports, word

# A broker client waits for messages that must not be called from a handler.
CONSUMES: Final = all_of(
    any_of(*sorted(brokers.CONSUMING)), instances(*{class_ for class_, _ in brokers.BY_METHOD})
)

# Messages are taken that the broker has forgotten when they arrive.
TAKES_ACKNOWLEDGED: Final = any_of(
    *sorted(messages.AUTO_ACK_KEYWORDS), methods(messages.AUTO_ACK_POSITIONS)
)

# A broker is told that messages are done.
ACKNOWLEDGES: Final = any_of(
    *(
        all_of(
            method,
            *(keyword for position, keyword in row.places if position is None and keyword),
            *([imports(*sorted(row.packages)), word(method)] if row.packages else []),
        )
        for method, row in sorted(messages.ACKNOWLEDGED_BY.items())
    ),
    all_of(messages.LISTING, word(messages.DELETING)),
    all_of(imports(*sorted(messages.KAFKA_PACKAGES)), word(*sorted(messages.COMMITTING))),
)

# Elements are taken out of what Redis holds.
POPS: Final = any_of(
    word(*sorted(messages.POPPING)),
    all_of(
        any_of(*(f"{one}pop" for one in "sz")),
        word(*sorted(messages.POPPING_OF_REDIS)),
        imports(*sorted(messages.REDIS_PACKAGES)),
    ),
)

# A producer keeps messages in its memory for a while.
BUFFERS_MESSAGES: Final = any_of(
    *(all_of(row.send, instances(class_)) for class_, row in sorted(producers.BUFFERING.items()))
)
