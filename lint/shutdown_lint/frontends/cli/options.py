"""What a person asked for on the command line, as typed values."""

from __future__ import annotations

import os

from shutdown_lint.engine.run_options import FixMode
from shutdown_lint.engine.settings import Layer, Overrides, Patterns
from shutdown_lint.frontends.cli.given import read_plainly
from shutdown_lint.model.levels import Preset
from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.frontends.cli.given import Given
    from shutdown_lint.frontends.cli.parser import Parser

STDIN = "-"
TEXT_FORMATS = ("full", "concise")


class Options(NamedTuple):
    """A valid command line."""

    paths: tuple[str, ...]  # never empty
    overrides: Overrides
    fix: FixMode
    output_format: str
    output_file: str | None
    suppressed: bool
    statistics: bool
    quiet: bool
    color: str
    exit_zero: bool
    noqa: bool
    force_exclude: bool
    stdin_filename: str | None
    show_files: bool
    show_settings: bool
    config: str | None
    isolated: bool
    jobs: int | None  # None: as many as there are cores
    cache: bool
    cache_folder: str | None  # None: the user's own
    shortcuts: bool  # False: every file is parsed as a whole
    project: bool  # folders are looked at as programs, not only file by file

    @property
    def from_stdin(self) -> bool:
        """Whether the one file to check comes from standard input."""
        return self.paths == (STDIN,)

    @property
    def looks_at_known_folders(self) -> bool:
        """Whether the run is one on folders, in which what is known of them from others counts."""
        if not self.cache or self.show_files or self.show_settings or self.fix is not FixMode.OFF:
            return False
        return all(map(os.path.isdir, self.paths))

    @property
    def processes(self) -> int:
        """How many processes may work at once."""
        if self.jobs is not None:
            return self.jobs
        if hasattr(os, "sched_getaffinity"):  # what the machine, or the container, lets us use
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1


def read_options(arguments: Sequence[str]) -> Options:
    """The options of the command that lints; prints and exits when one is wrong."""
    given = read_plainly(arguments) or _parser().parse_lint(arguments)
    if clash := _clash(given):
        _parser().error(clash)
    return Options(
        paths=tuple(given.paths) or (os.curdir,),
        overrides=_overrides(given),
        fix=FixMode.SHOW if given.diff else FixMode.WRITE if given.fix else FixMode.OFF,
        output_format=given.output_format,
        output_file=given.output_file,
        suppressed=not given.no_suppressed,
        statistics=given.statistics,
        quiet=given.quiet,
        color=given.color,
        exit_zero=given.exit_zero,
        noqa=not given.no_noqa,
        force_exclude=given.force_exclude,
        stdin_filename=given.stdin_filename,
        show_files=given.show_files,
        show_settings=given.show_settings,
        config=given.config,
        isolated=given.isolated,
        jobs=given.jobs,
        cache=not (given.no_cache or given.no_shortcuts),
        shortcuts=not given.no_shortcuts,
        project=not given.no_project,
        cache_folder=given.cache_dir,
    )


def _parser() -> Parser:
    from shutdown_lint.frontends.cli.lint_options import lint_parser

    return lint_parser()


def _clash(given: Given) -> str | None:
    """Which options do not go together."""
    if STDIN in given.paths and len(given.paths) > 1:
        return "standard input (-) cannot be checked together with other paths"
    if given.stdin_filename is not None and given.paths != [STDIN]:
        return "--stdin-filename goes with - as the only path"
    if given.config is not None and given.isolated:
        return "--config and --isolated contradict each other"
    if given.no_cache and given.cache_dir is not None:
        return "--no-cache and --cache-dir contradict each other"
    if given.statistics and given.output_format not in TEXT_FORMATS:
        return f"--statistics and --output-format {given.output_format} contradict each other"
    if given.diff and (given.statistics or given.output_file is not None):
        other = "--statistics" if given.statistics else "--output-file"
        return f"--diff shows changes instead of a report, so {other} has no meaning with it"
    return None


def _overrides(given: Given) -> Overrides:
    select = _joined(given.select)
    extend_select = _joined(given.extend_select) or ()
    ignore = _joined(given.ignore) or ()
    layer = Layer("--", select, extend_select, ignore)
    return Overrides(
        layer=layer if select is not None or extend_select or ignore else None,
        preset=Preset(given.preset) if given.preset else None,
        exclude=_patterns("--exclude", given.exclude),
        extend_exclude=_patterns("--extend-exclude", given.extend_exclude),
        check_tests=given.check_tests,
        respect_gitignore=given.respect_gitignore,
        unsafe_fixes=given.unsafe_fixes,
    )


def _joined(values: list[tuple[str, ...]] | None) -> tuple[str, ...] | None:
    if values is None:
        return None
    return tuple(value for each in values for value in each)


def _patterns(option: str, values: list[tuple[str, ...]] | None) -> Patterns | None:
    lines = _joined(values)
    return None if lines is None else Patterns(os.getcwd(), lines, option)
