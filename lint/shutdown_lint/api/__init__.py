"""The one module that a rule imports.

A rule subclasses `Rule`, states its `Meta`, and overrides hooks: libcst-style ones (`visit_Call`,
`leave_With`, …) or the ones for what the code means (`check_handler`, `check_cleanup`,
`check_loop`, `check_registration`, `check_exit_callback`, `check_module`). It asks `self.facts`,
and reports with `self.report`. A rule for deployment files subclasses `DeploymentRule`.

Names are imported from here. The modules beside this one list them by subject, each name twice:
for type checkers, and with the module that has it, which is imported when the name is first asked
for. Rules are loaded on every run that finds something, and few runs need much of what rules may
ask. `cst` is libcst, imported at its first use: only a file that has something in it that a rule
could fire on needs that.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    import libcst

    from shutdown_lint.api.deployment import *
    from shutdown_lint.api.facts import *
    from shutdown_lint.api.fixes import *
    from shutdown_lint.api.project import *
    from shutdown_lint.api.rules import *
    from shutdown_lint.api.triggers import *

    cst = libcst

# Those first that rules ask while they are loaded.
_SUBJECTS = ("rules", "triggers", "fixes", "facts", "project", "deployment")
_RENAMED = {"TextFix": "Fix"}  # among rules, whose fixes are requests, "fix" alone says too little


class _LateModule:
    """Stands for a module until one of its attributes is asked for."""

    def __init__(self, name: str) -> None:
        self.__name = name

    def __getattr__(self, attribute: str) -> Any:
        found = getattr(import_module(self.__name), attribute)
        setattr(self, attribute, found)  # the next time it is there at once
        return found


def _homes() -> Iterator[tuple[str, tuple[str, ...]]]:
    for subject in _SUBJECTS:
        yield from import_module(f"{__name__}.{subject}").HOMES.items()


if not TYPE_CHECKING:  # a checker that saw this would take any name for one of these
    cst = _LateModule("libcst")

    def __getattr__(name: str) -> Any:
        for home, names in _homes():
            if name in names:
                found = getattr(import_module(home), _RENAMED.get(name, name))
                globals()[name] = found  # the next time it is there at once
                return found
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return ["cst", *(name for _, names in _homes() for name in names)]
