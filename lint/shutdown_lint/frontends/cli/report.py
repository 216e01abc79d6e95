"""From the outcome of a run to what a person or a program reads, and the exit code."""

from __future__ import annotations

import os
import sys

from shutdown_lint import __version__
from shutdown_lint.engine.run_options import FixMode
from shutdown_lint.frontends.cli import exit_codes
from shutdown_lint.frontends.cli.options import TEXT_FORMATS
from shutdown_lint.frontends.cli.streams import complain, is_terminal, say, wants_color
from shutdown_lint.reporters.summary import nothing_found, plural, signal_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from shutdown_lint.engine.outcome import Outcome
    from shutdown_lint.frontends.cli.options import Options
    from shutdown_lint.frontends.cli.session import Session

_WIDTH_OF_A_FILE = 80  # terminal cells, where there is no terminal


def publish(outcome: Outcome, session: Session, tell: Callable[[str], None] = say) -> int:
    """Print or write all that came of a run; the exit code.

    Raises:
        WriteError: standard output cannot be written.
    """
    options = session.options
    code = _exit_code(outcome, options)
    if options.fix is FixMode.SHOW:
        from shutdown_lint.frontends.cli.diff import show_changes

        show_changes(outcome.changes, color=wants_color(options.color, options.output_file))
    elif _is_silent(outcome, options):
        if not options.quiet and (outcome.checked or not outcome.mistakes):
            tell(nothing_found(outcome.checked) + "\n")
    elif options.output_file is None:
        tell(_render(outcome, session, code))
    elif not write_report(_render(outcome, session, code), options.output_file):
        code = max(code, exit_codes.USAGE)
    for message in (*outcome.mistakes, *outcome.failures):
        complain(message)
    if outcome.interrupted:
        name, left = signal_name(outcome.interrupted), plural(outcome.unchecked, "file")
        complain(f"stopped by {name}: {left} not checked")
    return code


def _exit_code(outcome: Outcome, options: Options) -> int:
    if outcome.interrupted:
        return exit_codes.after_signal(outcome.interrupted)
    if any(file.errors for file in outcome.files):
        return exit_codes.INTERNAL
    if outcome.mistakes or outcome.failures or outcome.unreadable:
        return exit_codes.USAGE
    if options.exit_zero:
        return exit_codes.CLEAN
    if options.fix is FixMode.SHOW:
        return exit_codes.FINDINGS if outcome.changes else exit_codes.CLEAN
    found = any(file.findings for file in outcome.files)
    return exit_codes.FINDINGS if found else exit_codes.CLEAN


def _is_silent(outcome: Outcome, options: Options) -> bool:
    """Whether one line says it all, so that nothing else need be imported."""
    return (
        not outcome.files
        and not outcome.interrupted
        and options.output_format in TEXT_FORMATS
        and options.output_file is None
    )


def _render(outcome: Outcome, session: Session, code: int) -> str:
    from shutdown_lint.reporters import render, statistics
    from shutdown_lint.reporters.context import RenderContext

    options, plans = session.options, session.planner.plans
    enabled = {rule for plan in plans for rule in plan.profile.rules}
    rules = sorted(enabled, key=lambda rule: rule.meta.code)
    context = RenderContext(
        version=__version__,
        metas=tuple(rule.meta for rule in rules),
        sources={source.path: source for source in outcome.sources},
        exit_code=code,
        color=wants_color(options.color, options.output_file),
        width=terminal_width(),
        quiet=options.quiet,
    )
    if options.output_format == "sarif":
        from datetime import UTC, datetime

        from shutdown_lint.frontends.cli.provenance import repository
        from shutdown_lint.model.rule_info import describe

        context = context._replace(
            manuals=tuple(describe(rule.meta, rule.load().__doc__) for rule in rules),
            started=datetime.fromtimestamp(session.started, UTC),
            ended=datetime.now(UTC),
            repository=repository(),
            suppressed=options.suppressed,
        )
    if options.statistics:
        return statistics.render(outcome.report, context)
    return render(options.output_format, outcome.report, context)


def terminal_width() -> int:
    """How many cells a line of the report may take."""
    if is_terminal(sys.stdout):
        try:
            return os.get_terminal_size(sys.stdout.fileno()).columns
        except OSError:
            pass
    return _WIDTH_OF_A_FILE


def write_report(text: str, path: str) -> bool:
    """Put the report into a file, whole or not at all; whether that worked."""
    from shutdown_lint.engine.atomic_write import write_atomically
    from shutdown_lint.engine.unreadable import reason_of
    from shutdown_lint.engine.visits import SUFFIXES

    data = text.encode()
    is_there = os.path.exists(path)
    if is_there and path.endswith(SUFFIXES):  # the option takes the word that follows it
        complain(f"{path}: the report is not written: it would replace a Python file")
        return False
    try:
        if is_there and not os.path.isfile(path):  # /dev/stdout, a pipe
            with open(path, "wb") as file:
                file.write(data)
            return True
        if not is_there:
            with open(path, "xb"):
                pass
        try:
            write_atomically(path, data)
        except OSError:
            if not is_there:
                os.unlink(path)
            raise
    except OSError as error:
        complain(f"{path}: the report is not written: {reason_of(error)}")
        return False
    return True
