from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.plan import Package, Plan, PlanError, Sample, Totals, read_plan
from bench.selection import belonging, drawn
from bench.shares import Stage, measure_shares, ranked, report
from bench.shelf import Shelf, WrongCorpusError, fill
from corpus_archive import BadArchiveError, sha256_of
from corpus_fetch import ARCHIVES
from corpus_pins import Pin
from shutdown_lint.engine.registry import load_rules
from support.corpus_shelf import DEFECT, tree, wheel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.engine.candidates import Candidate

BENCH_TOML = Path(__file__).parent.parent / "tools" / "bench.toml"
FILES = {
    "tiny/__init__.py": b"",
    "tiny/a.py": b"a = 1\n",
    "tiny/b.py": b"b = 2\nb = 3",
    "tiny/data.json": b"{}",
    "tests/test_tiny.py": b"assert 1\n",
}
PIN = Pin("tiny", "1.0", "tiny-1.0-py3-none-any.whl", "")


def plan_of(package: Package, totals: Totals, sample: int = 1) -> Plan:
    return Plan((package,), totals, Sample(sample, seed=1), (), "", ())


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "bench")
    (shelf.packages / ARCHIVES).mkdir(parents=True)
    return shelf


def pinned(shelf: Shelf, files: dict[str, bytes] = FILES) -> Package:
    archive = wheel(shelf.packages / ARCHIVES / PIN.file, files)
    return Package(PIN._replace(sha256=sha256_of(archive)))


def test_what_is_left_out_does_not_belong() -> None:
    package = Package(PIN, leave_out=("tests/", "docs/"))
    names = ["tiny/tests/a.py", "tests/a.py", "a.py", "docs/conf.py"]
    assert belonging(package, names) == ["a.py", "tiny/tests/a.py"]


def test_every_second_folder_belongs_whatever_the_order_of_the_names() -> None:
    package = Package(PIN, every_second="app/parts")
    names = ["app/main.py", "app/parts/__init__.py", "app/partsonly/x.py"]
    names += [f"app/parts/{letter}/{file}.py" for letter in "abcde" for file in "xy"]
    expected = sorted(
        name for name in names if not name.startswith(("app/parts/b", "app/parts/d"))
    )
    for order in (names, names[::-1], names[7:] + names[:7]):
        assert belonging(package, order) == expected


def test_the_sample_is_the_same_for_the_same_files() -> None:
    names = [f"{number:03}.py" for number in range(200)]
    sample = drawn(Sample(5, seed=300), names)
    # The numbers are part of what is pinned: another draw would be another measurement.
    assert sample == ["000.py", "088.py", "091.py", "125.py", "153.py"]
    assert drawn(Sample(5, seed=300), names[::-1]) == sample
    assert drawn(Sample(5, seed=301), names) != sample


def test_corpus_and_sample_hold_python_files_only(shelf: Shelf) -> None:
    package = pinned(shelf)._replace(leave_out=("tests/",))
    fill(shelf, plan_of(package, Totals(3, 17, 2), sample=2), lambda _: None)
    stamp = ".laid-out"
    assert tree(shelf.corpus) - {stamp} == {
        "tiny-1.0/tiny/__init__.py",
        "tiny-1.0/tiny/a.py",
        "tiny-1.0/tiny/b.py",
    }
    assert tree(shelf.sample) - {stamp} < tree(shelf.corpus)
    assert len(tree(shelf.sample) - {stamp}) == 2
    assert (shelf.corpus / "tiny-1.0/tiny/b.py").read_bytes() == FILES["tiny/b.py"]


def test_the_corpus_is_laid_out_anew_when_the_plan_changes(shelf: Shelf) -> None:
    package = pinned(shelf)
    fill(shelf, plan_of(package, Totals(4, 26, 3)), lambda _: None)
    less = package._replace(leave_out=("tests/",))
    fill(shelf, plan_of(less, Totals(3, 17, 2)), lambda _: None)
    assert not (shelf.corpus / "tiny-1.0/tests").exists()


@pytest.mark.parametrize("totals", [Totals(4, 26, 4), Totals(4, 27, 3), Totals(5, 26, 3)])
def test_other_totals_are_refused(shelf: Shelf, totals: Totals) -> None:
    with pytest.raises(WrongCorpusError, match=r"files=4, bytes=26, lines=3\)"):
        fill(shelf, plan_of(pinned(shelf), totals), lambda _: None)


def test_a_file_that_was_changed_is_noticed(shelf: Shelf) -> None:
    plan = plan_of(pinned(shelf), Totals(4, 26, 3))
    fill(shelf, plan, lambda _: None)
    (shelf.corpus / "tiny-1.0/tiny/a.py").write_bytes(b"longer than before\n")
    with pytest.raises(WrongCorpusError):
        fill(shelf, plan, lambda _: None)


def test_an_archive_with_another_hash_is_not_unpacked(shelf: Shelf) -> None:
    package = pinned(shelf)
    other = package._replace(pin=package.pin._replace(sha256="0" * 64))
    with pytest.raises(BadArchiveError, match="sha256 is"):
        fill(shelf, plan_of(other, Totals(4, 26, 3)), lambda _: None)
    assert tree(shelf.packages) == {f"{ARCHIVES}/{PIN.file}"}
    assert not shelf.corpus.exists()


@pytest.mark.parametrize("name", ["../evil.py", "/evil.py", "tiny/../../evil.py"])
def test_nothing_is_written_outside(shelf: Shelf, tmp_path: Path, name: str) -> None:
    package = pinned(shelf, {"tiny/good.py": b"", name: b"x"})
    with pytest.raises(BadArchiveError, match="would land outside"):
        fill(shelf, plan_of(package, Totals(2, 1, 0)), lambda _: None)
    assert tree(tmp_path) == {f"bench/packages/{ARCHIVES}/{PIN.file}", "bench/pyproject.toml"}


def test_the_committed_plan_is_whole() -> None:
    plan = read_plan(BENCH_TOML)
    assert plan.totals.bytes > 90e6
    for package in plan.packages:
        assert re.fullmatch(r"[0-9a-f]{64}", package.pin.sha256), package
        assert package.pin.version in package.pin.file, package
    folders = {package.pin.folder for package in plan.packages}
    assert len(plan.clean) == 5
    assert {name.partition("/")[0] for name in (*plan.clean, plan.finding)} <= folders
    for environment in plan.environments:
        assert all("==" in requirement for requirement in environment.requirements)
    assert [environment.name for environment in plan.environments if environment.tree] == ["ours"]


def test_a_plan_that_lacks_something_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bench.toml"
    text = BENCH_TOML.read_text(encoding="utf-8")
    path.write_text(text.replace("[totals]", "[sums]"), encoding="utf-8")
    with pytest.raises(PlanError, match="'totals' is missing"):
        read_plan(path)
    path.write_text(text.replace("lines = ", "rows = "), encoding="utf-8")
    with pytest.raises(PlanError, match="rows"):
        read_plan(path)


def _half(data: bytes, _rules: Sequence[Candidate]) -> int:
    return len(data) // 2


def test_shares_are_of_what_the_triggers_let_through(tmp_path: Path) -> None:
    files = {"a.py": DEFECT, "b.py": b"x = 1\n" * 50, "tests/test_a.py": DEFECT}
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    stages = (Stage("whole", lambda data, _: len(data)), Stage("half", _half))
    shares = measure_shares(tmp_path, stages)
    size = len(DEFECT)
    assert (shares.files, shares.bytes) == (3, 2 * size + 300)
    assert (shares.any_rule.files, shares.any_rule.bytes) == (2, [2 * size, 2 * (size // 2)])
    through = {rule: share for rule, share in shares.rules.items() if share.files}
    assert "SHD104" in {rule.meta.code for rule in through}
    assert "SHD407" not in {rule.meta.code for rule in through}
    # Most rules do not look at tests.
    assert {share.files for share in through.values()} == {1, 2}
    for rule, share in through.items():
        files_of_rule = 2 if rule.meta.in_tests else 1
        assert share.bytes == [files_of_rule * size, files_of_rule * (size // 2)]
    names = [stage.name for stage in stages]
    lines = report(ranked(shares), shares.bytes, names).splitlines()
    assert lines[0].count("MB, ") == 2
    assert lines[2].startswith("| any ")
    counts = [int(line.split("|")[4]) for line in lines[3:]]
    assert counts == sorted(counts, reverse=True)
    assert len(counts) == len(through), "rules that let nothing through have no line"


def test_bytes_that_only_one_rule_lets_through_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = [rule for rule in load_rules() if rule.meta.code in {"SHD104", "SHD105"}]
    monkeypatch.setattr("bench.shares.list_rules", lambda: tuple(two))
    (tmp_path / "both.py").write_bytes(DEFECT)
    (tmp_path / "one.py").write_bytes(b"import signal\n\nsignal.signal(2, print)\n")
    shares = measure_shares(tmp_path)
    of = {rule.meta.code: share for rule, share in shares.rules.items()}
    assert (of["SHD104"].files, of["SHD104"].alone) == (1, 0)
    assert (of["SHD105"].files, of["SHD105"].alone) == (2, 39)
