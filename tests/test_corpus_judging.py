"""Judgements: kept, found again, counted, and shown on a page."""

from __future__ import annotations

import json
import re
from operator import attrgetter
from typing import TYPE_CHECKING

import pytest

from corpus import main
from corpus_judgements import Judgement, JudgementError, read_judgements, write_judgements
from corpus_pins import write_pins
from support.corpus_shelf import DEFECT, TOOL, Shelf

if TYPE_CHECKING:
    from pathlib import Path

# SHD203 twice, in the default preset and, a call deeper than one, in the strict one.
TALKER = b"""\
import signal


def stop(number, frame):
    print("stopping", number)


def reload(number, frame):
    print("reloading", number)


signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGHUP, reload)
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def judged(path: str, line: int, **changes: str) -> dict[str, object]:
    return {
        "package": "tiny-1.0",
        "path": path,
        "line": line,
        "code": "SHD203",
        "verdict": "true",
        "why": "a worker prints",
        **changes,
    }


class Book:
    """A shelf whose findings are judged."""

    def __init__(self, shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
        self.shelf = shelf
        self._capsys = capsys
        self.page = shelf.pins.with_name("accuracy.md")
        self.said = ""

    def tool(self, *arguments: str) -> int:
        code = main([*self.shelf.options, *arguments])
        captured = self._capsys.readouterr()
        self.said = captured.out + captured.err
        return code

    def imports(self, *lines: dict[str, object]) -> int:
        file = self.page.with_name("judged.jsonl")
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        return self.tool("import", str(file))

    def judge(self, *arguments: str) -> str:
        assert self.tool("judge", "-o", str(self.page), *arguments) == 0
        return self.page.read_text(encoding="utf-8")


@pytest.fixture
def book(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> Book:
    shelf.unpacked("tiny-1.0", {"tiny/worker.py": TALKER, "tiny/other.py": DEFECT})
    return Book(shelf, capsys)


@pytest.mark.parametrize("why", ["plain", 'a "quoted" \\ word', "größer — 名", "tab\there"])
def test_judgements_survive_writing_and_reading(tmp_path: Path, why: str) -> None:
    judgements = [
        Judgement("SHD302", "b", "ab", "b/x y.py", 7, "strict", "unclear", why),
        Judgement("SHD203", "zope.x", "cd", "C:/odd:name.py", 12, "default", "false", why),
        Judgement("SHD203", "b", "ef", "b/x.py", 100, "default", "true", why),
        Judgement("SHD203", "b", "aa", "b/x.py", 99, "default", "true", why),
    ]
    path = tmp_path / "judgements.toml"
    write_judgements(path, judgements)
    read = read_judgements(path)
    assert sorted(read.values()) == sorted(judgements)
    places = re.findall(r':(\d+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
    assert places == ["99", "100", "12", "7"]
    before = path.read_bytes()
    write_judgements(path, reversed(read.values()))
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        ('place = "a.py:1"\npreset = "default"\nverdict = "maybe"\nwhy = "x"', "'maybe'"),
        ('place = "a.py:1"\npreset = "default"\nverdict = "true"\nwhy = " "', "why"),
        ('place = "a.py"\npreset = "default"\nverdict = "true"\nwhy = "x"', "int"),
        ('place = "a.py:1"\nverdict = "true"\nwhy = "x"', "preset"),
    ],
)
def test_a_judgement_that_is_none_is_named(tmp_path: Path, entry: str, wrong: str) -> None:
    path = tmp_path / "judgements.toml"
    path.write_text(f"[SHD203.tiny.abc]\n{entry}\n", encoding="utf-8")
    with pytest.raises(JudgementError, match=f"SHD203.tiny.abc: .*{wrong}"):
        read_judgements(path)


def test_the_committed_judgements_can_be_read_and_stand_in_order(tmp_path: Path) -> None:
    committed = TOOL.with_name("judgements.toml")
    judgements = read_judgements(committed)
    assert judgements
    write_judgements(tmp_path / "again.toml", judgements.values())
    assert (tmp_path / "again.toml").read_bytes() == committed.read_bytes()


def test_importing_finds_the_finding(book: Book) -> None:
    assert (
        book.imports(judged("tiny/worker.py", 5), judged("tiny/worker.py", 9, verdict="false"))
        == 0
    )
    assert "2 added, 0 known already, 0 not found\n" in book.said
    first, second = sorted(read_judgements(book.shelf.judgements).values(), key=attrgetter("line"))
    assert first[:2] == ("SHD203", "tiny")
    assert re.fullmatch(r"[0-9a-f]{32}", first.fingerprint)
    assert (first.path, first.line, first.preset) == ("tiny/worker.py", 5, "default")
    assert (second.line, second.preset, second.verdict) == (9, "strict", "false")


def test_a_line_without_a_finding_is_named_and_the_others_are_taken(book: Book) -> None:
    lines = [judged("tiny/worker.py", 6), judged("tiny/worker.py", 5, package="tiny")]
    assert book.imports(*lines) == 1
    assert "judged.jsonl:1: no SHD203 in tiny-1.0/tiny/worker.py:6" in book.said
    assert "there is one on line 5, 9" in book.said
    assert [item.line for item in read_judgements(book.shelf.judgements).values()] == [5]


def test_a_change_of_mind_is_told(book: Book) -> None:
    book.imports(judged("tiny/worker.py", 5))
    assert book.imports(judged("tiny/worker.py", 5, verdict="unclear", why="who knows")) == 0
    assert "judged.jsonl:1: was true, is unclear" in book.said
    (judgement,) = read_judgements(book.shelf.judgements).values()
    assert (judgement.verdict, judgement.why) == ("unclear", "who knows")


@pytest.mark.parametrize(
    ("change", "wrong"),
    [({"verdict": "yes"}, "'yes'"), ({"why": ""}, "why"), ({"why": "a\nb"}, "why")],
)
def test_a_line_that_is_no_judgement_is_named(
    book: Book, change: dict[str, str], wrong: str
) -> None:
    assert book.imports(judged("tiny/worker.py", 5, **change)) == 1
    assert re.search(f"judged.jsonl:1: .*{wrong}", book.said)
    assert read_judgements(book.shelf.judgements) == {}


def test_lines_that_are_not_json_and_unknown_packages_are_bad_usage(book: Book) -> None:
    file = book.page.with_name("bad.jsonl")
    file.write_text('\n{"package": 3}\n', encoding="utf-8")
    assert book.tool("import", str(file)) == 2
    assert f"{file}:2: " in book.said
    assert book.imports(judged("x.py", 1, package="nobody-1")) == 2
    assert "nobody-1" in book.said


def row(page: str, start: str) -> list[str]:
    """The cells of the table row with this first cell."""
    (line,) = re.findall(rf"^\| {re.escape(start)} +\|.*$", page, re.MULTILINE)
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_page_counts_judges_and_links(book: Book) -> None:
    book.shelf.unpacked("more-2", {"more/worker.py": TALKER + b"\n\n", "more/x.py": b"x = 1\n"})
    book.imports(
        judged("tiny/worker.py", 5),
        judged("more/worker.py", 5, package="more-2", verdict="false", why="ends at once"),
    )
    page = book.judge()
    assert row(page, "packages") == ["packages", "2"]
    assert row(page, "files") == ["files", "4"]
    assert row(page, "lines") == ["lines", "37"]
    assert row(page, "findings of the default preset")[1] == "3"
    assert row(page, "of them in 1,000 lines")[1] == "81.081"
    assert row(page, "of them in 3,000 lines")[1] == "243.243"
    assert row(page, "share of true ones")[1] == "50 % (1 of 2)"
    assert row(page, "internal errors")[1] == row(page, "packages without a result")[1] == "0"
    assert row(page, "SHD203")[2:] == [*"220", "2 / 2 / 0", *"1100", "50 % (1 of 2)"]
    assert row(page, "SHD104")[2:] == [*"100", "1 / 0 / 0", *"0001", ""]
    assert row(page, "all")[2:] == [*"320", "2 / 2 / 0", *"1101", "50 % (1 of 2)"]
    assert row(page, "SHD302")[2:] == [*"000", "0 / 0 / 0", *"0000", ""]
    (link,) = re.findall(r"more==2 \[more/worker\.py:5\]\((.*)#L5\): \*\*false\*\*, ends", page)
    assert (book.page.parent / link).resolve() == book.shelf.corpus / "more-2/more/worker.py"
    assert "tiny/other.py:8](corpus/tiny-1.0/tiny/other.py#L8): not judged yet" in page
    assert "worker.py:9]" not in page
    assert "No longer found" not in page
    assert book.judge() == page


def test_unclear_ones_are_told_apart_from_the_share(book: Book) -> None:
    book.shelf.unpacked("more-2", {"more/worker.py": TALKER})
    book.imports(
        judged("tiny/worker.py", 5),
        judged("more/worker.py", 5, package="more-2", verdict="unclear", why="who knows"),
    )
    page = book.judge()
    assert row(page, "share of true ones")[1] == "100 % (1 of 1)"
    assert row(page, "share if the unclear ones were false")[1] == "50 % (1 of 2)"


def test_a_judgement_follows_its_line_and_its_package(book: Book) -> None:
    book.imports(judged("tiny/worker.py", 5))
    moved = b"# new\n\n" + TALKER.replace(b"    print", b"\tprint") + b"\n"
    book.shelf.unpacked("tiny-1.1", {"tiny/worker.py": moved})
    page = book.judge()
    assert "tiny==1.1 [tiny/worker.py:7](corpus/tiny-1.1/tiny/worker.py#L7): **true**" in page


@pytest.mark.parametrize(
    ("verdict", "word"), [("true", "lost"), ("false", "cured"), ("unclear", "was unclear")]
)
def test_a_finding_that_is_gone_is_listed(book: Book, verdict: str, word: str) -> None:
    book.imports(judged("tiny/worker.py", 5, verdict=verdict))
    book.shelf.unpacked("tiny-1.0", {"tiny/worker.py": TALKER.replace(b"stopping", b"halting")})
    page = book.judge()
    assert f"- gone: {word}: SHD203 in tiny tiny/worker.py:5, {verdict}: a worker prints" in page
    assert row(page, "SHD203")[6:10] == [*"0001"]


def test_a_package_without_a_result_loses_nothing(book: Book) -> None:
    book.imports(judged("tiny/worker.py", 5))
    (book.shelf.corpus / "tiny-1.0" / ".unpacked.json").unlink()
    assert book.tool("judge", "-o", str(book.page)) == 1
    page = book.page.read_text(encoding="utf-8")
    assert "No longer found" not in page
    assert row(page, "packages without a result")[1] == "1"
    assert "- tiny-1.0: not fetched\n" in page


def test_a_finding_that_another_preset_shows_is_listed(book: Book) -> None:
    book.imports(judged("tiny/worker.py", 5))
    text = book.shelf.judgements.read_text(encoding="utf-8")
    book.shelf.judgements.write_text(text.replace('"default"', '"strict"'), encoding="utf-8")
    assert "- strict -> default: SHD203 in tiny tiny/worker.py:5, true" in book.judge()


def test_what_is_left_out_is_told_with_the_reason(book: Book) -> None:
    with book.shelf.pins.open("a", encoding="utf-8") as file:
        file.write('["gone"]\nversion = "3"\nleft-out = "it cannot be built"\n')
    assert book.judge().endswith("\ngone==3 is left out: it cannot be built.\n")


def test_check_tells_a_page_of_other_judgements_or_pins(book: Book) -> None:
    book.imports(judged("tiny/worker.py", 5))
    check = ["judge", "--check", "-o", str(book.page)]
    assert book.tool(*check) == 1
    book.judge()
    assert book.tool(*check) == 0
    assert book.tool("--judge", "--check", "-o", str(book.page)) == 0
    book.imports(judged("tiny/worker.py", 5, verdict="false"))
    assert book.tool(*check) == 1
    assert "is stale" in book.said
    book.judge()
    write_pins(book.shelf.pins, [])
    assert book.tool(*check) == 1


def test_a_sample_keeps_its_hits_when_others_go(book: Book) -> None:
    files = {f"tiny/m{number:02}.py": TALKER for number in range(25)}
    book.shelf.unpacked("tiny-1.0", files)

    def listed(page: str) -> set[str]:
        return set(re.findall(r"tiny==1\.0 \[tiny/(m\d\d)\.py:5\]", page))

    page = book.judge()
    before = listed(page)
    assert len(before) == 20
    assert "20 of 25 hits of the default preset:" in page
    assert listed(book.judge("--seed", "1")) != before
    book.shelf.unpacked("tiny-1.0", {f"tiny/{name}.py": TALKER for name in sorted(before)[:12]})
    assert listed(book.judge()) == set(sorted(before)[:12])


def test_new_shows_what_nobody_has_judged_and_what_to_write(book: Book) -> None:
    book.imports(judged("tiny/worker.py", 5))
    assert book.tool("run", "--new", "--preset", "strict") == 0
    assert book.said.count("# 2 findings that nobody has judged\n") == 1
    assert ">    9     print" in book.said
    assert ">    5 " not in book.said
    forms = [json.loads(line) for line in re.findall(r"^\{.*\}$", book.said, re.MULTILINE)]
    for form in forms:
        form |= {"verdict": "true", "why": "read"}
    assert book.imports(*forms) == 0
    assert book.tool("run", "--new", "--preset", "strict") == 0
    assert "# 0 findings" in book.said


def test_new_draws_as_the_page_does(book: Book) -> None:
    files = {f"tiny/m{number:02}.py": TALKER for number in range(25)}
    book.shelf.unpacked("tiny-1.0", files)
    page = set(re.findall(r"tiny==1\.0 \[tiny/(m\d\d)\.py:5\]", book.judge()))
    assert book.tool("run", "--new", "-n", "20") == 0
    assert set(re.findall(r"^tiny-1\.0/tiny/(m\d\d)\.py:5", book.said, re.MULTILINE)) == page
