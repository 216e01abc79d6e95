"""Turns the tables of a config file into structs, and says what is wrong with them."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

from shutdown_lint.engine.near_miss import near_miss

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    # Called with the key, what the file has for it, and whom to tell what is wrong.
    Reader = Callable[[str, Any, "Mistakes"], Any]

_TOML_WORDS = {
    "object": "a table",
    "array": "an array",
    "bool": "true or false",
    "str": "a string",
    "int": "a number",
    "float": "a number",
}
_Value = TypeVar("_Value", bound=msgspec.Struct)


class Mistakes(NamedTuple):
    """What is wrong in one file; all of it is collected, so that one look shows everything."""

    prefix: str  # of each message: the file and the section
    messages: list[str]

    def add(self, key: str, what: str) -> None:
        """Note what is wrong with a key."""
        self.messages.append(f"{self.prefix}{key}: {what}")

    def add_unknown_key(self, path: str, key: str, known: Iterable[str]) -> None:
        """Note an unknown key; `path` is the key of its table with a final dot, or empty."""
        hint = near_miss(key, known)
        self.messages.append(f"{self.prefix}unknown key {path + key!r}{hint}")

    def add_unknown_word(self, key: str, word: str, known: list[str]) -> None:
        """Note a string that is none of the allowed ones."""
        self.add(key, f"{word!r} is none of {', '.join(known)}{near_miss(word, known)}")


def decode_table(
    kind: type[_Value],
    table: dict[str, Any],
    mistakes: Mistakes,
    path: str = "",
    readers: Mapping[str, Reader] | None = None,
) -> _Value | None:
    """A struct with what a table holds; None when something is wrong with it.

    Args:
        kind: the struct.
        table: the table.
        mistakes: takes what is wrong.
        path: the key of the table with a dot; empty for the whole section.
        readers: who reads the values of some keys, when their types do not say all.
    """
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    before = len(mistakes.messages)
    values: dict[str, Any] = {}
    for key, raw in table.items():
        field = fields.get(key)
        if field is None:
            mistakes.add_unknown_key(path, key, fields)
        elif readers is not None and key in readers:
            values[field.name] = readers[key](f"{path}{key}", raw, mistakes)
        else:
            values[field.name] = decode_value(f"{path}{key}", raw, field.type, mistakes)
    for key, field in fields.items():
        if field.required and field.name not in values:
            mistakes.add(path.rstrip("."), f"{key!r} is missing")
    return kind(**values) if len(mistakes.messages) == before else None


def decode_value(key: str, raw: object, kind: Any, mistakes: Mistakes) -> Any:
    """`raw` as a value of the type `kind`; None, with the mistake noted, where it is not one."""
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        if isinstance(raw, str) and raw not in list(kind):
            mistakes.add_unknown_word(key, raw, [each.value for each in kind])
            return None
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        # It says "Expected `str`, got `int` - at `$[1]`", and knows JSON's words only.
        what, _, where = str(error).partition(" - at `$")
        what = re.sub("`([^`]+)`", lambda match: _in_words(match[1]), what)
        mistakes.add(f"{key}{where.rstrip('`')}", f"{what[:1].lower()}{what[1:]}")
        return None


def _in_words(types: str) -> str:
    """TOML's words for msgspec's `array | null`."""
    names = [name for name in types.split(" | ") if name != "null"]
    return " or ".join(_TOML_WORDS.get(name, f"`{name}`") for name in names)
