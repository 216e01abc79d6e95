"""What one more rule costs: which runs count, and that each is one from the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench import prices
from bench.prices import measure_prices, report
from bench.results import Price
from shutdown_lint.engine import prefilter

if TYPE_CHECKING:
    from pathlib import Path

    from shutdown_lint.engine.listed_rule import ListedRule

DEFECT = b"import signal\n\nsignal.signal(signal.SIGKILL, print)\n"


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    for number in range(3):
        (tmp_path / f"file{number}.py").write_bytes(DEFECT)
    return tmp_path


def test_of_each_file_the_least_time_counts(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is disturbed in one file is as good as any in the others."""
    runs = iter([[1.0, 9.0, 1.0], [5.0, 1.0, 1.0], [1.0, 2.0, 1.0], [1.0, 1.0, 8.0]])
    monkeypatch.setattr(prices, "_forked", lambda *_: next(runs))
    (price,) = measure_prices(sample, ["SHD104"], rounds=2, every=1)
    # First without the rule, then with it; in the second round the other way round.
    assert (price.with_it, price.without) == (3.0, 3.0)
    assert price.ratio == 1.0


def test_a_run_has_the_rule_and_the_other_has_all_but_it(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []

    def clocked(_files: object, rules: tuple[ListedRule, ...]) -> list[float]:
        seen.append({rule.meta.code for rule in rules})
        return [1.0]

    monkeypatch.setattr(prices, "_forked", clocked)
    measure_prices(sample, ["SHD104"], rounds=1, every=1)
    without, with_it = seen
    assert with_it - without == {"SHD104"}
    assert not without - with_it


def test_real_runs_are_processes_of_their_own(sample: Path) -> None:
    before = dict(prefilter._KNOWN)  # noqa: SLF001  nothing else tells
    (price,) = measure_prices(sample, ["SHD104"], rounds=2, every=1)
    assert price.with_it > 0 < price.without
    after = dict(prefilter._KNOWN)  # noqa: SLF001
    assert before == after, "the next run would find what this one has made"


def test_a_run_that_goes_wrong_is_no_time(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> list[float]:
        raise OSError("no such file")

    monkeypatch.setattr(prices, "_clocked", fails)
    with pytest.raises(ChildProcessError):
        measure_prices(sample, ["SHD104"], rounds=1, every=1)


def test_the_outcome_is_told() -> None:
    rows = report([Price("A", 1.03, 1), Price("B", 1.01, 1), Price("C", 1, 1)]).splitlines()[2:]
    assert [row.strip("| ").rpartition("| ")[2] for row in rows] == [
        "missed",
        "met",
        "met, and the stretch",
    ]
