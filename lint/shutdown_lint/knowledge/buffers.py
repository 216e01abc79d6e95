"""What holds records, spans or numbers back for a while, and what brings them out.

Measured with the logging of Python 3.11 and the SDK of OpenTelemetry 1.45.
"""

from __future__ import annotations

from typing import Final

MEMORY_HANDLER: Final = "logging.handlers.MemoryHandler"
TRACER_PROVIDER: Final = "opentelemetry.sdk.trace.TracerProvider"  # that of logs as well
METER_PROVIDER: Final = "opentelemetry.sdk.metrics.MeterProvider"

# They export in batches, and when they are shut down: path of the class -> what they hold.
BATCHING: Final[dict[str, str]] = {
    "opentelemetry.sdk._logs.export.BatchLogRecordProcessor": "log records",
    "opentelemetry.sdk.metrics.export.PeriodicExportingMetricReader": "metrics",
    "opentelemetry.sdk.trace.export.BatchSpanProcessor": "spans",
}

# They export what they are given on the spot, and hold nothing back.
DIRECT: Final = frozenset(
    {
        "opentelemetry.sdk._logs.export.SimpleLogRecordProcessor",
        "opentelemetry.sdk.trace.export.SimpleSpanProcessor",
    }
)

# Classes whose objects bring out what they hold at the end of the program, unless this parameter
# is False: position, if any, and keyword.
AT_END: Final[dict[str, tuple[int | None, str]]] = {
    MEMORY_HANDLER: (3, "flushOnClose"),
    METER_PROVIDER: (None, "shutdown_on_exit"),
    TRACER_PROVIDER: (None, "shutdown_on_exit"),
}

# Methods that bring it out.
FLUSHING: Final[dict[str, frozenset[str]]] = {
    MEMORY_HANDLER: frozenset({"flush"}),
    **dict.fromkeys(
        (METER_PROVIDER, TRACER_PROVIDER, *BATCHING), frozenset({"force_flush", "shutdown"})
    ),
}

# Calls, by name, that give the provider which the whole program has.
GLOBAL: Final = frozenset({"get_logger_provider", "get_meter_provider", "get_tracer_provider"})

# Calls, by name, that are given such an object and do none of it.
KEEPERS: Final = frozenset(
    {
        "LoggingHandler", "addHandler", "add_log_record_processor", "add_span_processor",
        "instrument", "instrument_app", "removeHandler", "set_logger_provider",
        "set_meter_provider", "set_tracer_provider",
    }
)  # fmt: skip
