"""What code does with the messages of a broker: takes, acknowledges, reads and keeps them.

Names and signatures are those of pika 1.4 and 0.13, aio-pika 10.2, kombu 5.7 and its py-amqp.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from shutdown_lint.knowledge import harmless

# Parameters of callbacks that lead to the broker, and say nothing of what a message holds.
NOT_THE_MESSAGE: Final = frozenset(
    {
        "self", "cls", "ch", "chan", "channel", "client", "conn", "connection", "consumer",
        "consumer_tag", "deliver", "delivery", "loop", "method", "method_frame", "queue", "_",
    }
)  # fmt: skip

# The first word of a function that makes something of a message, and does nothing with it.
READING_WORDS: Final = frozenset(
    {
        "as", "build", "convert", "decode", "decompress", "deserialise", "deserialize", "extract",
        "format", "from", "get", "has", "is", "json", "load", "loads", "make", "model", "parse",
        "read", "time", "to", "unpack", "unpackb", "unpickle", "unserialize", "validate",
    }
)  # fmt: skip
# … and the last two of one.
CONVERTING_ENDINGS: Final = tuple(
    f"_{way}_{form}"
    for way in ("from", "to")
    for form in ("bytes", "dict", "json", "object", "str", "string")
)
READING_METHODS: Final = harmless.READING_METHODS | {
    "code", "error", "headers", "isoformat", "json", "key", "lstrip", "offset", "partition",
    "rstrip", "splitlines", "strftime", "text", "timestamp", "topic", "total_seconds", "value",
}  # fmt: skip

# Methods that put something aside for others: what they do with it is not seen there.
KEEPING_METHODS: Final = frozenset(
    {
        "append", "appendleft", "extend", "popleft", "put", "put_nowait", "set_exception",
        "set_result", "setdefault",
    }
)  # fmt: skip
WAKING: Final = "set"  # of an event, for whoever waits for this message; a cache's takes a value
# So do these of containers; databases have them too.
CONTAINER_METHODS: Final = frozenset({"add", "insert", "pop", "remove", "update"})
CONTAINERS: Final = frozenset(
    {"builtins.dict", "builtins.list", "builtins.set", "collections.defaultdict"}
)

# They say what becomes of the message itself, or of its consumer.
ACKNOWLEDGING_METHODS: Final = frozenset(
    {
        "ack", "ack_log_error", "ack_sync", "acknowledge", "basic_ack", "basic_cancel",
        "basic_nack", "basic_reject", "cancel", "close", "delete_message", "in_progress",
        "modify_ack_deadline", "nack", "nak", "reject", "reject_log_error", "requeue",
        "stop_consuming", "task_done", "term", "xack", "xackdel", "xdel",
    }
)  # fmt: skip

# Words in the names of topics and queues of numbers: the next one comes soon.
MEASURING_WORDS: Final = frozenset(
    {"heartbeat", "heartbeats", "metric", "metrics", "stats", "telemetry"}
)
# … and those of queues and callbacks whose messages nobody misses: answers too, that only this
# process waits for.
PASSING_WORDS: Final = MEASURING_WORDS | {
    "answer", "answers", "log", "logs", "monitor", "monitoring", "replies", "reply", "response",
    "responses", "rpc", "tmp", "temp",
}  # fmt: skip

# Methods of a metric, and words in the names of metrics and their clients: prometheus-client,
# statsd, OpenTelemetry. A number that is lost is followed by the next one.
METRIC_METHODS: Final = frozenset(
    {
        "add", "count", "dec", "decr", "decrement", "gauge", "histogram", "inc", "incr",
        "increment", "observe", "record", "set", "timing",
    }
)  # fmt: skip
METRIC_WORDS: Final = frozenset(
    {"counter", "counters", "gauge", "gauges", "histogram", "metric", "metrics", "stats", "statsd"}
)

# Keywords by which a client tells the broker to forget each message as it is sent, and the calls
# that take them. FastStream's `no_ack` means something else.
AUTO_ACK_KEYWORDS: Final = frozenset({"auto_ack", "no_ack"})
AUTO_ACK_CALLS: Final = frozenset(
    {"Consumer", "SimpleQueue", "basic_consume", "basic_get", "consume", "get", "iterator"}
)
# (class, method) -> where it is given by position.
AUTO_ACK_POSITIONS: Final[dict[tuple[str, str], int]] = {
    ("pika.BlockingChannel", "basic_consume"): 2,
    ("pika.BlockingChannel", "basic_get"): 1,
    ("pika.BlockingChannel", "consume"): 1,
}
# They take one message at a time; the others are sent all that the queue holds.
ONE_AT_A_TIME: Final = frozenset({"basic_get", "get"})
# What they make gives the messages, by these methods.
GIVEN_BY: Final = frozenset({"consume", "get"})
CALLBACK_METHODS: Final = frozenset({"register_callback"})

# Calls that declare a queue, and what they are given for one that ends with its consumer.
DECLARING: Final = frozenset({"Queue", "declare_queue", "queue_declare"})
TEMPORARY_KEYWORDS: Final = frozenset({"auto_delete", "exclusive"})
REPLY_TO: Final = "amq.rabbitmq.reply-to"
ANSWER_KEYWORD: Final = "reply_to"  # of a message: the queue that its answer is sent to
UNDECLARING: Final = "queue_delete"


class Acknowledging(NamedTuple):
    """A call that tells a broker that messages are done, and where it says which."""

    # Parameters, by position and name; none where it is a method of the message itself.
    places: tuple[tuple[int | None, str | None], ...] = ()
    has_more: bool = False  # so do the arguments behind that position
    # Packages of which the file has to import one, where the name of the method tells too little.
    packages: frozenset[str] = frozenset()
    is_of_redis: bool = False  # so that a pipeline may hold it back


_OF_MESSAGE = Acknowledging(
    packages=frozenset({"aio_pika", "aiormq", "amqp", "google", "kombu", "nats", "rstream"})
)
ACKNOWLEDGED_BY: Final[dict[str, Acknowledging]] = {
    "ack": _OF_MESSAGE,
    "ack_sync": _OF_MESSAGE,
    "acknowledge": Acknowledging(
        ((0, "request"), (1, "ack_ids"), (0, "message")), packages=frozenset({"google", "pulsar"})
    ),
    "basic_ack": Acknowledging(((0, "delivery_tag"),)),
    # Telegram's and others' have other parameters.
    "delete_message": Acknowledging(((None, "ReceiptHandle"),)),
    "delete_message_batch": Acknowledging(((None, "Entries"),)),
    "xack": Acknowledging(((2, None),), has_more=True, is_of_redis=True),
}
# A message of boto3's resources is deleted by itself, one of Kafka with all those before it.
DELETING: Final = "delete"
LISTING: Final = "receive_messages"
KAFKA_PACKAGES: Final = frozenset({"aiokafka", "confluent_kafka", "kafka"})
KAFKA_CONSUMERS: Final = frozenset(
    {"aiokafka.AIOKafkaConsumer", "confluent_kafka.Consumer", "kafka.KafkaConsumer"}
)
# It commits in `poll()`, so before or after the work on a record, and in `close()` (kafka-python
# 3.0: kafka/coordinator/consumer.py, poll and close); the others do in the background.
COMMITS_BETWEEN: Final = frozenset({"kafka.KafkaConsumer"})
CLOSING: Final = "close"
COMMITTING: Final = frozenset({"commit", "commit_async", "store_offsets"})

# Words in the name of a function that is there to acknowledge.
ACKNOWLEDGING_WORDS: Final = frozenset(
    word for name in (*ACKNOWLEDGED_BY, *COMMITTING) for word in name.split("_")
) - {"basic", "message", "offsets", "batch", "async", "sync"}

# Calls that take messages from a broker; what they are made on is a client.
FETCHING: Final = frozenset(
    {
        "basic_get", "consume", "fetch", "getmany", "getone", "iterator", "next_msg", "poll",
        "pull", "receive_message", "receive_messages", "xautoclaim", "xclaim", "xread",
        "xreadgroup",
    }
)  # fmt: skip

# Commands of Redis that take an element out and give it, and whose name is no other library's.
POPPING: Final = frozenset({"blmpop", "blpop", "brpop", "lmpop", "lpop", "rpop"})
# The same, where the file imports a client.
POPPING_OF_REDIS: Final = frozenset({"bzpopmax", "bzpopmin", "spop", "zpopmax", "zpopmin"})
REDIS_PACKAGES: Final = frozenset({"aioredis", "coredis", "django_redis", "redis", "valkey"})
REDIS_CLIENTS: Final = frozenset({"redis.Redis", "redis.asyncio.Redis"})
# Words in the names of calls that put something back, or write down that it is being worked on.
PUTTING_BACK: Final = frozenset(
    {
        "enqueue", "hset", "lpush", "lpushx", "nack", "push", "requeue", "reschedule", "restore",
        "retry", "rpush", "rpushx", "sadd", "xadd", "zadd",
    }
)  # fmt: skip
# … and commands of Redis that do, under a key of its own.
WRITING_DOWN: Final = frozenset({"mset", "psetex", "set", "setex", "setnx"})

# Consumers of Kafka that commit by themselves, unless they are told not to: kafka-python 3.0,
# aiokafka 0.14, confluent-kafka 2.16.
AUTO_COMMIT_KEYWORD: Final = "enable_auto_commit"
AUTO_COMMIT_KEY: Final = "enable.auto.commit"
# With it off, what is committed is only what the program stores: after the work, one hopes.
AUTO_STORE_KEY: Final = "enable.auto.offset.store"
GROUP_KEYWORD: Final = "group_id"  # without one there is nothing to commit
GROUP_KEY: Final = "group.id"
# With one of these in it the group is another one at each start, and nobody goes on from what the
# last one has committed.
NEW_AT_EACH_START: Final = frozenset(
    {
        "os.getpid", "os.urandom", "secrets.token_hex", "secrets.token_urlsafe", "time.time",
        "time.time_ns", "uuid.uuid1", "uuid.uuid4",
    }
)  # fmt: skip
READING_RECORDS: Final = frozenset({"consume", "getmany", "getone", "poll"})

# Methods of a channel or client that are given what it runs for each message, and where.
MESSAGE_CALLBACKS: Final[dict[str, tuple[tuple[int | None, str], ...]]] = {
    # pika, before version 1 with the callback first; py-amqp
    "basic_consume": (
        (None, "on_message_callback"),
        (None, "consumer_callback"),
        (None, "callback"),
        (1, ""),
        (0, ""),
    ),
    "message_callback_add": ((1, "callback"),),  # paho-mqtt
}
# The attribute that takes one: paho-mqtt.
MESSAGE_ATTRIBUTE: Final = "on_message"
