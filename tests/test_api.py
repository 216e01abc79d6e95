"""What rules import: the same names for type checkers as at run time, each at its first use."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from shutdown_lint import api
from support.command import PATIENCE, environment

SUBJECTS = sorted(
    path.stem for path in Path(api.__file__).parent.glob("*.py") if path.stem != "__init__"
)


def _for_checkers(subject: str) -> set[tuple[str, str]]:
    """Each name that type checkers see in the module, with the module that has it."""
    path = Path(api.__file__).with_name(f"{subject}.py")
    (block,) = (node for node in ast.parse(path.read_text()).body if isinstance(node, ast.If))
    found: dict[str, str] = {}
    for node in block.body:
        match node:
            case ast.ImportFrom(module=str(home), names=aliases):
                found |= {alias.asname or alias.name: home for alias in aliases}
            case ast.Assign(targets=[ast.Name(id=new)], value=ast.Name(id=old)):
                found[new] = found.pop(old)
    return {(name, home) for name, home in found.items()}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_checkers_see_what_is_there(subject: str) -> None:
    homes = import_module(f"shutdown_lint.api.{subject}").HOMES
    assert _for_checkers(subject) == {
        (name, home) for home, names in homes.items() for name in names
    }


def test_no_name_has_two_homes() -> None:
    names = dir(api)
    assert len(names) == len(set(names))
    assert len(names) > len(SUBJECTS)


def test_an_unknown_name_is_said() -> None:
    with pytest.raises(AttributeError, match=r"'shutdown_lint\.api' has no attribute 'Rules'"):
        _ = vars(api)["__getattr__"]("Rules")


def _loaded_by(code: str) -> set[str]:
    """Which modules there are after it has run."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
        env=environment(),
    )
    return set(done.stdout.split())


HEAVY = ("libcst", "msgspec", "yaml", "shutdown_lint.facts", "shutdown_lint.project")


def test_the_form_of_a_rule_brings_nothing_heavy() -> None:
    rule = (
        "from shutdown_lint.api import Meta, Preset, Rule, Severity, all_of, any_of, cst, safe_fix"
    )
    loaded = _loaded_by(rule)
    assert not loaded & {*HEAVY, "shutdown_lint.knowledge"}
    assert "shutdown_lint.api.facts" not in loaded


def test_a_trigger_brings_its_own_table_alone() -> None:
    loaded = _loaded_by("from shutdown_lint.api import HAS_FINALLY")
    assert "shutdown_lint.knowledge.triggers.cleanup" in loaded
    assert not loaded & {*HEAVY, "shutdown_lint.knowledge.triggers.serving"}


def test_libcst_comes_with_its_first_use() -> None:
    assert "libcst" in _loaded_by("from shutdown_lint.api import cst\ncst.Call")
