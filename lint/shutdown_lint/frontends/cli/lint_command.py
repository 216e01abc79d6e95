"""The command that lints: what it is asked, and who is sent ahead before the rest is imported."""

from __future__ import annotations

import sys

from shutdown_lint.frontends.cli.options import read_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.engine.scout import Scout
    from shutdown_lint.frontends.cli.options import Options

_WORTH_A_SCOUT = 400  # known folders; fewer are walked through before a process can help


def lint(arguments: Sequence[str]) -> int:
    """Lint as the command line says; the exit code."""
    options = read_options(arguments)
    body = _known(options) if options.looks_at_known_folders else None
    scout = None if body is None else scout_for(body, options)
    try:
        from shutdown_lint.frontends.cli.linting import lint_as_told

        return lint_as_told(options, body, scout)
    finally:
        if scout is not None:
            scout.dismiss()


def _known(options: Options) -> memoryview | None:
    from shutdown_lint.engine.cache.layout import body_of
    from shutdown_lint.engine.cache.place import cache_file

    return body_of(cache_file(options.cache_folder))


def scout_for(body: memoryview, options: Options) -> Scout | None:
    """A second process that looks at the folders in a cache file, where that saves time."""
    from shutdown_lint.engine.cache.layout import count_of_folders

    if sys.platform != "linux" or options.processes < 2:
        return None
    if count_of_folders(body) < _WORTH_A_SCOUT:
        return None
    from shutdown_lint.engine.scout import Scout

    try:
        return Scout(body, options.paths)
    except OSError:  # there are too many processes
        return None
