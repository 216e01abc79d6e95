"""The command that lints: what it is asked, and who is sent ahead before the rest is imported."""

from __future__ import annotations

from shutdown_lint.frontends.cli.options import read_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.engine.scout import Scout
    from shutdown_lint.frontends.cli.options import Options


def lint(arguments: Sequence[str]) -> int:
    """Lint as the command line says; the exit code."""
    options = read_options(arguments)
    scout = _sent_ahead(options)
    try:
        from shutdown_lint.frontends.cli.linting import lint_as_told

        return lint_as_told(options, scout)
    finally:
        if scout is not None:
            scout.dismiss()


def _sent_ahead(options: Options) -> Scout | None:
    """A second process that looks at what is known from earlier runs, where that saves time."""
    if not options.looks_at_known_folders or options.processes < 2:
        return None
    from shutdown_lint.engine.cache.place import cache_file
    from shutdown_lint.engine.scout import send_scout

    return send_scout(cache_file(options.cache_folder), options.paths)
