from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import msgspec
import pytest

from bench import page, plot
from bench.bars import Form, Measure
from bench.plan import Totals
from bench.processes import Run
from bench.results import Machine, Result, Results, Side
from bench.skeleton import SKELETON

if TYPE_CHECKING:
    from pathlib import Path

MACHINE = Machine(cores=2, system="Linux x86_64", python="CPython 3.12.1", load=0.2, floor=30.0)
CORPUS = {
    "corpus": Totals(12000, 100_000_000, 3_000_000),
    "sample": Totals(300, 2_000_000, 60_000),
}


def side(label: str, cpu: float, rss: float = 60.0, runs: int = 3) -> Side:
    return Side(label, f"{label} .", tuple(Run(cpu / 2, cpu, rss) for _ in range(runs)))


def bar(name: str, ours: Side, theirs: Side, value: float = 1.25, part: str = "corpus") -> Result:
    title = f"cold, against {theirs.label}"
    return Result(name, title, Measure.CPU, Form.RATIO, value, value / 2, part, ours, theirs)


@pytest.fixture
def results() -> Results:
    ours, on_sample = side("shutdown-lint", 2.0), side("shutdown-lint", 0.4)
    bars = (
        bar("ruff-f", ours, side("ruff F", 2.0, rss=30.0)),
        bar("flake8", ours, side("flake8", 200.0, runs=1), 1 / 60),
        bar("fixit", on_sample, side("fixit", 20.0, runs=1), 1 / 100, "sample"),
    )
    return Results(
        "2026-01-02", quick=False, machine=MACHINE, tools={"ruff": "0.1"}, corpus=CORPUS, bars=bars
    )


def test_the_page_says_bar_stretch_outcome_and_number_of_pairs(results: Results) -> None:
    rows = [line for line in page.filled(SKELETON, results).splitlines() if "| <=" in line]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert cells == [
        ["cold, against ruff F, processor time", "<= 1.25x", "<= 0.625x", "1x", "3", "met"],
        ["cold, against flake8, processor time", "<= 1/60", "<= 1/120", "1/100", "1", "met"],
        [
            "cold, against fixit, processor time",
            "<= 1/100",
            "<= 1/200",
            "1/50",
            "1",
            "missed, 2.0 times the bar",
        ],
    ]


def test_tables_are_such_to_every_renderer(results: Results) -> None:
    lines = page.filled(SKELETON, results).splitlines()
    rules = [line for line in lines if line.startswith("| -")]
    assert len(rules) == 3
    for rule in rules:
        assert all(re.fullmatch(r" -+:? ", cell) for cell in rule.strip("|").split("|")), rule


def test_what_is_written_by_hand_stays(results: Results) -> None:
    before = page.filled(SKELETON, results).replace(
        "## The commands",
        "## Where the time goes\n\nInto `libcst`: \\1 \\g<0>.\n\n## The commands",
    )
    later = msgspec.structs.replace(results, date="2027-03-04")
    after = page.filled(before, later)
    assert after == before.replace("2026-01-02", "2027-03-04")
    assert "2027-03-04" in after


def test_generated_text_is_taken_as_it_is(results: Results) -> None:
    odd = msgspec.structs.replace(results, tools={r"\1": r"\g<0>"})
    assert r"\1 \g<0>." in page.filled(SKELETON, odd)


@pytest.mark.parametrize("edit", [("<!-- /bench: machine -->", ""), ("bench: results", "results")])
def test_a_page_without_a_place_for_a_part_is_refused(
    results: Results, edit: tuple[str, str]
) -> None:
    with pytest.raises(page.PageError, match=r"no place.*<!-- bench: (machine|results) -->"):
        page.filled(SKELETON.replace(*edit), results)


def test_doubts_are_told(results: Results) -> None:
    loaded = msgspec.structs.replace(MACHINE, load=3.1)
    doubtful = msgspec.structs.replace(results, quick=True, machine=loaded)
    text = page.filled(SKELETON, doubtful)
    assert "not idle" in text
    assert "quick session" in text
    calm = page.filled(SKELETON, results)
    assert "not idle" not in calm
    assert "quick session" not in calm


def test_what_went_wrong_is_told(results: Results) -> None:
    ours, theirs = side("shutdown-lint", 1.0, runs=0), side("ruff F", 1.0, runs=0)
    broken = msgspec.structs.replace(
        bar("ruff-f", ours, theirs), error="ruff: exit code 2\nTraceback"
    )
    text = page.filled(SKELETON, msgspec.structs.replace(results, bars=(broken,)))
    assert "- cold, against ruff F: `ruff: exit code 2`\n" in text
    assert re.search(r"not measured +\| +0 \| not measured", text)
    parsed(plot.draw(msgspec.structs.replace(results, bars=(broken,))))


def test_memory_below_what_can_be_seen_is_not_claimed(results: Results) -> None:
    commands = page.parts(results)["commands"]
    memory = {
        line.split("|")[1].strip(): line.split("|")[5].strip()
        for line in commands.splitlines()[4:]
    }
    assert memory["`ruff F .`"] == "< 30"
    assert memory["`flake8 .`"] == "60"


def test_a_page_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.md"
    page.write_whole(path, "old\n")

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        page.write_whole(path, "new\n")
    assert path.read_text() == "old\n"
    assert list(tmp_path.iterdir()) == [path]


def parsed(picture: str) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314 (it is our own)


def bars_of(picture: str) -> dict[str, float]:
    """The length of each tool's bar."""
    root = parsed(picture)
    space = "{http://www.w3.org/2000/svg}"
    children = list(root)
    return {
        children[index - 1].text or "": float(child.get("width") or 0)
        for index, child in enumerate(children)
        if child.tag == f"{space}rect" and index > 1
    }


def test_the_picture_compares_processor_time_on_a_logarithmic_scale(results: Results) -> None:
    lengths = bars_of(plot.draw(results))
    # 20, 2,000 and, on the smaller part, 200 and 10,000 ms for a MB.
    assert list(lengths) == [
        "shutdown-lint (corpus)",
        "ruff F (corpus)",
        "shutdown-lint (sample)",
        "flake8 (corpus)",
        "fixit (sample)",
    ]
    decade = lengths["shutdown-lint (sample)"] - lengths["ruff F (corpus)"]
    assert decade > 50
    assert lengths["flake8 (corpus)"] - lengths["shutdown-lint (sample)"] == pytest.approx(
        decade, abs=0.2
    )


def test_the_picture_stands_alone_and_says_what_is_missed(results: Results) -> None:
    picture = plot.draw(results)
    assert re.findall(r"(?:href|url|src|import)\b", picture) == []
    assert re.findall(r"https?://\S+?(?=\")", picture) == ["http://www.w3.org/2000/svg"]
    texts = [element.text or "" for element in parsed(picture).iter() if element.text]
    assert "1/50, missed" in texts
    assert "1/100, met" in texts
    assert "2,000 ms" in texts
    assert "20 ms" in texts


def test_marks_of_met_goals_are_left_of_the_line(results: Results) -> None:
    root = parsed(plot.draw(results))
    space = "{http://www.w3.org/2000/svg}"
    places = [float(dot.get("cx") or 0) for dot in root.iter(f"{space}circle")]
    line = next(
        float(re.findall(r"M([\d.]+)", path.get("d") or "")[0])
        for path in root.iter(f"{space}path")
        if path.get("stroke-width")
    )
    assert [place <= line for place in places] == [True, True, False]
