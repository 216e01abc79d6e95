"""Fingerprints: GitHub's to the bit, ours the same wherever the line goes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutdown_lint.model.finding import FileReport, Finding, RunReport
from shutdown_lint.model.levels import Confidence, Severity
from shutdown_lint.model.source import SourceFile
from shutdown_lint.reporters import render
from shutdown_lint.reporters.context import RenderContext
from shutdown_lint.reporters.sarif.fingerprints import GITHUB, OWN, line_hashes
from support.sarif import run_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# Published in the tests of GitHub's upload action (src/fingerprints.test.ts).
PUBLISHED = [
    ("", ["c129715d7a2bc9a3:1"]),
    (
        " a\nb\n  \t\tc\n d",
        ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
    ),
    (
        "x = 2\nx = 1\nprint(x)\nx = 3\nprint(x)\nx = 4\nprint(x)\n",
        [
            "e54938cc54b302f1:1",
            "bb609acbe9138d60:1",
            "1131fd5871777f34:1",
            "5c482a0f8b35ea28:1",
            "54517377da7028d2:1",
            "2c644846cb18d53e:1",
            "f1b89f20de0d133:1",
            "c129715d7a2bc9a3:1",
        ],
    ),
    (
        "Lorem ipsum dolor sit amet.\n" * 10,
        [
            *(f"a7f2ff13bc495cf2:{number}" for number in range(1, 7)),
            "a7f2ff1481e87703:1",
            "a9cf91f7bbf1862b:1",
            "55ec222b86bcae53:1",
            "cc97dc7b1d7d8f7b:1",
            "c129715d7a2bc9a3:1",
        ],
    ),
]
MIXED_NEWLINES = [
    "e9496ae3ebfced30:1",
    "fb7c023a8b9ccb3f:1",
    "ce8ba1a563dcdaca:1",
    "e20e36e16fcb0cc8:1",
    "b3edc88f2938467e:1",
    "c8e28b0b4002a3a0:1",
    "c129715d7a2bc9a3:1",
]


@pytest.mark.parametrize(("text", "hashes"), PUBLISHED)
def test_published_hashes(text: str, hashes: list[str]) -> None:
    assert line_hashes(text.encode()) == hashes


@pytest.mark.parametrize(
    "text",
    [
        " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n",
        " hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r",
        " hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n",
        " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n",
    ],
)
def test_every_line_end_counts_the_same(text: str) -> None:
    assert line_hashes(text.encode()) == MIXED_NEWLINES


def rolled(data: bytes) -> Iterator[str]:
    """The same hashes found the slow way: one code unit after the other through a ring of 100.

    Written from the description of the algorithm, as a second opinion.
    """
    text = data.decode("utf-8", "replace")
    encoded = text.encode("utf-16-le", "surrogatepass")
    units = [int.from_bytes(encoded[i : i + 2], "little") for i in range(0, len(encoded), 2)]
    stream: list[tuple[int, bool]] = []
    at_start, after_return = True, False
    for unit in [*units, 65535]:
        if unit in {9, 32} or (unit == 10 and after_return):
            after_return = False
            continue
        after_return = unit == 13
        kept = 10 if after_return else unit
        stream.append((kept, at_start))
        at_start = kept == 10
    counts: dict[int, int] = {}
    window = [0] * 100
    value = 0
    padded = [unit for unit, _ in stream] + [0] * 100
    for place, unit in enumerate(padded):
        start = place - 100
        if 0 <= start < len(stream) and stream[start][1]:
            counts[value] = counts.get(value, 0) + 1
            yield f"{value:x}:{counts[value]}"
        value = (value * 37 + unit - window[place % 100] * 37**100) % 2**64
        window[place % 100] = unit


@pytest.mark.parametrize(("text", "hashes"), PUBLISHED)
def test_the_second_opinion_is_right(text: str, hashes: list[str]) -> None:
    assert list(rolled(text.encode())) == hashes


PIECES = st.sampled_from(
    ["a", "b = 1", " ", "\t", "\r", "\n", "\r\n", "名", "\U0001f600", "x" * 70]
)


@given(st.lists(PIECES, max_size=60))
def test_both_ways_agree_on_any_text(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    assert line_hashes(data) == list(rolled(data))


@given(st.binary(max_size=300))
def test_both_ways_agree_on_any_bytes(data: bytes) -> None:
    assert line_hashes(data) == list(rolled(data))


def test_a_byte_order_mark_is_part_of_the_first_line() -> None:
    # The action reads the file as it is; without the mark it would warn of a mismatch.
    with_mark = line_hashes(b"\xef\xbb\xbfa\nb\n")
    assert with_mark == list(rolled(b"\xef\xbb\xbfa\nb\n"))
    assert with_mark[0] != line_hashes(b"a\nb\n")[0]
    assert with_mark[1:] == line_hashes(b"a\nb\n")[1:]


def located(text: str, needle: str, path: str, code: str) -> tuple[RunReport, RenderContext]:
    """A report with a finding on each line that holds `needle`."""
    source = SourceFile(path, text.encode())
    findings = []
    position = -1
    while (position := text.find(needle, position + 1)) >= 0:
        findings.append(
            Finding(
                code=code,
                name="a-name",
                path=path,
                span=source.lines.span(position, position + len(needle)),
                message="m",
                severity=Severity.ERROR,
                confidence=Confidence.HIGH,
            )
        )
    report = RunReport(files=(FileReport(path=path, findings=tuple(findings)),))
    return report, RenderContext(version="1", sources={path: source})


def fingerprints(
    text: str, needle: str = "server.shutdown()", *, path: str = "a.py", code: str = "SHD206"
) -> list[dict[str, str]]:
    """What a finding on each line that holds `needle` gets, from the top down."""
    run = run_of(*located(text, needle, path, code))
    return [result["partialFingerprints"] for result in run["results"]]


CODE = "def stop(*args):\n    server.shutdown()\n"


def test_ours_survives_what_moves_the_line() -> None:
    (before,) = fingerprints(CODE)
    moved = "import sys\n\n\nclass Service:\n" + CODE.replace("    ", "\t\t") + "\n\nmore = 1\n"
    (after,) = fingerprints(moved)
    assert after[OWN] == before[OWN]
    assert after[GITHUB] != before[GITHUB]  # it looks a hundred characters ahead


def test_ours_does_not_depend_on_line_ends() -> None:
    assert fingerprints(CODE)[0][OWN] == fingerprints(CODE.replace("\n", "\r\n"))[0][OWN]


def test_ours_changes_with_line_rule_and_path() -> None:
    texts = {
        fingerprints(CODE)[0][OWN],
        fingerprints(CODE.replace("server", "other_server"))[0][OWN],
        fingerprints(CODE, code="SHD207")[0][OWN],
        fingerprints(CODE, path="b.py")[0][OWN],
    }
    assert len(texts) == 4


def test_equal_lines_are_told_apart_from_the_top() -> None:
    first, second, third = (item[OWN] for item in fingerprints(CODE * 3))
    assert len({first, second, third}) == 3
    assert fingerprints(CODE)[0][OWN] == first
    assert fingerprints(CODE + "# between\n" + CODE)[1][OWN] == second


def test_no_two_results_share_either_fingerprint() -> None:
    found = fingerprints(CODE * 40)
    assert len(found) == 40
    assert len({item[OWN] for item in found}) == 40
    assert len({item[GITHUB] for item in found}) == 40


def test_silencing_one_line_leaves_the_next_one_as_it_was() -> None:
    source = SourceFile("a.py", (CODE * 2).encode())
    places = [source.lines.span(offset, offset + 17) for offset in (21, 21 + len(CODE))]
    finding, other = (
        Finding(
            code="SHD206",
            name="n",
            path="a.py",
            span=span,
            message="m",
            severity=Severity.ERROR,
            confidence=Confidence.HIGH,
        )
        for span in places
    )
    context = RenderContext(version="1", sources={"a.py": source}, suppressed=False)
    both = run_of(RunReport(files=(FileReport(path="a.py", findings=(finding, other)),)), context)
    file = FileReport(path="a.py", findings=(other,), suppressed=(silenced(finding),))
    one = run_of(RunReport(files=(file,)), context)
    assert [item["partialFingerprints"] for item in one["results"]] == [
        both["results"][1]["partialFingerprints"]
    ]


@pytest.mark.parametrize("path", ["a.py", "./b/../a.py", "with space.py", "/abs/ä.py"])
def test_json_carries_ours_as_well(path: str) -> None:
    report, context = located(CODE * 3, "server.shutdown()", path, "SHD206")
    found = json.loads(render("json", report, context))["findings"]
    assert [item["fingerprint"] for item in found] == [
        item[OWN] for item in fingerprints(CODE * 3, path=path)
    ]


def test_json_tells_findings_of_one_line_and_rule_by_one_fingerprint() -> None:
    report, context = located("f(); f()\nf()\n", "f()", "a.py", "SHD206")
    found = [
        item["fingerprint"] for item in json.loads(render("json", report, context))["findings"]
    ]
    assert found[0] == found[1] != found[2]


def test_a_file_without_its_source_has_a_fingerprint_in_json() -> None:
    report, context = located(CODE, "server.shutdown()", "a.py", "SHD206")
    (found,) = json.loads(render("json", report, context._replace(sources={})))["findings"]
    assert len(found["fingerprint"]) == 32


def silenced(finding: Finding) -> Finding:
    """The finding as a comment silences it."""
    from shutdown_lint.model.finding import Suppression

    return finding._replace(suppression=Suppression(finding.span, "noqa", ""))
