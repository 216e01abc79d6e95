"""The flake8 plugin: what the command line finds in a file, under flake8's selection and `noqa`.

flake8 is not imported: it loads this module, calls the hooks of `Plugin` by name, and aborts the
whole run when one of them raises. So nothing raises here, and nothing dear is imported before
the first file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

from shutdown_lint import __version__

if TYPE_CHECKING:
    import argparse
    import ast
    from collections.abc import Iterator

    from shutdown_lint.frontends.flake8_check import Check

Violation = tuple[int, int, str, type]  # line (1-based), column (0-based), "CODE text", plugin

PRESET_OPTION = "--shutdown-lint-preset"
PRESETS = ("default", "strict", "audit")
# Not a rule's: shutdown-lint could not do its work, and silence would look like a clean file.
TROUBLE = "SHD000 not-checked"


class OptionManager(Protocol):
    """The part of flake8's option manager that is used here."""

    parser: argparse.ArgumentParser

    def add_option(self, name: str, **settings: object) -> None:
        """Add an option to flake8's own."""


class Options(Protocol):
    """The options of flake8, and ours, that are used here."""

    shutdown_lint_preset: str | None
    disable_noqa: bool
    select: list[str] | None
    extend_select: list[str] | None


class Plugin:
    """Checks one file; flake8 finds it by the entry point, whose name is the prefix `SHD`.

    The parameter `tree` tells flake8 to call the plugin once for each file that Python can parse;
    it spares us to parse it once more.
    """

    name = "shutdown-lint"
    version = __version__
    # flake8 keeps options on the class: they reach its workers with `fork`, and with `spawn` it
    # calls `parse_options` again in each.
    _check: ClassVar[Check]

    def __init__(self, tree: ast.Module, lines: list[str], filename: str) -> None:
        self._tree = tree
        self._lines = lines
        self._filename = filename

    @classmethod
    def add_options(cls, manager: OptionManager) -> None:
        """Tell flake8 the options; it reads them from its config files too."""
        manager.add_option(
            PRESET_OPTION,
            choices=PRESETS,
            default=None,
            parse_from_config=True,
            help="how much shutdown-lint shows (default: what pyproject.toml says)",
        )

    @classmethod
    def parse_options(cls, manager: OptionManager, options: Options, _paths: object) -> None:
        """Take the options; flake8 exits with 2 when ours is wrong in its config file."""
        from shutdown_lint.frontends.flake8_check import Check

        preset = options.shutdown_lint_preset
        if preset is not None and preset not in PRESETS:
            # argparse has checked the command line only.
            known = ", ".join(PRESETS)
            manager.parser.error(f"{PRESET_OPTION[2:]}: {preset!r} is none of {known}")
        cls._check = Check(
            preset=preset,
            selectors=(*(options.select or ()), *(options.extend_select or ())),
            noqa=not options.disable_noqa,
        )
        cls._check.get_ready()

    def run(self) -> Iterator[Violation]:
        """Every finding in the file; those under a `noqa` too, because flake8 wants to judge."""
        try:
            violations = self._check.violations(self._filename, self._lines, self._tree)
        except Exception as error:  # noqa: BLE001 flake8 would stop the whole run with a traceback
            text = f"{TROUBLE}: internal error: {type(error).__name__}: {error}"
            yield 1, 0, text.splitlines()[0], type(self)
            return
        for line, column, text in violations:
            yield line, column, text, type(self)
