"""Stories as text, as JSON, and as a page that a real browser looks at."""

from __future__ import annotations

import json
import re
import struct
import zlib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.story import Moment, Phase
from shutdown_lint.reporters.story import document, page, text
from support import sample_stories as sample
from support.chromium import Browser, find_browser
from support.programs import at

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = json.loads(
    files("shutdown_lint").joinpath("reporters/story/story.schema.json").read_text("utf-8")
)
HOSTILE = sample.IN_TIME._replace(
    entry='<script>alert("x")</script>',
    moments=(
        Moment(
            Phase.HANDLER, "</svg><img src=x onerror=alert(1)>\x1b[31m", Spot("a&b<c>.py", at(1))
        ),
    ),
)


# Text


@pytest.mark.parametrize(
    ("story", "headline"),
    [
        (sample.IN_TIME, "shop: ends in time: after 6 s at most, of 30 s"),
        (sample.TOO_LONG, "shop: may be killed after 4 s: its way out takes up to 6 s"),
        (sample.NOT_TOLD, "shop: is not told to stop: killed after 10 s"),
        (sample.DIES, "shop: dies at once, nothing of its own runs any more"),
        (sample.FIRST_PROCESS, "shop: never ends by itself: killed after 30 s"),
        (sample.UNBOUNDED, "shop: may be killed after 10 s: nothing bounds its way out"),
    ],
)
def test_the_first_line_says_how_it_ends(story: Any, headline: str) -> None:
    assert text.render([story]).splitlines()[0] == headline


def test_every_moment_stands_with_its_place_and_length() -> None:
    out = text.render([sample.IN_TIME], width=120)
    lines = [" ".join(re.sub(r"\|.*\|", "", line).split()) for line in out.splitlines()]
    assert "1 s 5 s cleans up: database.flush() shop/main.py:57" in lines
    asks = "asks whether it is to end: while not stop.is_set()"
    assert f"0 s 1 s {asks} shop/main.py:54" in lines


def test_a_finding_stands_where_the_path_breaks() -> None:
    assert "[SHD116]" in text.render([sample.DIES], width=200)


@pytest.mark.parametrize("width", [10, 40, 60, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    out = text.render(sample.ALL, width=width)
    assert max(map(len, out.splitlines())) <= max(width, 40)


def test_a_place_stays_in_one_piece() -> None:
    long = f"{'services/' * 9}notify.py"
    first, *others = sample.IN_TIME.moments
    story = sample.IN_TIME._replace(
        moments=(first._replace(spot=Spot(long, at(170))), *others),
    )
    assert f"{long}:170" in text.render([story], width=80)


def test_colour_changes_nothing_but_colour() -> None:
    coloured = text.render(sample.ALL, color=True)
    assert coloured != text.render(sample.ALL)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text.render(sample.ALL)


def test_control_characters_do_not_come_to_the_terminal() -> None:
    assert "\x1b" not in text.render([HOSTILE])


# JSON


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_document_obeys_the_schema() -> None:
    data = json.loads(document.render([*sample.ALL, HOSTILE]))
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert data["version"] == 1
    first = data["stories"][0]
    assert list(first) == SCHEMA["$defs"]["story"]["required"]
    assert first["worst_case"] == {"seconds": 6.0, "certainty": "bounded"}
    assert first["moments"][3]["place"]["line"] == 57


# The page


def test_the_page_stands_alone_and_runs_nothing() -> None:
    html = page.render([*sample.ALL, HOSTILE])
    assert not re.search(r"<(script|img|link|iframe)|url\(|@import|https?:", html)
    assert "default-src 'none'" in html


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return find_browser(tmp_path)


def test_a_browser_sees_every_story_and_nothing_that_was_smuggled_in(
    browser: Browser, tmp_path: Path
) -> None:
    there = tmp_path / "page.html"
    there.write_text(page.render([*sample.ALL, HOSTILE]), encoding="utf-8")
    dom = browser.dom(there)
    assert dom.count("<section") == len(sample.ALL) + 1
    assert dom.count("<svg") == dom.count("</svg>") == len(sample.ALL) + 1
    assert "<script" not in dom
    assert "<img" not in dom


@pytest.mark.parametrize("width", [1200, 420])
def test_a_browser_draws_where_it_breaks(browser: Browser, tmp_path: Path, width: int) -> None:
    there = tmp_path / "page.html"
    red = (196, 38, 29)  # --bad of the style sheet, on a light ground

    def count(*stories: Any) -> int:
        there.write_text(page.render(stories), encoding="utf-8")
        return pixels(browser.screenshot(there, width, 1200)).count(bytes(red))

    fine = sample.IN_TIME._replace(grace=None)
    assert count(fine) == 0
    assert count(sample.UNBOUNDED) > 3_000


def pixels(png: bytes) -> bytes:
    """The bytes of the three colours, row by row, without alpha."""
    width, _, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert depth == 8
    channels = {2: 3, 6: 4}[kind]
    data, place = b"", 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + length]
        place += length + 12
    return _unfiltered(zlib.decompress(data), width * channels, channels)


def _unfiltered(raw: bytes, stride: int, step: int) -> bytes:
    above, found = bytearray(stride), bytearray()
    for start in range(0, len(raw), stride + 1):
        method, row = raw[start], bytearray(raw[start + 1 : start + 1 + stride])
        for number in range(stride):
            left = row[number - step] if number >= step else 0
            up, corner = above[number], above[number - step] if number >= step else 0
            row[number] = (row[number] + _predicted(method, left, up, corner)) & 0xFF
        above = row
        found += (
            row
            if step == 3
            else b"".join(bytes(row[at : at + 3]) for at in range(0, stride, step))
        )
    return bytes(found)


def _predicted(method: int, left: int, up: int, corner: int) -> int:
    if method == 4:
        guess = left + up - corner
        return min((left, up, corner), key=lambda one: abs(guess - one))
    return (0, left, up, (left + up) // 2)[method]


def test_without_a_browser_the_test_is_skipped_but_not_in_ci(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        find_browser(tmp_path)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(AssertionError, match="apt-get install chromium"):
        find_browser(tmp_path)
