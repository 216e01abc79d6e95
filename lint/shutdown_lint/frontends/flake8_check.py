"""What the flake8 plugin does with a file: the engine's work, put into flake8's terms."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import contextmanager, suppress
from tokenize import detect_encoding
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.engine.config import ConfigFinder
from shutdown_lint.engine.excludes import compile_excludes
from shutdown_lint.engine.reading import read_file
from shutdown_lint.engine.registry import RulesError, list_rules
from shutdown_lint.engine.settings import ConfigError, Layer, Overrides
from shutdown_lint.frontends.flake8_plugin import TROUBLE
from shutdown_lint.model.levels import Preset
from shutdown_lint.model.source import UTF8_BOM, SourceFile

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Iterator, Sequence

    from shutdown_lint.engine.excludes import Excludes
    from shutdown_lint.engine.planner import Plan, Planner
    from shutdown_lint.engine.profile import Profile
    from shutdown_lint.engine.settings import Settings
    from shutdown_lint.model.finding import FileReport


_LARGEST = "libcst"  # of the modules that some files need


class Violation(NamedTuple):
    """One line of flake8's output."""

    line: int  # 1-based
    column: int  # 0-based
    text: str  # begins with the code


class Check:
    """Checks files as a run of flake8 is set to.

    Args:
        preset: overrides the preset of the config files.
        selectors: flake8's `select` and `extend-select`. A code of ours that is named exactly is
            shown at every confidence, as with the command line's `--select`.
        noqa: whether flake8 heeds `noqa` comments.
    """

    def __init__(self, *, preset: str | None, selectors: Sequence[str], noqa: bool) -> None:
        self._preset = None if preset is None else Preset(preset)
        self._selectors = selectors
        self._noqa = noqa
        self._excludes: dict[Settings, Excludes] = {}
        self._profiles: dict[int, Profile] = {}
        self._work: tuple[ConfigFinder, Planner] | None = None

    def get_ready(self) -> None:
        """Do before flake8 forks what each of its workers would do before its first file.

        Whatever goes wrong here does so again, and is told, when there is a file to be checked.
        """
        with suppress(Exception):
            profile = self._profile_for(os.path.join(os.getcwd(), "__init__.py"))
            if profile is not None:
                from shutdown_lint.engine.prefilter import prefilter_of

                prefilter_of(profile).lets_pass(b"")
        # Python's advice for before a fork; and what is there now is there to the end, so that
        # flake8's collector need not go through it again and again.
        gc.freeze()

    def violations(
        self, filename: str, lines: Sequence[str], tree: ast.Module | None = None
    ) -> list[Violation]:
        """What is wrong in the file that flake8 read, or why it could not be checked.

        `tree` is what CPython's parser made of these lines.
        """
        try:
            report = self._report(filename, lines, tree)
        except (ConfigError, RulesError) as error:
            return [Violation(1, 0, f"{TROUBLE}: {message}") for message in error.args]
        return [] if report is None else _violations(report)

    def _report(
        self, filename: str, lines: Sequence[str], tree: ast.Module | None
    ) -> FileReport | None:
        profile = self._profile_for(os.path.abspath(filename))
        if profile is None:
            return None
        source = source_of(filename, lines)
        from shutdown_lint.engine.prefilter import prefilter_of

        if not prefilter_of(profile).lets_pass(source.data):
            return None
        with _no_garbage_collection():
            from shutdown_lint.engine.lint import lint_source

            return lint_source(source, profile, tree)

    def _profile_for(self, path: str) -> Profile | None:
        """What holds for the file at an absolute path; None if it is left out."""
        finder, planner = self._work = self._work or self._prepare()
        return None if self._is_excluded(path, finder) else self._profile(planner.plan(path))

    def _is_excluded(self, path: str, finder: ConfigFinder) -> bool:
        folder = os.path.dirname(path)
        settings = finder.settings_for(folder)
        excludes = self._excludes.get(settings)
        if excludes is None:
            excludes = self._excludes[settings] = compile_excludes(settings)
        return excludes.match_with_parents(path, finder.project_root(folder) or os.getcwd())

    def _profile(self, plan: Plan) -> Profile:
        known = self._profiles.get(id(plan))  # the planner keeps its plans
        if known is None:
            # What a noqa silences is left in: flake8 drops it, and its other plugins want to see
            # it.
            known = self._profiles[id(plan)] = plan.profile._replace(flake8=True)
        return known

    def _prepare(self) -> tuple[ConfigFinder, Planner]:
        from shutdown_lint.engine.planner import Planner

        rules = list_rules()
        codes = {rule.meta.code for rule in rules}
        named = tuple(selector for selector in self._selectors if selector in codes)
        layer = Layer("flake8: ", extend_select=named) if named else None
        finder = ConfigFinder(Overrides(layer=layer, preset=self._preset))
        return finder, Planner(rules, finder, noqa=self._noqa)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """As `engine.garbage` has it, for as long as one file is judged: the process is flake8's."""
    was_enabled, was_loaded = gc.isenabled(), _LARGEST in sys.modules
    gc.disable()
    try:
        yield
    finally:
        if _LARGEST in sys.modules and not was_loaded:
            gc.freeze()  # it is more than all of flake8, and stays
        if was_enabled:
            gc.enable()


def source_of(filename: str, lines: Iterable[str]) -> SourceFile:
    """The file that flake8 read, as the command line would have read it.

    flake8 gives decoded lines: without a byte order mark, with unified newlines, and as Latin-1
    when the bytes are not in the encoding they claim. Where the file on disk is what flake8 read,
    its bytes are taken, so that both doors judge the same thing. It is not when flake8 reads
    standard input, or when an editor runs it on what is not saved yet.
    """
    text = "".join(lines)
    try:
        data = read_file(filename)
    except (OSError, ValueError):
        data = None
    # Most files are UTF-8 as it stands, which is quicker to see than what flake8 makes of others.
    if data is not None and (
        data == text.encode(errors="surrogatepass") or _as_flake8_reads(data) == text
    ):
        return SourceFile(filename, data)
    return SourceFile(filename, text.encode(_encoding(text), errors="replace"))


def _as_flake8_reads(data: bytes) -> str:
    try:
        text = SourceFile("", data).text
    except (SyntaxError, UnicodeDecodeError):
        text = data.removeprefix(UTF8_BOM).decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _encoding(text: str) -> str:
    """The codec that the coding cookie in the text names; UTF-8 when it names none."""
    head = iter(text.encode("utf-8", errors="replace").splitlines(keepends=True)[:2])
    try:
        return detect_encoding(lambda: next(head, b""))[0]
    except SyntaxError:
        return "utf-8"


def _violations(report: FileReport) -> list[Violation]:
    found = [
        Violation(
            finding.span.line,
            finding.span.column - 1,
            f"{finding.code} {finding.name}: {finding.message}",
        )
        for finding in report.findings
    ]
    found += [Violation(error.line, 0, f"{TROUBLE}: {error.message}") for error in report.errors]
    return found
