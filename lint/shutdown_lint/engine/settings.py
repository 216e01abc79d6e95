"""What a run or a folder is set to: plain values, whoever gave them."""

from __future__ import annotations

from shutdown_lint.model.levels import Preset
from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    from shutdown_lint.knowledge.own_rows import OwnRows

    T = TypeVar("T")


class ConfigError(Exception):
    """What a person wrote cannot be used; each message names the file or option, and the key."""

    def __init__(self, *messages: str) -> None:
        super().__init__(*messages)
        self.messages = messages


class Layer(NamedTuple):
    """Which rules one place asks for: a config file, or the command line.

    Selectors are codes, names, prefixes of codes, `ALL` or `OVERLAPPING`.
    """

    origin: str  # for messages: "pyproject.toml: [tool.shutdown-lint] "; "--" for options
    select: tuple[str, ...] | None = None  # None: not given
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


class Patterns(NamedTuple):
    """Patterns in the syntax of `.gitignore`, relative to an absolute folder."""

    folder: str
    lines: tuple[str, ...]
    origin: str  # for messages, as in `Layer`, with the key


class FileIgnores(NamedTuple):
    """Rules that are off in the files that a pattern matches; `!` before it turns it round."""

    patterns: Patterns  # of one line
    selectors: tuple[str, ...]


class Settings(NamedTuple):
    """All that decides how one file is treated."""

    layers: tuple[Layer, ...] = ()  # the later ones win
    preset: Preset = Preset.DEFAULT
    per_file_ignores: tuple[FileIgnores, ...] = ()
    exclude: Patterns | None = None  # None: the built-in list of folders
    extend_exclude: tuple[Patterns, ...] = ()
    check_tests: bool = False
    respect_gitignore: bool = True
    unsafe_fixes: bool = False
    knowledge: OwnRows | None = None  # None: the built-in tables alone
    config_file: str | None = None  # where they come from


class Overrides(NamedTuple):
    """What the command line says; None: nothing, so the config file decides."""

    layer: Layer | None = None
    preset: Preset | None = None
    exclude: Patterns | None = None
    extend_exclude: Patterns | None = None
    check_tests: bool | None = None
    respect_gitignore: bool | None = None
    unsafe_fixes: bool | None = None

    def over(self, settings: Settings) -> Settings:
        """`settings` with what the command line says put on top."""
        return settings._replace(
            layers=(*settings.layers, self.layer) if self.layer else settings.layers,
            preset=_given(self.preset, settings.preset),
            exclude=_given(self.exclude, settings.exclude),
            extend_exclude=(
                (*settings.extend_exclude, self.extend_exclude)
                if self.extend_exclude
                else settings.extend_exclude
            ),
            check_tests=_given(self.check_tests, settings.check_tests),
            respect_gitignore=_given(self.respect_gitignore, settings.respect_gitignore),
            unsafe_fixes=_given(self.unsafe_fixes, settings.unsafe_fixes),
        )


def _given(override: T | None, setting: T) -> T:
    return setting if override is None else override
