"""The picture in the README shows what the linter prints today."""

from __future__ import annotations

import re

import picture


def test_picture_is_what_the_linter_prints() -> None:
    there = picture.PICTURE.read_text(encoding="utf-8")
    assert picture.shown(there) == picture.shown(picture.draw(picture.printed()))


def test_all_that_is_printed_is_drawn() -> None:
    printed = re.sub(r"\x1b\[[0-9;]*m", "", picture.printed())
    drawn = "".join(text for _, text in picture.shown(picture.draw(picture.printed())))
    assert "".join(printed.split()) in "".join(drawn.split())


def test_picture_asks_nobody_for_anything() -> None:
    svg = picture.PICTURE.read_text(encoding="utf-8")
    links = set(re.findall(r"https?://[^\s\"'<)]+", svg)) - {"http://www.w3.org/2000/svg"}
    assert "url(http" not in svg.replace('"', "")
    assert all("docs/rules/" in link or "textualize" in link for link in links)
