"""The command line as a proof uses it: does the rule see the program, does its fix cure it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from support import in_process

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.command import Ran


def codes(
    rule: str,
    *programs: Path,
    fix: str | None = None,
    run: Callable[..., Ran] = in_process.run,
) -> list[list[str]]:
    """The codes that `rule` alone reports for each program, all of one folder.

    With `fix`, "safe" or "unsafe", what is left after what it fixed in place. `run` runs the
    command: by default in this process, because a start takes a hundred times as long as a look
    at a small program.

    Raises:
        AssertionError: the linter failed.
    """
    fixing = {None: (), "safe": ("--fix",), "unsafe": ("--fix", "--unsafe-fixes")}[fix]
    options = ["--isolated", "--select", rule, *fixing, "--output-format", "json"]
    names = [program.name for program in programs]
    ran = run(programs[0].parent, *options, *names)
    assert ran.code in {0, 1}, f"{options}: exit {ran.code}\n{ran.out}{ran.err}"
    assert ran.json["errors"] == [], ran.json["errors"]
    found = ran.json["findings"]
    return [[one["code"] for one in found if one["path"] == name] for name in names]
