"""Message brokers and task queues."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge.waiting import BROKER, NETWORK, Blocking, calls, methods

_REPLY = Blocking(BROKER)
_RESULT = Blocking("the task's result", (0, "timeout"))
_SEND = "send send_json send_multipart send_pyobj send_string"
_RECEIVE = "recv recv_json recv_multipart recv_pyobj recv_string"

CLASSES: Final[dict[str, str]] = {
    "aiokafka.AIOKafkaConsumer": "aiokafka.AIOKafkaConsumer",
    "aiokafka.AIOKafkaProducer": "aiokafka.AIOKafkaProducer",
    "celery.Celery": "celery.Celery",
    "celery.result.AsyncResult": "celery.result.AsyncResult",
    "confluent_kafka.Consumer": "confluent_kafka.Consumer",
    "confluent_kafka.Producer": "confluent_kafka.Producer",
    "confluent_kafka.SerializingProducer": "confluent_kafka.Producer",
    "confluent_kafka.avro.AvroProducer": "confluent_kafka.Producer",
    "kafka.KafkaConsumer": "kafka.KafkaConsumer",
    "kafka.KafkaProducer": "kafka.KafkaProducer",
    "kombu.BrokerConnection": "kombu.Connection",
    "kombu.Connection": "kombu.Connection",
    "paho.mqtt.client.Client": "paho.mqtt.client.Client",
    "pika.BlockingConnection": "pika.BlockingConnection",
    "rq.Queue": "rq.Queue",
    "zmq.Context": "zmq.Context",
    "zmq.Context.instance": "zmq.Context",
    "zmq.asyncio.Context": "zmq.asyncio.Context",
}

FACTORIES: Final[dict[tuple[str, str], str]] = {
    ("celery.Celery", "AsyncResult"): "celery.result.AsyncResult",
    ("celery.Celery", "send_task"): "celery.result.AsyncResult",
    ("kafka.KafkaProducer", "send"): "kafka.producer.future.FutureRecordMetadata",
    ("kombu.Connection", "SimpleQueue"): "kombu.simple.SimpleQueue",
    ("paho.mqtt.client.Client", "publish"): "paho.mqtt.client.MQTTMessageInfo",
    ("pika.BlockingConnection", "channel"): "pika.BlockingChannel",
    ("zmq.Context", "socket"): "zmq.Socket",
}

CALLS: Final[dict[str, Blocking]] = {
    **calls("paho.mqtt.publish", "multiple single", Blocking(NETWORK)),
    "paho.mqtt.subscribe.simple": Blocking(NETWORK),
    "pika.BlockingConnection": _REPLY,
}

METHODS: Final[dict[tuple[str, str], Blocking]] = {
    ("celery.Celery", "send_task"): _REPLY,
    ("celery.result.AsyncResult", "get"): _RESULT,
    ("celery.result.AsyncResult", "wait"): _RESULT,
    ("confluent_kafka.Consumer", "consume"): Blocking(BROKER, (1, "timeout")),
    ("confluent_kafka.Consumer", "poll"): Blocking(BROKER, (0, "timeout")),
    ("confluent_kafka.Producer", "flush"): Blocking(BROKER, (0, "timeout")),
    ("kafka.KafkaConsumer", "poll"): Blocking(BROKER, (0, "timeout_ms"), unit=0.001, default=0),
    ("kafka.KafkaProducer", "close"): Blocking(BROKER, (0, "timeout")),
    ("kafka.KafkaProducer", "flush"): Blocking(BROKER, (0, "timeout")),
    ("kafka.producer.future.FutureRecordMetadata", "get"): Blocking(BROKER, (0, "timeout")),
    ("kombu.Connection", "drain_events"): Blocking(BROKER, (None, "timeout")),
    **methods("kombu.Connection", "connect ensure_connection", _REPLY),
    ("kombu.simple.SimpleQueue", "get"): Blocking(BROKER, (1, "timeout"), switch=(0, "block")),
    ("kombu.simple.SimpleQueue", "put"): _REPLY,
    ("paho.mqtt.client.Client", "connect"): _REPLY,
    ("paho.mqtt.client.Client", "loop_stop"): Blocking("the client's network thread"),
    ("paho.mqtt.client.Client", "reconnect"): _REPLY,
    ("paho.mqtt.client.MQTTMessageInfo", "wait_for_publish"): Blocking(BROKER, (0, "timeout")),
    **methods("rq.Queue", "empty enqueue enqueue_at enqueue_call enqueue_in", _REPLY),
    # A context ends when its sockets are closed and what they were given is sent (LINGER).
    **methods(
        "zmq.Context", "destroy term", Blocking("unsent messages, and sockets to be closed")
    ),
    **methods("zmq.Socket", _RECEIVE, Blocking("a message")),
    **methods("zmq.Socket", _SEND, Blocking("a peer")),
}
