"""A shell script that a platform starts, as a file of the tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment.shell import read_shell
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from shutdown_lint.deployment.refusal import Refusal
    from shutdown_lint.deployment.shell import Shell
    from shutdown_lint.model.deployment import Starter

_INTERPRETER: Final = re.compile(r"#![ \t]*(?:/\S*/)?(?:env[ \t]+(?:-S[ \t]+)?)?(\S+)")
_SHELLS: Final = frozenset({"sh", "ash", "bash", "dash", "ksh", "zsh"})


class Script(NamedTuple):
    """A shell script."""

    path: str
    shell: Shell
    started_by: tuple[Starter, ...] = ()
    refusal: Refusal | None = None


def read(path: str, text: str, started_by: tuple[Starter, ...] = ()) -> Script | None:
    """The values of a script, None when its first line names something else than a shell."""
    first = _INTERPRETER.match(text)
    if text.startswith("#!") and (first is None or first[1].rpartition("/")[2] not in _SHELLS):
        return None
    return Script(path, read_shell(text), started_by)
