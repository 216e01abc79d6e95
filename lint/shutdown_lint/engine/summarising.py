"""The summary of a file: read, drafted, and never executed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.engine.starts import starts_of
from shutdown_lint.engine.syntax import Unreadable, read_syntax

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable

    import libcst as cst

    from shutdown_lint.engine.sketch import Sketch
    from shutdown_lint.engine.starts import Starts
    from shutdown_lint.knowledge.own_rows import OwnRows
    from shutdown_lint.model.source import SourceFile
    from shutdown_lint.model.summary import ModuleSummary


def summary_of(
    source: SourceFile,
    name: str,
    ours: Callable[[str], bool] | None = None,
    *,
    tree: ast.Module | None = None,
    own_rows: OwnRows | None = None,
) -> ModuleSummary | None:
    """What a file does that matters for a stop; None for one that cannot be read.

    `name` is its dotted name from the root of the tree, "" where it has none; `ours` tells of a
    dotted path whether it may be of the project. `tree` is what CPython's parser made of the file,
    where somebody has asked it already.
    """
    syntax = read_syntax(source, tree)
    if isinstance(syntax, Unreadable) or syntax.sketch is None:
        return None
    try:
        drafted: dict[int, ast.expr] = {}
        module = _module(syntax.text, syntax.sketch, drafted)
        if module is None:
            return None
        starts = starts_of(module, source, syntax.sketch.tree)
        if starts is None:
            return None
        return _summary(source, module, name, ours, own_rows, (starts, drafted))
    finally:
        syntax.sketch.release()


def _module(text: str, sketch: Sketch, drafted: dict[int, ast.expr]) -> cst.Module | None:
    from shutdown_lint.engine.draft.module import draft_of

    try:
        return draft_of(text, sketch.tree, drafted)
    except Exception:  # noqa: BLE001  what cannot be drafted is parsed
        drafted.clear()
        import libcst as cst

        try:
            return cst.parse_module(text)
        except Exception:  # noqa: BLE001  libcst's parser fails in ways of its own
            return None


def _summary(
    source: SourceFile,
    module: cst.Module,
    name: str,
    ours: Callable[[str], bool] | None,
    own_rows: OwnRows | None,
    located: tuple[Starts, dict[int, ast.expr]],
) -> ModuleSummary:
    from shutdown_lint.engine.clause_places import ClausePlaces
    from shutdown_lint.facts.module import ModuleFacts
    from shutdown_lint.facts.summary.module_summary import summarise
    from shutdown_lint.knowledge.tables import with_own_rows

    facts = ModuleFacts(module, source.path, with_own_rows(own_rows))
    try:
        places = ClausePlaces(facts.tree, source, *located)
        return summarise(facts, source.path, name, places, ours)
    finally:
        facts.release()
