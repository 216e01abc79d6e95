"""SHD802."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import Confidence, Meta, Preset, Rule, Severity, all_of, instances

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts

_BATCHES = {
    "opentelemetry.sdk._logs.export.BatchLogRecordProcessor": "log records",
    "opentelemetry.sdk.metrics.export.PeriodicExportingMetricReader": "metrics",
    "opentelemetry.sdk.trace.export.BatchSpanProcessor": "spans",
}
_PROVIDERS = (
    "opentelemetry.sdk.metrics.MeterProvider",
    "opentelemetry.sdk.trace.TracerProvider",
)


class ExporterNotFlushed(Rule):
    """Spans, metrics or logs of OpenTelemetry are batched, and the last batch is never exported.

    A batch leaves when its time has come, after
    [seconds](https://opentelemetry.io/docs/specs/otel/trace/sdk/#batching-processor), or when its
    provider is shut down. The
    provider does that in an exit callback, if the program gets so far and `shutdown_on_exit` is
    true. What the last seconds held is lost: of a program that fails, the part that tells why.

    ## Why

    Measured with OpenTelemetry's SDK 1.45, five spans ended just before: after
    SIGTERM with no handler, none was exported; after one with a handler that called `sys.exit()`,
    all five; with `shutdown_on_exit=False` none, unless `shutdown()` was called.

    ## Bad

    ```python
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(shutdown_on_exit=False)  # SHD802
    provider.add_span_processor(BatchSpanProcessor(exporter))
    ```

    ## Good

    ```python
    import signal
    import sys
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(exporter))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    ```

    ## Silent when

    - `shutdown` or `force_flush` is called anywhere in the module, or given to somebody who will
      call it, also of what `get_tracer_provider()` and its kin give;
    - each of the file's processors exports on the spot, as `SimpleSpanProcessor` does;
    - the provider shuts down at exit, and the program hears SIGTERM, by itself or by its server;
    - no entry of the file makes it, or it does not run until it is told to stop;
    - a provider with `shutdown_on_exit=False` is returned or given on: its owner may shut it down.

    Reported in `audit`, with low confidence: the last seconds of telemetry may be no loss.

    ## Known misses

    Ends by `os._exit`; providers that are set up in another file, or by
    `opentelemetry-instrument`; Sentry, whose client sends what it holds in an exit callback of its
    own ([documentation](https://docs.sentry.io/platforms/python/configuration/draining/)).

    ## Fix safety

    There is none: who ends the program, and how, is up to the author.

    ## Proof

    The programs of the proof have ended a span when SIGTERM comes: one bad program dies of it, the
    other keeps the provider from shutting down. Neither exports it; their twins do.
    """

    meta = Meta(
        code="SHD802",
        name="exporter-not-flushed",
        since="0.2.0",
        severity=Severity.NOTE,
        confidence=Confidence.LOW,
        preset=Preset.AUDIT,
        trigger=all_of("opentelemetry", instances(*_BATCHES, *_PROVIDERS)),
    )
    message = "SIGTERM kills this program: {what} of the last seconds are never exported"
    _OFF = "this provider does not shut down at exit, nor by anybody: its last batch is lost"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge each processor and provider."""
        for holding in facts.buffers.lost_on_kill:
            if holding.known in _BATCHES:
                self.report(holding.made, what=_BATCHES[holding.known])
        for holding in facts.buffers.kept_at_end:
            if holding.known in _PROVIDERS:
                self.report(holding.made, message=self._OFF)
