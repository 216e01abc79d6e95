"""Reads one config file: the only place that knows the keys and their types."""

from __future__ import annotations

import os
import tomllib
from typing import Any

import msgspec

from shutdown_lint.engine.near_miss import near_miss
from shutdown_lint.engine.settings import ConfigError, FileIgnores, Layer, Patterns, Settings
from shutdown_lint.model.levels import Preset

SECTION = "tool.shutdown-lint"
_TOML_WORDS = (
    ("object", "a table"),
    ("array | null", "an array"),
    ("array", "an array"),
    ("bool", "true or false"),
    ("str", "a string"),
    ("int", "a number"),
    ("float", "a number"),
)


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
        if not isinstance(tool, dict) or "shutdown-lint" not in tool:
            return None
        table = tool["shutdown-lint"]
        if not isinstance(table, dict):
            raise ConfigError(f"{shown}: {SECTION} must be a table")
        prefix += f"[{SECTION}] "
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
    except RecursionError:
        raise ConfigError(f"{shown}: not valid TOML: nested too deeply") from None


def _decode(table: dict[str, Any], prefix: str) -> ConfigTable:
    # Field by field, so that one look shows every mistake in the file.
    fields = {field.encode_name: field for field in msgspec.structs.fields(ConfigTable)}
    mistakes: list[str] = []
    values: dict[str, Any] = {}
    for key, raw in table.items():
        field = fields.get(key)
        if field is None:
            mistakes.append(f"{prefix}unknown key {key!r}{near_miss(key, fields)}")
        elif key == "per-file-ignores" and isinstance(raw, dict):
            values[field.name] = {
                pattern: _convert(f"{key}.{pattern!r}", codes, tuple[str, ...], mistakes, prefix)
                for pattern, codes in raw.items()
            }
        else:
            values[field.name] = _convert(key, raw, field.type, mistakes, prefix)
    if mistakes:
        raise ConfigError(*mistakes)
    return ConfigTable(**values)


def _convert(key: str, raw: object, kind: Any, mistakes: list[str], prefix: str) -> Any:
    if kind is Preset and isinstance(raw, str) and raw not in list(Preset):
        known = [preset.value for preset in Preset]
        names = ", ".join(known)
        mistakes.append(f"{prefix}{key}: {raw!r} is none of {names}{near_miss(raw, known)}")
        return None
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        # It says "Expected `str`, got `int` - at `$[1]`", and knows JSON's words only.
        what, _, where = str(error).partition(" - at `$")
        for theirs, ours in _TOML_WORDS:
            what = what.replace(f"`{theirs}`", ours)
        mistakes.append(f"{prefix}{key}{where.rstrip('`')}: {what[:1].lower()}{what[1:]}")
        return None


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
        config_file=path,
    )
