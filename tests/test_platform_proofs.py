"""Rules for platforms are true, and their fixes are cures: shown by programs that are stopped so.

A tree `proofs/SHDxxx/bad…` or `good…` holds a deployment file and what it starts.
`support.platforms` says what is played and what is real.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine.run_options import FixMode
from shutdown_lint.model.levels import Preset
from support.deployment_fixtures import lint_tree, read_tree
from support.fixtures import rules_by_code
from support.platforms import play

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.platforms import Ended

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(sys.platform != "linux", reason="proofs read /proc"),
]

PROOFS = Path(__file__).parent / "proofs"


def is_cut_off(ended: Ended) -> bool:
    """Whether the program could not do what it does when it ends in order."""
    return "tidied" not in ended.files


def is_left(ended: Ended) -> bool:
    """Whether the program goes on."""
    return ended.left > 0


def is_left_or_cut_off(ended: Ended) -> bool:
    """Whether the program goes on, or ended otherwise than in order."""
    return is_left(ended) or is_cut_off(ended)


def is_refused(ended: Ended) -> bool:
    """Whether requests came to nobody."""
    return ended.refused > 0


HARMS: dict[str, Callable[[Ended], bool]] = {
    "SHD902": is_left_or_cut_off,
    "SHD911": is_cut_off,
    "SHD912": is_refused,
    "SHD914": is_cut_off,
    "SHD921": is_cut_off,
    "SHD931": is_left_or_cut_off,
    "SHD932": is_cut_off,
    "SHD941": is_left,
    "SHD942": is_cut_off,
    "SHD951": is_cut_off,
    "SHD952": is_cut_off,
}
TREES = sorted(
    path
    for code in HARMS
    for path in (PROOFS / code).iterdir()
    if path.is_dir() and not (path / "Dockerfile").exists()  # those are for other proofs
)
FIXED = [
    tree
    for tree in TREES
    if tree.name.startswith("bad") and rules_by_code()[tree.parent.name].meta.fix
]


def name(tree: Path) -> str:
    return f"{tree.parent.name}/{tree.name}"


@pytest.mark.parametrize("tree", TREES, ids=name)
def test_the_harm_is_there_in_the_bad_one_alone(tree: Path, tmp_path: Path) -> None:
    code = tree.parent.name
    folder = shutil.copytree(tree, tmp_path / "tree")
    findings = lint_tree(read_tree(tree), folder, rules_by_code()[code], preset=Preset.STRICT)
    is_bad = tree.name.startswith("bad")
    assert bool(findings.report.findings) == is_bad
    ended = play(folder)
    assert HARMS[code](ended) == is_bad, ended


@pytest.mark.parametrize("tree", FIXED, ids=name)
def test_the_fix_is_a_cure(tree: Path, tmp_path: Path) -> None:
    code = tree.parent.name
    folder = shutil.copytree(tree, tmp_path / "tree")
    before = read_tree(folder)
    rule = rules_by_code()[code]
    lint_tree(before, folder, rule, preset=Preset.STRICT, fix=FixMode.WRITE, unsafe=True)
    assert read_tree(folder) != before
    ended = play(folder)
    assert not HARMS[code](ended), ended


def test_each_rule_has_both() -> None:
    kinds = {(tree.parent.name, tree.name.partition("_")[0]) for tree in TREES}
    assert kinds == {(code, kind) for code in HARMS for kind in ("bad", "good")}
