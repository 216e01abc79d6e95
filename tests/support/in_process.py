"""Runs the command line within this process: all of it but the start of a Python.

For what a command says and does. That it starts, gets signals, reads a terminal, forks workers or
dies is shown by `support.command`, which has the same names.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
from typing import TYPE_CHECKING
from unittest import mock

from shutdown_lint.frontends.cli.main import main
from support.command import Ran, environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_NO_LINTING = frozenset({"rule", "completion", "clean", "story"})


def run(folder: Path, *arguments: str | Path, env: Mapping[str, str] | None = None) -> Ran:
    """Run shutdown-lint in `folder`, with one job; no traceback is ever printed.

    What the command changes in a process is put back: folder, streams, signal handlers. It must
    not fork, as this process may have threads.
    """
    given = [str(one) for one in arguments]
    if not _NO_LINTING.intersection(given[:1]):
        given = ["--jobs=1", *given]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with (
        contextlib.chdir(folder),
        mock.patch.dict(os.environ, environment(**(env or {})), clear=True),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        _signal_handlers_kept(),
    ):
        try:
            code = main(given)
        except SystemExit as ended:  # of argparse
            code = int(ended.code or 0)
    ran = Ran(code, _written(out), _written(err))
    assert "Traceback" not in ran.err, ran.err
    return ran


def lint(folder: Path, *arguments: str | Path) -> Ran:
    """Run shutdown-lint with JSON output."""
    return run(folder, "--output-format", "json", *arguments)


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
