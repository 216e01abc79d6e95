"""The words of a command line: options with their values, and the words that are none."""

from __future__ import annotations

from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class Words(NamedTuple):
    """What stands on a command line behind the program's name."""

    options: tuple[tuple[str, str], ...]  # "" where an option has no value
    others: tuple[str, ...]

    def value(self, names: Collection[str]) -> str | None:
        """The value of the last option with one of these names."""
        return next((value for name, value in reversed(self.options) if name in names), None)


def split(words: Sequence[str], flags: Collection[str]) -> Words:
    """Tell options from other words; an option that is none of `flags` takes the next word."""
    options: list[tuple[str, str]] = []
    others: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            others += rest
            break
        if not word.startswith("-") or word == "-":
            others.append(word)
            continue
        name, assigned, value = word.partition("=")
        if assigned:
            options.append((name, value))
        elif name in flags:
            options.append((name, ""))
        elif not name.startswith("--") and len(name) > 2:
            options.append((name[:2], "" if name[:2] in flags else name[2:]))  # -w4, or -BE
        elif rest and not _is_option(rest[0]):
            options.append((name, rest.pop(0)))
        else:
            options.append((name, ""))
    return Words(tuple(options), tuple(others))


def _is_option(word: str) -> bool:
    return word.startswith("-") and not word[1:].replace(".", "").isdigit() and word != "-"
