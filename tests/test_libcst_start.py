"""The way libcst is imported saves time and changes nothing in it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support.command import PATIENCE, UNCATCHABLE, environment, write

if TYPE_CHECKING:
    from pathlib import Path

US = "from shutdown_lint.engine.libcst_start import import_libcst; import_libcst()"

# All that classes are made of: of functions their code and what belongs to it, of the rest what it
# looks like.
SHOW = """
import dataclasses, inspect, re, sys, types
import libcst

def shown(value):
    if isinstance(value, (staticmethod, classmethod)):
        return type(value).__name__, shown(value.__func__)
    if isinstance(value, types.FunctionType):
        return (
            shown(value.__code__), value.__qualname__, value.__module__, shown(value.__defaults__),
            shown(value.__kwdefaults__), shown(value.__annotations__), shown(value.__doc__),
        )
    if isinstance(value, types.CodeType):
        return (
            value.co_code, value.co_filename, value.co_flags, value.co_name, value.co_names,
            value.co_varnames, value.co_freevars, value.co_cellvars, shown(value.co_consts),
        )
    if isinstance(value, tuple):
        return tuple(map(shown, value))
    if isinstance(value, dict):
        return tuple((shown(key), shown(one)) for key, one in value.items())
    return re.sub("0x[0-9a-f]+", "", repr(value))

for name, module in sorted(sys.modules.items()):
    if name.split(".")[0] == "libcst":
        for owner, kind in sorted(vars(module).items()):
            if inspect.isclass(kind) and kind.__module__ == name:
                print(name, owner, [one.__qualname__ for one in kind.__mro__])
                for key, value in sorted(kind.__dict__.items()):
                    if key != "__dataclass_params__":
                        print(" ", key, shown(value))
"""


def said(code: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
        env={**environment(), "PYTHONHASHSEED": "0"},
    )
    return done.stdout.splitlines()


def test_classes_are_what_they_are_without() -> None:
    usual = said(SHOW)
    assert any(line.startswith("libcst._nodes.expression Call ") for line in usual)
    assert said(f"{US}\n{SHOW}") == usual


def test_methods_are_compiled_once_and_not_for_the_bin() -> None:
    # Python says of each text that it compiles; what a file holds is compiled without its text.
    hear = (
        "import dataclasses, sys; texts = []\n"
        "def hear(name, of):\n"
        "    if name == 'compile' and of[0] and b'__create_fn__' in of[0]: texts.append(of[0])\n"
        "sys.addaudithook(hear)\n"
    )
    tell = "\nprint(len(texts), len(set(texts)), sum(b'def __eq__' in text for text in texts))"
    usual = [int(word) for line in said(f"{hear}import libcst{tell}") for word in line.split()]
    ours = [int(word) for line in said(f"{hear}{US}{tell}") for word in line.split()]
    assert ours[0] == ours[1] <= usual[1] < usual[0]
    assert ours[2] < usual[2] / 4


def test_dataclasses_is_left_as_it_was() -> None:
    before = "import dataclasses; before = dict(vars(dataclasses))"
    assert said(f"{before}; {US}; print(vars(dataclasses) == before)") == ["True"]


def test_dataclasses_is_left_as_it_was_where_libcst_cannot_be_imported() -> None:
    lines = (
        "import dataclasses, sys; before = dict(vars(dataclasses))",
        "sys.modules['libcst._nodes.op'] = None",
        US,
        "print(vars(dataclasses) == before)",
        "del sys.modules['libcst._nodes.op']",
        "import libcst; print(libcst.parse_expression('a + b').operator.__class__.__name__)",
    )
    assert said("\n".join(lines)) == ["True", "Add"]


def test_nothing_is_done_where_somebody_else_has_changed_dataclasses() -> None:
    change = "import dataclasses, sys; dataclasses.dataclass = lambda *_, **__: None"
    assert said(f"{change}; {US}; print('libcst' in sys.modules)") == ["False"]


WHOSE = (
    "import dataclasses; from libcst._nodes import base; "
    "print(base.dataclass is not dataclasses.dataclass)"
)


def test_command_imports_it_so(tmp_path: Path) -> None:
    write(tmp_path, a=UNCATCHABLE)
    code = (
        "import os, sys; from shutdown_lint import __main__\n"
        f"sys.argv = ['shutdown-lint', '-q', {str(tmp_path)!r}]\n"
        "def ended(code):\n    raise SystemExit\n"
        "os._exit = ended\n"
        "try:\n    __main__.main()\n"
        f"except SystemExit:\n    {WHOSE}"
    )
    assert said(code)[-1] == "True"


@pytest.mark.parametrize("more", ["", "x = 1\n" * 2_000], ids=["parsed", "drafted"])
def test_other_processes_import_it_as_it_is(tmp_path: Path, more: str) -> None:
    write(tmp_path, a=UNCATCHABLE + more)
    arguments = ["--isolated", "-j1", "--select=SHD", str(tmp_path)]
    code = f"from flake8.main.cli import main\nprint(main({arguments}))\n{WHOSE}"
    finding, ended, is_so = said(code)
    assert "SHD104" in finding
    assert (ended, is_so) == ("1", "False")
