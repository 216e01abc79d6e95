from __future__ import annotations

from pathlib import Path

import pytest

from corpus_archive import STAMP, sha256_of, unpack
from corpus_compare import changes, comparison
from corpus_heard import heard
from corpus_judgements import Judgement
from corpus_pins import Pin
from corpus_results import Finding, PackageRun, Result
from support.corpus_shelf import DEFECT, Shelf, sdist, tree


def finding(code: str, line: int, preset: str = "default") -> Finding:
    place = (code, "a-rule", "tiny/app.py", line, 1, "said", "warning", "medium", preset)
    return Finding(*place, f"print-{code}-{line}")


def run(*findings: Finding, crash: str = "") -> PackageRun:
    pin = Pin("tiny", "1.0", "tiny-1.0.tar.gz", "0")
    return PackageRun(pin, Path("tiny-1.0"), None, 1, 10, 0.1, Result(list(findings)), crash)


ALONE = run(finding("SHD101", 1), finding("SHD102", 2, "strict"), finding("SHD103", 3))
TOGETHER = run(
    finding("SHD102", 2), finding("SHD103", 3), finding("SHD114", 4), finding("SHD901", 5)
)


def test_what_other_files_take_away_add_and_move() -> None:
    found = changes([ALONE], [TOGETHER])
    assert [(one.kind, one.finding.code, one.presets) for one in found] == [
        ("fell away", "SHD101", "default -> nothing"),
        ("moved", "SHD102", "strict -> default"),
        ("gained", "SHD114", "nothing -> default"),
        ("gained", "SHD901", "nothing -> default"),
    ]


@pytest.mark.parametrize(
    ("alone", "together"), [(run(crash="killed"), TOGETHER), (ALONE, run(crash="killed"))]
)
def test_a_package_without_a_result_says_nothing(alone: PackageRun, together: PackageRun) -> None:
    assert changes([alone], [together]) == []


def test_the_section_tells_the_share_before_and_after() -> None:
    verdicts = {
        ("SHD101", "tiny", "print-SHD101-1"): "false",
        ("SHD103", "tiny", "print-SHD103-3"): "true",
    }
    judgements = {
        key: Judgement(*key, "tiny/app.py", 1, "default", verdict, "why so")
        for key, verdict in verdicts.items()
    }
    text = comparison([ALONE], [TOGETHER], judgements, Path())
    rows = {cells[1]: cells for line in text.splitlines() if len(cells := line.split("|")) > 3}
    assert [cell.strip() for cell in rows[" SHD101 "][2:-1]] == [
        *("1 / 0", "0 / 0", "1", "0", "0", "0 % (0 of 1)", ""),
    ]
    assert "**false**, why so" in text
    assert text.count("not judged yet") == 3
    assert "Of 0 packages only" in text


def test_what_one_of_two_runs_was_not_asked_for_is_no_difference() -> None:
    asked_less = TOGETHER._replace(preset="default")
    alone = run(finding("SHD102", 2, "strict"), finding("SHD103", 3))
    text = comparison([alone], [asked_less], {}, Path())
    assert "3 findings differ. Of 1 packages only" in text
    assert "strict ->" not in text


def judgement(fingerprint: str, verdict: str) -> Judgement:
    place = ("tiny/app.py", 1, "default")
    return Judgement("SHD101", "tiny", fingerprint, *place, verdict, "why so")


def test_who_hears_sigterm_is_told_before_and_after() -> None:
    verdicts = {1: "false", 2: "true", 3: "false"}
    judgements = {
        one.key: one
        for line, verdict in verdicts.items()
        for one in [judgement(f"print-SHD101-{line}", verdict)]
    }
    before = run(*(finding("SHD101", line) for line in (1, 2)), finding("SHD101", 3, "audit"))
    after = run(finding("SHD101", 2), finding("SHD101", 3, "audit"))
    elsewhere = run(finding("SHD101", 9))
    elsewhere = elsewhere._replace(pin=elsewhere.pin._replace(name="other"))
    text = heard([before, elsewhere], [after], judgements)
    cells = [[cell.strip() for cell in line.split("|")] for line in text.splitlines()]
    assert [row[2:-1] for row in cells if len(row) > 3 and row[1] == "SHD101"] == [
        ["file by file", *"201", *"1200", "33 % (1 of 3)", "50 % (1 of 2)"],
        ["project", *"101", *"1100", "50 % (1 of 2)", "100 % (1 of 1)"],
    ]
    assert "say of 1 packages" in text
    assert "SHD101: false ones by default 1 -> 0, in wider presets 1 -> 1. SHD102: none" in text


def test_what_is_false_and_stays_is_counted() -> None:
    judgements = {one.key: one for one in [judgement("print-SHD101-1", "false")]}
    found = run(finding("SHD101", 1, "strict"))
    text = heard([found], [found], judgements)
    assert "SHD101: 0 are false by default, 1 in wider presets, and none falls away." in text


def test_packages_that_were_looked_for_are_told_of() -> None:
    found = run(finding("SHD101", 1))
    assert "random sample" not in heard([found], [found], {})
    looked_for = found._replace(pin=found.pin._replace(name="rns"))
    text = heard([found, looked_for], [found, looked_for], {})
    assert "Of these packages rns are here because the two runs differ" in text
    assert "random sample" not in heard([found, looked_for], [found], {})


def test_a_run_that_judges_each_file_by_itself(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.unpacked("tiny-1.0", {"tiny/app.py": DEFECT})
    said = shelf.tool("compare", "--preset", "strict")
    assert said.returncode == 0
    assert "1 of these packages with `--no-project`" in said.stdout
    assert "0 findings differ" in said.stdout


def test_files_that_say_how_a_program_is_started_are_kept(tmp_path: Path) -> None:
    kept = {"Dockerfile", "deploy/compose.yaml", "deploy/app.service", "docker-entrypoint"}
    others = {"README", "app.conf", "data.json"}
    files = {f"tiny-1.0/{name}": b"x" for name in (*kept, *others, "pyproject.toml")}
    files["tiny-1.0/large.yaml"] = b"#" * 1_000_001
    archive = sdist(tmp_path / "tiny-1.0.tar.gz", files)
    unpack(archive, tmp_path / "out", sha256_of(archive))
    assert tree(tmp_path / "out") == {*kept, "pyproject.toml", STAMP}
