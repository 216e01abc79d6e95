"""Checks what comes on standard input, as if it stood in the file it is said to be."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from shutdown_lint.engine.excludes import compile_excludes
from shutdown_lint.engine.outcome import Outcome
from shutdown_lint.engine.paths import shown_path
from shutdown_lint.engine.run_options import FixMode
from shutdown_lint.frontends.cli.report import publish
from shutdown_lint.frontends.cli.streams import say, say_bytes, say_to_stderr

if TYPE_CHECKING:
    from shutdown_lint.frontends.cli.session import Session

_UNNAMED = "<stdin>"


def lint_stdin(session: Session) -> int:
    """Lint standard input; with `--fix`, print the fixed source and the report beside it.

    Raises:
        ConfigError: the settings of the file it is said to be cannot be used.
        WriteError: standard output cannot be written.
    """
    options = session.options
    data = sys.stdin.buffer.read()
    outcome = _check(session, data)
    if options.fix is not FixMode.WRITE:
        return publish(outcome, session, say)
    # Whoever pipes a source through us gets a source, whatever there is to say of it.
    say_bytes(outcome.changes[0].after.data if outcome.changes else data)
    return publish(outcome, session, say_to_stderr)


def _check(session: Session, data: bytes) -> Outcome:
    from shutdown_lint.engine.prefilter import needs_lint

    options = session.options
    name = options.stdin_filename or _UNNAMED
    path = os.path.abspath(name)
    if options.force_exclude and _is_excluded(session, path):
        return Outcome()
    plan = session.planner.plan(path)
    if not needs_lint(data, plan.profile):
        return Outcome(checked=1)
    from shutdown_lint.engine.runner import run_on_source
    from shutdown_lint.model.source import SourceFile

    source = SourceFile(shown_path(name, os.getcwd()), data)
    return run_on_source(source, plan, options.fix)


def _is_excluded(session: Session, path: str) -> bool:
    folder = os.path.dirname(path)
    excludes = compile_excludes(session.finder.settings_for(folder))
    return excludes.match_with_parents(path, session.finder.project_root(folder) or os.getcwd())
