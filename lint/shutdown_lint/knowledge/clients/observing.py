"""What reports to somebody: traces, metrics, errors, chats."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge.buffers import BATCHING
from shutdown_lint.knowledge.waiting import NETWORK, Blocking, calls, methods

_REPLY = Blocking(NETWORK)
_EXPORT = "the export of what is buffered"
_GATEWAY = Blocking(NETWORK, (4, "timeout"), default=30)

CLASSES: Final[dict[str, str]] = {
    "influxdb_client.InfluxDBClient": "influxdb_client.InfluxDBClient",
    **{path: path for path in BATCHING},
    "opentelemetry.sdk._logs.LoggerProvider": "opentelemetry.sdk.trace.TracerProvider",
    "opentelemetry.sdk.metrics.MeterProvider": "opentelemetry.sdk.metrics.MeterProvider",
    "opentelemetry.sdk.trace.TracerProvider": "opentelemetry.sdk.trace.TracerProvider",
    "slack_sdk.WebClient": "slack_sdk.WebClient",
    "slack_sdk.webhook.WebhookClient": "slack_sdk.webhook.WebhookClient",
}

FACTORIES: Final[dict[tuple[str, str], str]] = {
    ("influxdb_client.InfluxDBClient", "write_api"): "influxdb_client.WriteApi",
}

CALLS: Final[dict[str, Blocking]] = {
    "prometheus_client.delete_from_gateway": Blocking(NETWORK, (3, "timeout"), default=30),
    **calls("prometheus_client", "push_to_gateway pushadd_to_gateway", _GATEWAY),
    # the client's shutdown_timeout is 2 s
    "sentry_sdk.flush": Blocking(_EXPORT, (0, "timeout"), default=2),
}

METHODS: Final[dict[tuple[str, str], Blocking]] = {
    **methods("influxdb_client.WriteApi", "close flush", Blocking(_EXPORT)),
    ("opentelemetry.sdk.metrics.MeterProvider", "force_flush"): Blocking(
        _EXPORT, (0, "timeout_millis"), unit=0.001, default=10
    ),
    ("opentelemetry.sdk.metrics.MeterProvider", "shutdown"): Blocking(
        _EXPORT, (0, "timeout_millis"), unit=0.001, default=30
    ),
    ("opentelemetry.sdk.trace.TracerProvider", "force_flush"): Blocking(
        _EXPORT, (0, "timeout_millis"), unit=0.001, default=30
    ),
    ("opentelemetry.sdk.trace.TracerProvider", "shutdown"): Blocking(_EXPORT),
    ("slack_sdk.webhook.WebhookClient", "send"): _REPLY,
}

SPEAKING: Final[dict[str, frozenset[str]]] = {
    "slack_sdk.WebClient": frozenset(),
}
