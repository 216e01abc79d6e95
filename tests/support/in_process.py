"""Runs the command line within this process: the same command, without the start of a Python."""

from __future__ import annotations

import contextlib
import io
import signal
from typing import TYPE_CHECKING

from shutdown_lint.frontends.cli.main import main
from support.command import Ran

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def run_in_process(folder: Path, *arguments: str) -> Ran:
    """Run shutdown-lint in `folder`, with one job; no traceback is ever printed.

    What the command changes in a process is put back: folder, streams, signal handlers.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        _signal_handlers_kept(),
    ):
        code = main(["--jobs=1", *arguments])
    ran = Ran(code, _written(out), _written(err))
    assert "Traceback" not in ran.err, ran.err
    return ran


@contextlib.contextmanager
def _signal_handlers_kept() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode(errors="surrogateescape")
