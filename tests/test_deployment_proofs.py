"""Rules for images are true, and their fixes are cures: shown by processes that are process 1.

A tree `proofs/SHDxxx/bad…` or `good…` holds a Dockerfile and what it starts. Started as the image
would be, in a process namespace of its own, the bad one is still there after SIGTERM, and what it
would have tidied up is not; the good one, and the bad one after safe fixes, end in order. Instead
of SIGTERM it is sent what STOPSIGNAL says. For `bad_no_fix…` the rule has no fix.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shutdown_lint.engine.run_options import FixMode
from support.deployment_fixtures import lint_tree, read_tree
from support.fixtures import rules_by_code
from support.pid_one import GRACE, HAS_DASH, NAMESPACE, run_image

PROOFS = Path(__file__).parent / "proofs"
TREES = sorted(path.parent for path in PROOFS.glob("SHD9*/*/Dockerfile"))
BAD = [tree for tree in TREES if tree.name.startswith("bad")]
CURED = [
    tree
    for tree in BAD
    if rules_by_code()[tree.parent.name].meta.fix is not None
    and not tree.name.startswith("bad_no_fix")
]
GOOD = [tree for tree in TREES if tree.name.startswith("good")]

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(NAMESPACE is None, reason="no process namespace can be made"),
    pytest.mark.skipif(not HAS_DASH, reason="/bin/sh is not dash"),
]


def name(tree: Path) -> str:
    return f"{tree.parent.name}/{tree.name}"


def copied(tree: Path, folder: Path) -> Path:
    return shutil.copytree(tree, folder / "image")


@pytest.mark.parametrize("tree", BAD, ids=name)
def test_the_harm_is_real(tree: Path, tmp_path: Path) -> None:
    ended = run_image(copied(tree, tmp_path), GRACE)
    assert ended.was_killed, ended
    assert "tidied" not in ended.files


@pytest.mark.parametrize("tree", GOOD, ids=name)
def test_the_good_one_ends_in_order(tree: Path, tmp_path: Path) -> None:
    ended = run_image(copied(tree, tmp_path))
    assert ended.status == 0, ended
    assert "tidied" in ended.files


@pytest.mark.parametrize("tree", TREES, ids=name)
def test_the_rule_tells_them_apart(tree: Path, tmp_path: Path) -> None:
    rule = rules_by_code()[tree.parent.name]
    findings = lint_tree(read_tree(tree), tmp_path, rule).report.findings
    assert bool(findings) == (tree in BAD)


@pytest.mark.parametrize("tree", CURED, ids=name)
def test_the_fix_is_a_cure(tree: Path, tmp_path: Path) -> None:
    folder = copied(tree, tmp_path)
    rule = rules_by_code()[tree.parent.name]
    lint_tree(read_tree(tree), folder, rule, fix=FixMode.WRITE)
    assert read_tree(folder) != read_tree(tree)
    ended = run_image(folder)
    assert ended.status == 0, ended
    assert "tidied" in ended.files
