"""What stands on a command line, and how an ordinary one is read.

argparse takes half as long to import as Python takes to start, so it is left to what is out of the
ordinary: help, mistakes, short options that are run together.
"""

from __future__ import annotations

from shutdown_lint.model.levels import Preset
from shutdown_lint.reporters import FORMATS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

COMMANDS = ("rule", "story", "completion", "clean")  # where one is the first word
COLOR = ("auto", "always", "never")
PRESETS = tuple(preset.value for preset in Preset)


class Given:
    """The words under the names of their options, at first as if nothing were given."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.select: list[tuple[str, ...]] | None = None
        self.extend_select: list[tuple[str, ...]] | None = None
        self.ignore: list[tuple[str, ...]] | None = None
        self.preset: str | None = None
        self.no_noqa = False
        self.check_tests: bool | None = None
        self.fix = False
        self.unsafe_fixes: bool | None = None
        self.diff = False
        self.output_format = "full"
        self.output_file: str | None = None
        self.no_suppressed = False
        self.statistics = False
        self.quiet = False
        self.color = "auto"
        self.exit_zero = False
        self.exclude: list[tuple[str, ...]] | None = None
        self.extend_exclude: list[tuple[str, ...]] | None = None
        self.force_exclude = False
        self.respect_gitignore: bool | None = None
        self.stdin_filename: str | None = None
        self.show_files = False
        self.config: str | None = None
        self.isolated = False
        self.show_settings = False
        self.jobs: int | None = None
        self.cache_dir: str | None = None
        self.no_cache = False
        self.no_shortcuts = False
        self.no_project = False


def read_plainly(arguments: Sequence[str]) -> Given | None:
    """What is given by words that mean what they seem to; None where argparse has to look."""
    given = Given()
    words = iter(arguments)
    for word in words:
        if not word.startswith("-") or word == "-":
            given.paths.append(word)
            continue
        option, assigned, text = word.partition("=")
        if option in _SWITCHES and not assigned:
            setattr(given, *_SWITCHES[option])
            continue
        text = text if assigned else next(words, "-")
        if option not in _VALUES or text.startswith("-") or (assigned and option[1] != "-"):
            return None
        name, read = _VALUES[option]
        try:
            value = read(text)
        except ValueError:
            return None
        before = getattr(given, name)
        setattr(given, name, [*(before or ()), value] if read is words_of else value)
    return given


def words_of(text: str) -> tuple[str, ...]:
    """The parts of a list with commas."""
    return tuple(part for part in (part.strip() for part in text.split(",")) if part)


def number_of(text: str) -> int:
    """A number of processes.

    Raises:
        ValueError: it is none.
    """
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _one_of(known: Collection[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in known:
            raise ValueError(text)
        return text

    return read


_SWITCHES = {
    "--no-noqa": ("no_noqa", True),
    "--check-tests": ("check_tests", True),
    "--no-check-tests": ("check_tests", False),
    "--fix": ("fix", True),
    "--unsafe-fixes": ("unsafe_fixes", True),
    "--no-unsafe-fixes": ("unsafe_fixes", False),
    "--diff": ("diff", True),
    "--no-suppressed": ("no_suppressed", True),
    "--statistics": ("statistics", True),
    "-q": ("quiet", True),
    "--quiet": ("quiet", True),
    "--exit-zero": ("exit_zero", True),
    "--force-exclude": ("force_exclude", True),
    "--respect-gitignore": ("respect_gitignore", True),
    "--no-respect-gitignore": ("respect_gitignore", False),
    "--show-files": ("show_files", True),
    "--isolated": ("isolated", True),
    "--show-settings": ("show_settings", True),
    "--no-cache": ("no_cache", True),
    "--no-shortcuts": ("no_shortcuts", True),
    "--no-project": ("no_project", True),
}
_VALUES: dict[str, tuple[str, Callable[[str], object]]] = {
    "--select": ("select", words_of),
    "--extend-select": ("extend_select", words_of),
    "--ignore": ("ignore", words_of),
    "--preset": ("preset", _one_of(PRESETS)),
    "--output-format": ("output_format", _one_of(FORMATS)),
    "-o": ("output_file", str),
    "--output-file": ("output_file", str),
    "--color": ("color", _one_of(COLOR)),
    "--exclude": ("exclude", words_of),
    "--extend-exclude": ("extend_exclude", words_of),
    "--stdin-filename": ("stdin_filename", str),
    "--config": ("config", str),
    "-j": ("jobs", number_of),
    "--jobs": ("jobs", number_of),
    "--cache-dir": ("cache_dir", str),
}
