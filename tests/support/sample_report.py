"""One rich run, made by hand: every kind of thing that a reporter can meet."""

from __future__ import annotations

from datetime import UTC, datetime
from signal import SIGTERM
from textwrap import dedent

from shutdown_lint.model.finding import (
    Edit,
    FileReport,
    Finding,
    Fix,
    FixCounts,
    InternalError,
    Related,
    RunReport,
    Suppression,
)
from shutdown_lint.model.levels import Confidence, Safety, Severity
from shutdown_lint.model.meta import Meta
from shutdown_lint.model.rule_info import RuleInfo, describe
from shutdown_lint.model.source import SourceFile
from shutdown_lint.model.span import Span
from shutdown_lint.model.trigger import any_of
from shutdown_lint.reporters.context import RenderContext, Repository

SERVER = SourceFile(
    "services/api/server.py",
    dedent("""\
        import signal
        from http.server import HTTPServer

        server = HTTPServer(("", 8000))


        def stop(signum, frame):
            server.shutdown()


        signal.signal(signal.SIGTERM, stop)
        server.serve_forever()
        """).encode(),
)

# Tabs, wide characters, CRLF, a byte order mark, a call over several lines, a long line.
WORKER = SourceFile(
    "services/worker/ワーカー 100%.py",
    (
        b"\xef\xbb\xbf"
        + dedent("""\
        import signal, sys
        from app import queue, log

        def done(*args):
        \tprint("終了しました", args)\t# 出力
        \tlog.info("stopped"); queue.join()

        def main():
        \tsignal.signal(
        \t\tsignal.SIGKILL,
        \t\t# cannot be caught
        \t\tdone,
        \t)
        \tsignal.signal(signal.SIGTERM, done)
        \tsettings = {LONG}; queue.join(); log.info("a long line goes on %s", settings)
        """)
        .replace(
            "LONG", '"broker": "redis://cache.internal:6379/0", "retries": 12, "名前": "ワーカー"'
        )
        .encode()
        .replace(b"\n", b"\r\n")
    ),
)

TASKS = SourceFile(
    "tasks.py",
    "".join(
        ["from celery import shared_task\n"]
        + [f"\n\n@shared_task\ndef job_{number}():\n    work({number})\n" for number in range(9)]
    ).encode(),
)

BROKEN = SourceFile("broken.py", b"def f(:\n    x = '\xff'\n")

QUIET = SourceFile(
    "quiet.py",
    dedent("""\
        import signal
        def stop(*args):
            print("bye")  # noqa: SHD203 tiny script, nobody else prints
        signal.signal(signal.SIGTERM, stop)
        """).encode(),
)

SOURCES = {source.path: source for source in (SERVER, WORKER, TASKS, BROKEN, QUIET)}


def span_of(source: SourceFile, text: str, nth: int = 0) -> Span:
    """Where the nth occurrence of `text` stands."""
    start = -1
    for _ in range(nth + 1):
        start = source.text.index(text, start + 1)
    return source.lines.span(start, start + len(text))


def rule(
    code: str,
    name: str,
    severity: Severity,
    confidence: Confidence,
    title: str,
    *,
    fix: Safety | None = None,
) -> RuleInfo:
    """A rule with a manual that has every section."""
    meta = Meta(
        code=code,
        name=name,
        since="0.1.0",
        severity=severity,
        confidence=confidence,
        trigger=any_of("signal"),
        fix=fix,
    )
    return describe(meta, MANUAL.format(title=title, name=name))


MANUAL = """\
{title}

The process keeps running until the supervisor sends `SIGKILL`: **nothing** is cleaned up, and
[systemd](https://systemd.io) reports a failure.

- first point
- second point

## Why

Python runs a handler *between two bytecodes* of the main thread.

## Bad

```python
## {name}
def stop(signum, frame):
    server.shutdown()
```

## Good

```python
def stop(signum, frame):
    threading.Thread(target=server.shutdown).start()
```

## Silent when

The call is made from another thread.

## Known misses

A server that comes from another module.

## Fix safety

Safe: the call is the same, on another thread.

## Proof

`tests/proofs` runs both.
"""

RULES = (
    rule(
        "SHD001",
        "unreadable-file",
        Severity.ERROR,
        Confidence.HIGH,
        "A file cannot be read, decoded or parsed.",
    ),
    rule(
        "SHD002",
        "unused-suppression",
        Severity.WARNING,
        Confidence.HIGH,
        "A comment silences a rule that does not fire.",
        fix=Safety.SAFE,
    ),
    rule(
        "SHD104",
        "uncatchable-signal",
        Severity.ERROR,
        Confidence.HIGH,
        "A handler is installed for a signal that the kernel never delivers.",
        fix=Safety.UNSAFE,
    ),
    rule(
        "SHD203",
        "unsafe-output-in-handler",
        Severity.WARNING,
        Confidence.HIGH,
        "A signal handler writes to a buffered stream.",
        fix=Safety.SAFE,
    ),
    rule(
        "SHD206",
        "server-shutdown-deadlock",
        Severity.ERROR,
        Confidence.HIGH,
        "A handler waits for the loop that it interrupts.",
        fix=Safety.SAFE,
    ),
    rule(
        "SHD303",
        "wait-without-timeout",
        Severity.WARNING,
        Confidence.MEDIUM,
        "A wait at shutdown has no limit.",
        fix=Safety.DISPLAY,
    ),
    rule(
        "SHD601",
        "celery-task-without-acks-late",
        Severity.NOTE,
        Confidence.LOW,
        "A Celery task is acknowledged before it runs.",
    ),
)

DEADLOCK = Finding(
    code="SHD206",
    name="server-shutdown-deadlock",
    path=SERVER.path,
    span=span_of(SERVER, "server.shutdown()"),
    message=(
        "server.shutdown() waits until serve_forever() returns, but the handler runs on the "
        "thread that serve_forever() occupies, so neither ever ends"
    ),
    severity=Severity.ERROR,
    confidence=Confidence.HIGH,
    related=(
        Related(
            SERVER.path,
            span_of(SERVER, "signal.signal(signal.SIGTERM, stop)"),
            "registered as the SIGTERM handler here",
            step=True,
        ),
        Related(
            SERVER.path,
            span_of(SERVER, "server.serve_forever()"),
            "serves on the main thread here",
        ),
    ),
    fix=Fix(
        "call shutdown() from a new thread",
        Safety.SAFE,
        (
            Edit(Span(1, 14, 1, 14), "\nimport threading"),
            Edit(
                span_of(SERVER, "server.shutdown()"),
                "threading.Thread(target=server.shutdown).start()",
            ),
        ),
    ),
)

UNCATCHABLE = Finding(
    code="SHD104",
    name="uncatchable-signal",
    path=WORKER.path,
    span=Span(9, 2, 13, 3),
    message="SIGKILL cannot be caught, so this registration raises OSError",
    severity=Severity.ERROR,
    confidence=Confidence.HIGH,
    fix=Fix(
        "register the handler for SIGTERM instead",
        Safety.UNSAFE,
        (Edit(span_of(WORKER, "SIGKILL"), "SIGTERM"),),
    ),
)

PRINTS = Finding(
    code="SHD203",
    name="unsafe-output-in-handler",
    path=WORKER.path,
    span=span_of(WORKER, 'print("終了しました", args)'),
    message=(
        "print() is not reentrant: a signal that arrives inside another print() raises "
        "RuntimeError"
    ),
    severity=Severity.WARNING,
    confidence=Confidence.HIGH,
    related=(
        Related(
            WORKER.path,
            span_of(WORKER, "signal.signal(signal.SIGTERM, done)"),
            "registered as the SIGTERM handler here",
            step=True,
        ),
    ),
)

JOINS = Finding(
    code="SHD303",
    name="wait-without-timeout",
    path=WORKER.path,
    span=span_of(WORKER, "queue.join()", 1),
    message="queue.join() waits for ever when a consumer has died; see handlers[name](signum)",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    fix=Fix(
        "wait at most ten seconds",
        Safety.DISPLAY,
        (Edit(span_of(WORKER, "queue.join()", 1), "wait_for(queue, 10)"),),
    ),
)

JOINS_AGAIN = Finding(
    code="SHD303",
    name="wait-without-timeout",
    path=WORKER.path,
    span=span_of(WORKER, "queue.join()", 0),
    message="queue.join() waits for ever when a consumer has died",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    related=(
        Related(
            WORKER.path,
            span_of(WORKER, "signal.signal(signal.SIGTERM, done)"),
            "registered as the SIGTERM handler here",
            step=True,
        ),
        Related(WORKER.path, span_of(WORKER, "done"), "flush() is called here", step=True),
        Related("shared/queue.py", Span(40, 5, 40, 20), "consumed [without] limit here"),
    ),
)


def _late(number: int) -> Fix:
    return Fix(
        f"acknowledge job_{number} after its work",
        Safety.UNSAFE,
        (Edit(span_of(TASKS, "@shared_task", number), "@shared_task(acks_late=True)"),),
    )


EARLY_ACK = Finding(
    code="SHD601",
    name="celery-task-without-acks-late",
    path=TASKS.path,
    span=span_of(TASKS, "@shared_task"),
    message="9 tasks are acknowledged before they run, so a stop loses the one that is running",
    severity=Severity.NOTE,
    confidence=Confidence.LOW,
    related=tuple(
        Related(
            TASKS.path, span_of(TASKS, "@shared_task", number), "and this one", fix=_late(number)
        )
        for number in range(1, 9)
    ),
    fix=_late(0),
)

UNREADABLE = Finding(
    code="SHD001",
    name="unreadable-file",
    path=BROKEN.path,
    span=Span(2, 10, 2, 10),
    message="byte 0xff at line 2, column 10 is not UTF-8",
    severity=Severity.ERROR,
    confidence=Confidence.HIGH,
)

SILENCED = Finding(
    code="SHD203",
    name="unsafe-output-in-handler",
    path=QUIET.path,
    span=span_of(QUIET, 'print("bye")'),
    message="print() is not reentrant",
    severity=Severity.WARNING,
    confidence=Confidence.HIGH,
    suppression=Suppression(
        span_of(QUIET, "# noqa: SHD203 tiny script, nobody else prints"),
        "noqa",
        "tiny script, nobody else prints",
    ),
)

FAILED_RULE = InternalError(
    "services/api/server.py", 8, "SHD302 join-without-timeout: KeyError: 'x'"
)

REPORT = RunReport(
    files=(
        FileReport(path=BROKEN.path, findings=(UNREADABLE,)),
        FileReport(path=QUIET.path, suppressed=(SILENCED,)),
        FileReport(path=SERVER.path, findings=(DEADLOCK,), errors=(FAILED_RULE,)),
        FileReport(path=WORKER.path, findings=(PRINTS, JOINS_AGAIN, UNCATCHABLE, JOINS)),
        FileReport(path=TASKS.path, findings=(EARLY_ACK,)),
    ),
    checked=12,
    interrupted=SIGTERM,
)

FIXED = RunReport(
    files=(
        FileReport(
            path=SERVER.path,
            findings=(UNCATCHABLE,),
            fixes=FixCounts(applied=3, overlapping=1, unsafe=2, display=1, reverted=1),
        ),
    ),
    checked=1,
)

REPOSITORY = Repository(
    uri="https://git.example/acme/shop",
    revision="0123456789abcdef0123456789abcdef01234567",
    branch="main",
)

CONTEXT = RenderContext(
    version="0.1.0",
    metas=tuple(rule.meta for rule in RULES),
    manuals=RULES,
    sources=SOURCES,
    exit_code=143,
    started=datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC),
    ended=datetime(2026, 1, 2, 3, 4, 7, tzinfo=UTC),
    repository=REPOSITORY,
)
