"""Findings that depend on which shell `sh` is say that they are less sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shutdown_lint.model.levels import Confidence, Preset
from support.deployment_fixtures import lint_tree
from support.fixtures import rules_by_code

if TYPE_CHECKING:
    from pathlib import Path

SUPERVISOR = "[program:shop]\ncommand=%s -c 'cd /opt/shop; python shop.py'\n"
UNIT = "[Service]\nExecStart=%s -c 'cd /opt/shop; python shop.py'\nKillMode=process\n"


@pytest.mark.parametrize(
    ("code", "name", "text"),
    [("SHD941", "supervisord.conf", SUPERVISOR), ("SHD931", "shop.service", UNIT)],
)
@pytest.mark.parametrize(
    ("shell", "confidence"),
    [("/bin/sh", Confidence.MEDIUM), ("dash", Confidence.HIGH), ("/bin/bash", None)],
)
def test_sh_may_become_its_last_command(
    code: str, name: str, text: str, shell: str, confidence: Confidence | None, tmp_path: Path
) -> None:
    tree = {name: text % shell}
    found = lint_tree(tree, tmp_path, rules_by_code()[code], preset=Preset.STRICT).report.findings
    assert [one.confidence for one in found] == ([confidence] if confidence else [])
