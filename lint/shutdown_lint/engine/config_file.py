"""Reads one config file: the only place that knows the keys and their types."""

from __future__ import annotations

import os
import tomllib
from typing import Any

import msgspec

from shutdown_lint.engine.config_decode import Mistakes, decode_table, decode_value
from shutdown_lint.engine.config_knowledge import read_knowledge
from shutdown_lint.engine.settings import ConfigError, FileIgnores, Layer, Patterns, Settings
from shutdown_lint.knowledge.own_rows import OwnRows
from shutdown_lint.model.levels import Preset

SECTION = "tool.shutdown-lint"


class ConfigTable(msgspec.Struct, rename="kebab", frozen=True, kw_only=True):
    """The keys of `[tool.shutdown-lint]`, which stand at the top level of shutdown-lint.toml."""

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    preset: Preset = Preset.DEFAULT
    exclude: tuple[str, ...] | None = None
    extend_exclude: tuple[str, ...] = ()
    per_file_ignores: dict[str, tuple[str, ...]] = {}
    check_tests: bool = False
    respect_gitignore: bool = True
    unsafe_fixes: bool = False
    knowledge: OwnRows | None = None


def read_config(path: str, data: bytes, shown: str) -> Settings | None:
    """The settings in the config file at the absolute `path`, which is called `shown` in messages.

    None when it is a pyproject.toml without a section of ours.

    Raises:
        ConfigError: it is not TOML, or a key is unknown or of the wrong type.
    """
    table = _parse(data, shown)
    prefix = f"{shown}: "
    if os.path.basename(path) == "pyproject.toml":
        tool = table.get("tool", {})
        if not isinstance(tool, dict):
            return None
        if "shutdown-lint" not in tool:
            if "shutdown_lint" in tool:  # nobody else's: keys of `tool` are names of packages
                raise ConfigError(
                    f"{shown}: unknown section [tool.shutdown_lint], did you mean [{SECTION}]?"
                )
            return None
        table = tool["shutdown-lint"]
        if not isinstance(table, dict):
            raise ConfigError(f"{shown}: {SECTION} must be a table")
        prefix += f"[{SECTION}] "
    elif "tool" in table:
        raise ConfigError(
            f"{shown}: sections [tool.…] are for pyproject.toml: here the keys of {SECTION} "
            "stand at the top level"
        )
    return _settings(_decode(table, prefix), path, prefix)


def _parse(data: bytes, shown: str) -> dict[str, Any]:
    try:
        # TOML files may start with a byte order mark since 1.1; editors on Windows write it.
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            f"{shown}:{line}: byte 0x{data[error.start]:02x} is not UTF-8, as TOML must be"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{shown}: not valid TOML: {error}") from None
    except ValueError:  # of int()
        raise ConfigError(f"{shown}: not valid TOML: a number has too many digits") from None
    except RecursionError:
        raise ConfigError(f"{shown}: not valid TOML: nested too deeply") from None


def _decode(table: dict[str, Any], prefix: str) -> ConfigTable:
    mistakes = Mistakes(prefix, [])
    readers = {"per-file-ignores": _read_per_file_ignores, "knowledge": read_knowledge}
    decoded = decode_table(ConfigTable, table, mistakes, readers=readers)
    if decoded is None:
        raise ConfigError(*mistakes.messages)
    return decoded


def _read_per_file_ignores(
    key: str, raw: object, mistakes: Mistakes
) -> dict[str, tuple[str, ...]] | None:
    table = decode_value(key, raw, dict[str, Any], mistakes)
    if table is None:
        return None
    return {
        pattern: decode_value(f"{key}.{pattern!r}", codes, tuple[str, ...], mistakes)
        for pattern, codes in table.items()
    }


def _settings(table: ConfigTable, path: str, prefix: str) -> Settings:
    folder = os.path.dirname(path)

    def patterns(key: str, lines: tuple[str, ...]) -> Patterns:
        return Patterns(folder, lines, f"{prefix}{key}")

    return Settings(
        layers=(Layer(prefix, table.select, table.extend_select, table.ignore),),
        preset=table.preset,
        per_file_ignores=tuple(
            FileIgnores(patterns("per-file-ignores", (pattern,)), selectors)
            for pattern, selectors in table.per_file_ignores.items()
        ),
        exclude=None if table.exclude is None else patterns("exclude", table.exclude),
        extend_exclude=(
            (patterns("extend-exclude", table.extend_exclude),) if table.extend_exclude else ()
        ),
        check_tests=table.check_tests,
        respect_gitignore=table.respect_gitignore,
        unsafe_fixes=table.unsafe_fixes,
        knowledge=table.knowledge,
        config_file=path,
    )
