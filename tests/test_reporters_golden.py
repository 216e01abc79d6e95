"""Each format on one rich run, compared with what a person has looked at and found good."""

from __future__ import annotations

from pathlib import Path

import pytest

from shutdown_lint.reporters import FORMATS, render, statistics
from support.sample_report import CONTEXT, REPORT

GOLDEN = Path(__file__).parent / "golden" / "reporters"


def compare(name: str, text: str, *, update: bool) -> None:
    """The text equals the golden file, or becomes it."""
    file = GOLDEN / name
    if update:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    assert text == file.read_bytes().decode()


@pytest.mark.parametrize("name", FORMATS)
def test_format(name: str, *, update_fixtures: bool) -> None:
    compare(f"{name}.out", render(name, REPORT, CONTEXT), update=update_fixtures)


def test_statistics(*, update_fixtures: bool) -> None:
    compare("statistics.out", statistics.render(REPORT, CONTEXT), update=update_fixtures)


@pytest.mark.parametrize("name", ["full", "concise"])
def test_color(name: str, *, update_fixtures: bool) -> None:
    text = render(name, REPORT, CONTEXT._replace(color=True)).replace("\x1b", "<esc>")
    compare(f"{name}-color.out", text, update=update_fixtures)


def test_narrow_terminal(*, update_fixtures: bool) -> None:
    text = render("full", REPORT, CONTEXT._replace(width=50))
    compare("full-narrow.out", text, update=update_fixtures)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_input_gives_the_same_text(name: str) -> None:
    assert render(name, REPORT, CONTEXT) == render(name, REPORT, CONTEXT)
