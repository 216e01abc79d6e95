"""What the workers of a long run need, imported once before they are started.

A forked process has what its parent has imported. Otherwise each worker, and the main process in
the look at whole programs, imports libcst and some hundred modules of our own by itself.
"""

from __future__ import annotations

import gc
from contextlib import suppress
from importlib import import_module
from pkgutil import walk_packages

from shutdown_lint.engine.garbage import give_back
from shutdown_lint.engine.libcst_start import import_libcst

# What workers do not ask: the lines of files, and the summaries of modules.
_ELSEWHERE = ("shutdown_lint.facts.outlines.", "shutdown_lint.facts.summary.")


def import_ahead(files: int) -> None:
    """Import what files are judged with; a worker that lacks something says so itself.

    It is for a run over so many files. What imports leave behind is given back: each worker would
    have it.
    """
    with suppress(Exception):
        import_libcst()
        from shutdown_lint import facts
        from shutdown_lint.engine import check, drafting, lint, parse  # noqa: F401

        for module in walk_packages(facts.__path__, f"{facts.__name__}."):
            if not module.name.startswith(_ELSEWHERE):
                import_module(module.name)
    give_back(files)
    if not gc.isenabled():  # in a process of our own, see garbage.py
        gc.freeze()  # no worker need go through the modules
