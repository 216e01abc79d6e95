"""The reader of fixture comments itself: a marker that it misread would be a test that passes."""

from __future__ import annotations

import pytest

from shutdown_lint.model.finding import Finding
from shutdown_lint.model.levels import Confidence, Severity
from shutdown_lint.model.span import Span
from support.aliases import alias_from_imports, alias_imports, import_members
from support.expectations import Expectation, Kind, MarkerError, compare, parse_markers
from support.expectations import strip_markers as strip
from support.transforms import silence, tabs


def finding(line: int, message: str = "it hangs", code: str = "SHD101") -> Finding:
    return Finding(
        code=code,
        name="name",
        path="x.py",
        span=Span(line, 5, line, 9),
        message=message,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
    )


def test_trailing_marker_speaks_of_its_line() -> None:
    claims = parse_markers('call(\n    a,  # expect: SHD101@5-9 "a; b"; SHD102\n)\n').expectations
    assert claims == (
        Expectation(Kind.EXPECT, 2, "SHD101", (5, 9), "a; b"),
        Expectation(Kind.EXPECT, 2, "SHD102"),
    )


def test_marker_on_its_own_line_speaks_of_the_next_code() -> None:
    text = "x = 1\n# expect: SHD101 # missed: SHD102\n\n# a comment\ncall()\n"
    assert [(claim.kind, claim.line) for claim in parse_markers(text).expectations] == [
        (Kind.EXPECT, 5),
        (Kind.MISSED, 5),
    ]


def test_headers_count_before_the_first_code_only() -> None:
    header = "# config: preset=strict select=SHD203\n# matrix: no-if\n"
    text = header + '"""Doc."""\n# config: preset=audit\n'
    markers = parse_markers(text)
    assert markers.config == {"preset": "strict", "select": "SHD203"}
    assert markers.matrix == {"no-if"}


@pytest.mark.parametrize(
    "comment",
    [
        "# expect SHD101: x",
        "# expect: SHD1",
        "# expect: SHD101, SHD102",
        "# expected: SHD101",
        "# expect: SHD101@5",
        '# expect: SHD101 "open',
        "# False alarm: SHD101",
        "# expect:",
    ],
)
def test_misspelt_marker_is_an_error(comment: str) -> None:
    with pytest.raises(MarkerError, match="line 1"):
        parse_markers(f"call()  {comment}\n")


def test_marker_without_code_after_it_is_an_error() -> None:
    with pytest.raises(MarkerError, match="line 2"):
        parse_markers("call()\n# expect: SHD101\n")


def test_marker_in_a_string_is_none() -> None:
    assert parse_markers('x = "# expect: SHD101"\n').expectations == ()


@pytest.mark.parametrize(
    ("marker", "lines", "problem"),
    [
        ("# expect: SHD101", [], "not reported"),
        ("# expect: SHD101", [1, 1], "not expected"),
        ("# expect: SHD102", [1], "not reported"),
        ('# expect: SHD101 "it waits"', [1], "not reported"),
        ("# expect: SHD101@5-8", [1], "not reported"),
        ("# missed: SHD101", [1], "no longer missed"),
        ("# false-alarm: SHD101", [], "false alarm is gone"),
        ("", [1], "not expected"),
    ],
)
def test_difference_is_a_problem(marker: str, lines: list[int], problem: str) -> None:
    claims = parse_markers(f"call()  {marker}\n").expectations
    assert problem in "\n".join(compare(claims, [finding(line) for line in lines]))


@pytest.mark.parametrize(
    ("marker", "lines"),
    [
        ('# expect: SHD101@5-9 "it hangs"', [1]),
        ("# expect: SHD101; SHD101", [1, 1]),
        ("# missed: SHD101", []),
        ("# false-alarm: SHD101", [1]),
        ("", []),
    ],
)
def test_agreement_is_no_problem(marker: str, lines: list[int]) -> None:
    claims = parse_markers(f"call()  {marker}\n").expectations
    assert compare(claims, [finding(line) for line in lines]) == []


def test_precise_claim_is_served_before_a_vague_one() -> None:
    claims = parse_markers('call()  # expect: SHD101; SHD101 "second"\n').expectations
    assert compare(claims, [finding(1, "second"), finding(1, "first")]) == []


def test_stripping_leaves_the_code_and_other_comments() -> None:
    text = "# why\n# expect: SHD101\ncall()  # because # expect: SHD102\nx = 1  # expect: SHD103\n"
    assert strip(text) == "# why\ncall()  # because\nx = 1\n"


def test_import_is_aliased_with_its_uses() -> None:
    text = "import signal, os\nimport http.server\nsignal.f(os.x, http.server.Y, signal=signal)\n"
    assert alias_imports(text) == (
        "import signal as _signal, os as _os\nimport http.server as _http_server\n"
        "_signal.f(_os.x, _http_server.Y, signal=_signal)\n"
    )


def test_from_import_is_aliased_with_its_uses() -> None:
    text = "from time import sleep, time as now\ndef sleeper(): sleep(now())\n"
    assert alias_from_imports(text) == (
        "from time import sleep as _sleep, time as now\ndef sleeper(): _sleep(now())\n"
    )


def test_name_that_is_bound_twice_is_left_alone() -> None:
    assert alias_imports("import signal\ndef f(signal): return signal\n") is None


def test_members_are_imported_instead_of_their_module() -> None:
    assert import_members('import signal  # c\nprint("é", signal.SIGTERM, signal.signal)\n') == (
        "from signal import SIGTERM as signal_SIGTERM, signal as signal_signal  # c\n"
        'print("é", signal_SIGTERM, signal_signal)\n'
    )


def test_module_that_is_used_as_a_value_stays() -> None:
    assert import_members("import signal\ngetattr(signal, 'SIGTERM')\nsignal.signal\n") is None


def test_comment_goes_to_the_end_of_its_line_or_string() -> None:
    text = 'call(\n    a,\n)\ncall("""\n    b""")\n'
    assert silence(text, {2: "# noqa", 4: "# noqa"}) == (
        'call(\n    a,  # noqa\n)\ncall("""\n    b""")  # noqa\n'
    )


def test_tabs_leave_strings_alone() -> None:
    assert tabs('if x:\n    y = """\n    z"""\n') == 'if x:\n\ty = """\n    z"""\n'
