"""An import is put where ruff's isort and formatter would leave it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine.fix_request import EnsureImport, InsertBefore, Replace
from support.fix_requests import Program, changed
from support.made_findings import apply_fixes, finding

if TYPE_CHECKING:
    from pathlib import Path

# Each text is as ruff would leave it, and has to be so again with `import signal` in it.
TIDY = {
    "nothing but a call": ("print(1)\n", "import signal\n\nprint(1)\n"),
    "function first": ("def f():\n    pass\n", "import signal\n\n\ndef f():\n    pass\n"),
    "decorated function first": (
        "@d\ndef f():\n    pass\n",
        "import signal\n\n\n@d\ndef f():\n    pass\n",
    ),
    "comment on a function": (
        "x = 1\n\n\n# c\ndef f():\n    pass\n",
        "import signal\n\nx = 1\n\n\n# c\ndef f():\n    pass\n",
    ),
    "docstring": ('"""Doc."""\n\nprint(1)\n', '"""Doc."""\n\nimport signal\n\nprint(1)\n'),
    "docstring and function": (
        '"""Doc."""\n\n\ndef f():\n    pass\n',
        '"""Doc."""\n\nimport signal\n\n\ndef f():\n    pass\n',
    ),
    "docstring and comment": (
        '"""Doc.\n\nMore.\n"""\n\n# c\nprint(1)\n',
        '"""Doc.\n\nMore.\n"""\n\nimport signal\n\n# c\nprint(1)\n',
    ),
    "docstring alone": ('"""Doc."""\n', '"""Doc."""\n\nimport signal\n'),
    "shebang": (
        "#!/usr/bin/env python3\nprint(1)\n",
        "#!/usr/bin/env python3\nimport signal\n\nprint(1)\n",
    ),
    "shebang and cookie": (
        "#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\nimport os\n",
        "#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\nimport os\nimport signal\n",
    ),
    "licence": (
        "# Licence.\n\nimport zlib\n",
        "# Licence.\n\nimport signal\nimport zlib\n",
    ),
    "licence on the import": (
        "# Licence.\nimport zlib\n",
        "# Licence.\nimport signal\nimport zlib\n",
    ),
    "licence and no import": (
        "# Licence.\n\n# c\nprint(1)\n",
        "# Licence.\n\nimport signal\n\n# c\nprint(1)\n",
    ),
    "future": (
        "from __future__ import annotations\n\nprint(1)\n",
        "from __future__ import annotations\n\nimport signal\n\nprint(1)\n",
    ),
    "docstring, future, function": (
        '"""Doc."""\n\nfrom __future__ import division\n\n\ndef f():\n    pass\n',
        '"""Doc."""\n\nfrom __future__ import division\n\nimport signal\n\n\ndef f():\n    pass\n',
    ),
    "future and third party": (
        "from __future__ import annotations\n\nimport requests\n",
        "from __future__ import annotations\n\nimport signal\n\nimport requests\n",
    ),
    "before": ("import sys\nimport zlib\n", "import signal\nimport sys\nimport zlib\n"),
    "between": ("import os\nimport sys\n", "import os\nimport signal\nimport sys\n"),
    "after": ("import os\n\nprint(1)\n", "import os\nimport signal\n\nprint(1)\n"),
    "at the end": ("import os\n", "import os\nimport signal\n"),
    "before those with from": (
        "import os\nfrom abc import ABC\nfrom typing import Any\n",
        "import os\nimport signal\nfrom abc import ABC\nfrom typing import Any\n",
    ),
    "only those with from": (
        "from abc import ABC\n\nprint(ABC)\n",
        "import signal\nfrom abc import ABC\n\nprint(ABC)\n",
    ),
    "renamed": (
        "import os as o\nimport time as t\n",
        "import os as o\nimport signal\nimport time as t\n",
    ),
    "renamed itself": (
        "import signal as s\nimport time\n",
        "import signal\nimport signal as s\nimport time\n",
    ),
    "sections": (
        "import os\n\nimport aiohttp\nimport zmq\n\nfrom . import app\n",
        "import os\nimport signal\n\nimport aiohttp\nimport zmq\n\nfrom . import app\n",
    ),
    "no standard library": (
        "import requests\n\nfrom . import app\n",
        "import signal\n\nimport requests\n\nfrom . import app\n",
    ),
    "relative only": ("from . import app\n", "import signal\n\nfrom . import app\n"),
    "over several lines": (
        "import os\nfrom typing import (\n    Any,  # c\n    Final,\n)\n\nx()\n",
        "import os\nimport signal\nfrom typing import (\n    Any,  # c\n    Final,\n)\n\nx()\n",
    ),
    "with comments": (
        "import os  # c\n\n# third\nimport requests\n",
        "import os  # c\nimport signal\n\n# third\nimport requests\n",
    ),
    "heading": (
        "# c\n\n# standard library\nimport sys\n",
        "# c\n\n# standard library\nimport signal\nimport sys\n",
    ),
    "dotted": (
        "import os.path\nimport urllib.parse\n",
        "import os.path\nimport signal\nimport urllib.parse\n",
    ),
    "guarded imports below": (
        "import os\n\ntry:\n    import uvloop\nexcept ImportError:\n    pass\n",
        "import os\nimport signal\n\ntry:\n    import uvloop\nexcept ImportError:\n    pass\n",
    ),
    "guarded imports first": (
        "try:\n    import signal\nexcept ImportError:\n    pass\n",
        "import signal\n\ntry:\n    import signal\nexcept ImportError:\n    pass\n",
    ),
    "type checking": (
        "import typing\n\nif typing.TYPE_CHECKING:\n    import signal\n",
        "import signal\nimport typing\n\nif typing.TYPE_CHECKING:\n    import signal\n",
    ),
    "dunders first": (
        '"""Doc."""\n\n__version__ = "1"\n\nimport os\n',
        '"""Doc."""\n\n__version__ = "1"\n\nimport os\nimport signal\n',
    ),
    "class after imports": (
        "import os\n\n\nclass A:\n    pass\n",
        "import os\nimport signal\n\n\nclass A:\n    pass\n",
    ),
}

# Not what ruff would write, but kept working.
UNTIDY = {
    "no final newline": ("import os", "import os\nimport signal"),
    "crlf": ("import os\r\nx = 1\r\n", "import os\r\nimport signal\r\nx = 1\r\n"),
    "unsorted": ("import zlib\nimport os\n", "import zlib\nimport os\nimport signal\n"),
    "two on a line": ("import os; import sys\n", "import os; import sys\nimport signal\n"),
    "two in one": ("import os, sys\n", "import os, sys\nimport signal\n"),
    "capitals": ("import Queue\nimport os\n", "import Queue\nimport os\nimport signal\n"),
    "docstring at once": ('"""Doc."""\nx = 1\n', '"""Doc."""\n\nimport signal\n\nx = 1\n'),
    "mixed from and plain": (
        "from abc import ABC\nimport os\nfrom typing import Any\nimport zlib\n",
        "from abc import ABC\nimport os\nimport signal\nfrom typing import Any\nimport zlib\n",
    ),
    "code before imports": (
        "import_path()\nimport os\n",
        "import signal\n\nimport_path()\nimport os\n",
    ),
    "empty": ("", "import signal\n"),
    "comment only": ("# c\n", "# c\nimport signal\n"),
}


@pytest.mark.parametrize("name", [*TIDY, *UNTIDY])
def test_place(name: str) -> None:
    text, expected = (TIDY | UNTIDY)[name]
    assert changed(text, lambda _: EnsureImport("signal")) == expected


def test_ruff_has_nothing_to_say(tmp_path: Path) -> None:
    for number, texts in enumerate(TIDY.values()):
        for when, text in zip(("before", "after"), texts, strict=True):
            (tmp_path / f"{when}_{number}.py").write_text(text)
    assert ruff(tmp_path, "check", "--select", "I") == ""
    assert ruff(tmp_path, "format", "--diff") == ""


def ruff(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "ruff", *arguments, "--isolated", "--quiet", "."]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode in {0, 1}, run.stderr
    return run.stdout


@pytest.mark.parametrize(
    "text",
    [
        "import signal\nx()\n",
        "import os, signal\nx()\n",
        "import os; import signal\nx()\n",
        "import signal.sub\nx()\n",
        "x()\nimport signal\n",
    ],
)
def test_an_import_that_is_there_is_used(text: str) -> None:
    assert Program(text).resolve(EnsureImport("signal")) is None  # nothing to change
    after = changed(text, lambda p: (EnsureImport("signal"), Replace(p.expression("x"), "y")))
    assert after == text.replace("x", "y")


@pytest.mark.parametrize(
    "text",
    [
        "import mine as signal\n",
        "from mine import signal\n",
        "from mine import y as signal\n",
        "signal = 1\n",
        "signal: int = 1\n",
        "def signal(): ...\n",
        "class signal: ...\n",
        '"""Doc."""; x()\n',
        "\\\nimport zipfile\n",
    ],
)
def test_given_up_where_the_name_or_the_place_is_taken(text: str) -> None:
    assert Program(text).resolve(EnsureImport("signal")) is None


def test_the_import_stays_above_what_goes_to_the_same_place() -> None:
    after = changed(
        "x()\n", lambda p: (InsertBefore(p.statement("x"), "y()"), EnsureImport("signal"))
    )
    assert after == "import signal\n\ny()\nx()\n"


def test_two_fixes_share_an_import() -> None:
    program = Program('"""Doc."""\n\nx()\n\n\ny()\n')
    fixes = [
        program.resolve(EnsureImport("signal"), Replace(program.expression(name), "z"))
        for name in ("x", "y")
    ]
    after = apply_fixes(program.source, [finding(fix=fix) for fix in fixes], unsafe=False)
    assert (after.applied, after.overlapping) == (2, 0)
    assert after.source.text == '"""Doc."""\n\nimport signal\n\nz()\n\n\nz()\n'


def test_two_different_imports_at_one_place_take_turns() -> None:
    program = Program("x()\n")
    fixes = [program.resolve(EnsureImport(name)) for name in ("signal", "threading")]
    after = apply_fixes(program.source, [finding(fix=fix) for fix in fixes], unsafe=False)
    assert (after.applied, after.overlapping) == (1, 1)
    assert after.source.text == "import signal\n\nx()\n"
