"""An ordinary command line is read without argparse, and as argparse reads it."""

from __future__ import annotations

import pytest

from shutdown_lint.frontends.cli.given import Given, read_plainly
from shutdown_lint.frontends.cli.lint_options import lint_parser

CHOICES = {"--preset": "audit", "--output-format": "json", "--color": "never"}
VALUES = {"--jobs": "3", "-j": "3"}
OPTIONS = [
    (string, action.nargs != 0)
    for action in lint_parser().actions
    for string in action.option_strings
    if string != "--version"
]
SWITCHES = [string for string, takes in OPTIONS if not takes]
TAKERS = [string for string, takes in OPTIONS if takes]


def closely(*words: str) -> dict[str, object]:
    return vars(lint_parser().parse_lint(words))


def plainly(*words: str) -> dict[str, object]:
    given = read_plainly(words)
    assert given is not None
    return vars(given)


def value_for(option: str) -> str:
    return CHOICES.get(option) or VALUES.get(option) or "SHD1, a"


@pytest.mark.parametrize("option", SWITCHES)
def test_switch(option: str) -> None:
    assert plainly("a", option, "b") == closely("a", option, "b") != vars(Given())


@pytest.mark.parametrize("option", TAKERS)
def test_option_with_a_value(option: str) -> None:
    value = value_for(option)
    assert plainly(option, value, "a") == closely(option, value, "a")
    if option.startswith("--"):
        assert plainly(f"{option}={value}") == closely(f"{option}={value}")
        assert plainly(f"{option}={value}", option, value) == closely(
            f"{option}={value}", option, value
        )


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("-",),
        ("",),
        ("a b", "c"),
        ("--fix", "-", "--quiet"),
        ("--select=", "a"),
        ("--select", ""),
        ("--config=-x",),
        ("--cache-dir=a=b",),
        ("--fix", "--no-unsafe-fixes", "--unsafe-fixes"),
    ],
)
def test_nothing_else_is_read_differently(words: tuple[str, ...]) -> None:
    given = read_plainly(words)
    assert given is None or vars(given) == closely(*words)


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("-h",),
        ("--version",),
        ("--", "-a"),
        ("-qj2",),
        ("-j2",),
        ("-o=x",),
        ("--jobs", "none"),
        ("--jobs=0",),
        ("--jobs",),
        ("--select", "--fix"),
        ("--fix=yes",),
        ("--fi",),
        ("--preset=none",),
        ("-1",),
    ],
)
def test_argparse_looks_at_whatever_is_unusual(words: tuple[str, ...]) -> None:
    assert read_plainly(words) is None
