"""A console script whose package has no `__init__.py` is followed like any other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.in_process import run

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import signal
import time
from shop.work import step

def stop(signum, frame):
    raise SystemExit(0)

def main():
    signal.signal(signal.SIGTERM, stop)
    while True:
        step()
        time.sleep(1)
"""


@pytest.mark.parametrize("is_package", [False, True])
def test_the_handler_is_found(tmp_path: Path, *, is_package: bool) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "cli.py").write_text(PROGRAM, encoding="utf-8")
    (shop / "work.py").write_text("def step():\n    print(1)\n", encoding="utf-8")
    if is_package:
        (shop / "__init__.py").touch()
    script = '[project]\nname = "shop"\n[project.scripts]\nshop = "shop.cli:main"\n'
    (tmp_path / "pyproject.toml").write_text(script, encoding="utf-8")
    ran = run(tmp_path, "story", "--format", "json", "--exit-zero")
    assert ran.code == 0, ran.err
    (story,) = json.loads(ran.out)["stories"]
    assert story["handler"]["name"].endswith("cli.stop")
    assert story["outcome"] == "ends"
    assert not story["unknown"]
