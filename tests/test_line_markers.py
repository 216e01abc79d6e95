"""Markers in files whose comments end with the line."""

from __future__ import annotations

import pytest

from support.expectations import Kind, MarkerError
from support.line_markers import parse_line_markers


def test_a_marker_behind_a_value_speaks_of_its_line() -> None:
    (claim,) = parse_line_markers("spec:\n  grace: 30  # expect: SHD911\n").expectations
    assert (claim.kind, claim.line, claim.code) == (Kind.EXPECT, 2, "SHD911")


def test_a_marker_on_a_line_of_its_own_speaks_of_the_next_one_that_says_something() -> None:
    text = "[program:web]\n; missed: SHD942\n\n; why it is so\nstopwaitsecs=5\n"
    (claim,) = parse_line_markers(text).expectations
    assert (claim.kind, claim.line, claim.code) == (Kind.MISSED, 5, "SHD942")


def test_several_claims_stand_in_one_comment() -> None:
    text = 'CMD python app.py  # expect: SHD901 "sh"; SHD903 # missed: SHD902\n'
    claims = parse_line_markers(text).expectations
    assert [(claim.kind, claim.code, claim.text) for claim in claims] == [
        (Kind.EXPECT, "SHD901", "sh"),
        (Kind.EXPECT, "SHD903", None),
        (Kind.MISSED, "SHD902", None),
    ]


@pytest.mark.parametrize("text", ["a: 1#expect: SHD911\n", "a: '#'\n", "# expected of it\nb: 2\n"])
def test_what_is_no_marker_claims_nothing(text: str) -> None:
    assert parse_line_markers(text).expectations == ()


@pytest.mark.parametrize(
    "text", ["a: 1  # expects: SHD911\n", "a: 1  # expect: SHD9\n", "a: 1\n# expect: SHD911\n"]
)
def test_a_typing_error_fails(text: str) -> None:
    with pytest.raises(MarkerError):
        parse_line_markers(text)
