"""The table of where the time goes: who is clocked, and that nothing is counted twice."""

from __future__ import annotations

import gc
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING
from unittest.mock import patch

from bench.results import Spent
from bench.stages import READING, REST, STAGES, Clock, Stage, measure_stages, report

if TYPE_CHECKING:
    from pathlib import Path

# A handler that prints: every stage up to the rules has to look at it.
DEFECT = b"""\
import signal


def handle(number, frame):
    print("stopping")


signal.signal(signal.SIGTERM, handle)
"""


def test_a_stage_inside_another_one_counts_for_itself() -> None:
    """By a clock that goes on by a second each time it is looked at."""
    seconds = iter(range(100))
    with patch("bench.stages.process_time", lambda: float(next(seconds))):
        clock = Clock()
        inner = clock.around(Stage("inner", SimpleNamespace(do=lambda: 7), "do"))
        outer = clock.around(Stage("outer", SimpleNamespace(do=lambda: inner() + inner()), "do"))
        assert outer() == 14
        spent = {name: clock.spent(name).seconds for name in ("inner", "outer")}
    assert spent == {"inner": 2.0, "outer": 3.0}, "before, between and behind the inner ones"


def test_every_stage_is_seen_on_its_way(tmp_path: Path) -> None:
    (tmp_path / "harmless.py").write_bytes(b"x = 1\n")
    (tmp_path / "handler.py").write_bytes(DEFECT)
    (tmp_path / "large.py").write_bytes(DEFECT + b"# so large that a draft pays\n" * 400)
    before = time.process_time()
    spent = measure_stages(tmp_path)
    whole = time.process_time() - before
    files = {one.stage: one.files for one in spent}
    assert files[READING] == files["words in the bytes"] == 3
    assert files["CPython's parser"] == files["questions to its tree"] == 2
    assert files["draft of libcst's tree"] == files["rules on the draft"] == 1
    assert files["libcst's parser"] == files["rules on libcst's tree"] == 2, "they have fixes"
    assert 0 < sum(one.seconds for one in spent) <= whole
    assert gc.isenabled()
    sizes = {one.stage: one.bytes for one in spent}
    assert len(DEFECT) < sizes["draft of libcst's tree"] < sizes["CPython's parser"]
    assert sizes["CPython's parser"] == sizes[READING] - len(b"x = 1\n")


def test_the_engine_is_left_as_it_was(tmp_path: Path) -> None:
    before = [getattr(stage.owner, stage.function) for stage in STAGES]
    measure_stages(tmp_path)
    assert [getattr(stage.owner, stage.function) for stage in STAGES] == before


def test_the_table_adds_up() -> None:
    lines = report([Spent(READING, 3, 2_500_000, 0.25), Spent(REST, 0, 0, 0.75)]).splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    assert cells == [
        [READING, "3", "2.5", "0.25", "25 %"],
        [REST, "", "", "0.75", "75 %"],
        ["together", "", "", "1.00", ""],
    ]
