"""The picture in the README shows what the linter prints today."""

from __future__ import annotations

import re

import pytest

import picture

each = pytest.mark.parametrize("one", picture.PICTURES, ids=lambda one: one.path.stem)


@each
def test_picture_is_what_the_linter_prints(one: picture.Picture) -> None:
    there = one.path.read_text(encoding="utf-8")
    assert picture.shown(there) == picture.shown(picture.draw(picture.printed(one), one))


@each
def test_all_that_is_printed_is_drawn(one: picture.Picture) -> None:
    output = picture.printed(one)
    printed = re.sub(r"\x1b\[[0-9;]*m", "", output)
    drawn = "".join(text for _, text in picture.shown(picture.draw(output, one)))
    assert "".join(printed.split()) in "".join(drawn.split())


@each
def test_picture_asks_nobody_for_anything(one: picture.Picture) -> None:
    svg = one.path.read_text(encoding="utf-8")
    links = set(re.findall(r"https?://[^\s\"'<)]+", svg)) - {"http://www.w3.org/2000/svg"}
    assert "url(http" not in svg.replace('"', "")
    assert all("docs/rules/" in link or "textualize" in link for link in links)
