"""Programs that run until they are stopped, and are not ready for SIGTERM."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.endless_loops import directly_in, repeating
from shutdown_lint.facts.sketches.handler_ends import exits_in_handler
from shutdown_lint.facts.sketches.interrupts import clauses_for_interrupt, tries_for_interrupt
from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.nodes import walk
from shutdown_lint.facts.sketches.paths import Paths, methods
from shutdown_lint.facts.sketches.registrations import (
    decorated_callbacks,
    exit_callbacks,
    registered,
    surely_for,
)
from shutdown_lint.facts.sketches.shape import (
    functions,
    given,
    last_name,
    words_of,
)
from shutdown_lint.facts.sketches.stop_signals import may_die_of_sigterm
from shutdown_lint.facts.sketches.substance import may_tidy
from shutdown_lint.knowledge import blocking, entries, serving
from shutdown_lint.knowledge.cleanup import LASTING_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.shape import Sketched, Try

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# One of these words stands in every file that has commands.
_COMMANDS = (
    entries.COMMAND_LIBRARIES
    | {path.partition(".")[0] for path in entries.COMMAND_CLASSES}
    | {"set_defaults"}
)
_SERVING = Paths(serving.BY_PATH)
_FUTURES = Paths(serving.UNSET_FUTURES)
_OPENING = Paths(blocking.OPEN)


def ends_on_interrupt(sketch: Sketched) -> bool:
    """Whether a program that dies of SIGTERM may tidy up in, or behind, a clause for Ctrl+C."""
    if not (_may_run_functions(sketch) and may_die_of_sigterm(sketch)):
        return False
    tidying = [
        one
        for one in tries_for_interrupt(sketch)
        if may_tidy(sketch, one, [*clauses_for_interrupt(sketch, one)])
    ]
    clauses = _around_what_stays(sketch, tidying)
    if not clauses or not _COMMANDS.isdisjoint(sketch.words):
        return bool(clauses)
    return not set(clauses).isdisjoint(call_graph(sketch).reached(_roots(sketch)))


def exits_past_interrupt(sketch: Sketched) -> bool:
    """Whether a handler may raise SystemExit where a clause waits for Ctrl+C."""
    return exits_in_handler(sketch) and takes_interrupt(sketch)


def takes_interrupt(sketch: Sketched) -> bool:
    """Whether a clause for Ctrl+C may stand around what runs until it is stopped, or in it."""
    return bool(_around_what_stays(sketch, [*tries_for_interrupt(sketch)]))


def _around_what_stays(sketch: Sketched, found: list[Try]) -> list[Try]:
    """Those of some `try` statements that may stand around it, or in it."""
    if not found:
        return []
    stays = _staying(sketch)
    repeated = {one for loop in repeating(sketch) for one in directly_in(loop)}
    reached = call_graph(sketch).reached
    return [try_ for try_ in found if try_ in repeated or not stays.isdisjoint(reached(try_.body))]


def _may_run_functions(sketch: Sketched) -> bool:
    """Whether a `try` at the top, or some function, may run because the program starts.

    Any file may be a script, by its name or its first line. Then what stands at its top runs, and
    what that names of the module.
    """
    if "main" in sketch.words or not _COMMANDS.isdisjoint(sketch.words):
        return True
    defined = {node.name for node in (*functions(sketch), *sketch.nodes(ast.ClassDef))}
    return any(
        isinstance(node, ast.Try)
        or (isinstance(node, ast.Name) and node.id in defined)
        or (isinstance(node, ast.Attribute) and node.attr in defined)
        or (isinstance(node, ast.Constant) and node.value in defined)  # getattr(tool, "run")
        for node in _at_top(sketch.tree)
    )


def _at_top(tree: ast.Module) -> Iterator[ast.AST]:
    for statement in tree.body:
        if not isinstance(statement, _DEFINITIONS):
            yield from walk(statement)


def handles_only_interrupt(sketch: Sketched) -> bool:
    """Whether a handler may be for SIGINT, in a program that dies of SIGTERM."""
    return (
        any(surely_for(sketch, one.signal) in (None, "SIGINT") for one in registered(sketch))
        and may_die_of_sigterm(sketch)
        and (_spends_time(sketch) or _waits_untimed(sketch))
    )


def _waits_untimed(sketch: Sketched) -> bool:
    """Whether something may be waited for without a bound: an event, or a future."""
    return "set_result" in sketch.words or any(
        last_name(call.func) == "wait" and not call.args for call in sketch.nodes(ast.Call)
    )


def tidies_only_at_exit(sketch: Sketched) -> bool:
    """Whether an exit callback may do what outlives the process, in such a program."""
    return may_die_of_sigterm(sketch) and _does_lasting_work(sketch) and _spends_time(sketch)


def _spends_time(sketch: Sketched) -> bool:
    """Whether an entry of the program may come to what runs until it is stopped."""
    stays = _staying(sketch)
    if not stays or not _COMMANDS.isdisjoint(sketch.words):
        return bool(stays)
    return not stays.isdisjoint(call_graph(sketch).reached(_roots(sketch)))


def _roots(sketch: Sketched) -> list[ast.AST]:
    """What runs when the file is run as a script, and what a console script would run."""
    return [
        *(one for one in sketch.tree.body if not isinstance(one, _DEFINITIONS)),
        *naming(sketch).functions.get("main", ()),
    ]


def _staying(sketch: Sketched) -> frozenset[ast.AST]:
    """The loops and calls that may keep the program running until it is stopped."""
    return sketch.kept(_staying, lambda: _loops_and_calls(sketch))


def _loops_and_calls(sketch: Sketched) -> frozenset[ast.AST]:
    names = serving.BY_METHOD.keys() | methods(sketch, serving.BY_CLASS)
    calls = (
        call
        for call in sketch.nodes(ast.Call)
        if last_name(call.func) in names
        or _SERVING.may_be(sketch, call.func)
        or _waits_for_nobody(call)
    )
    futures = (
        await_.value
        for await_ in sketch.nodes(ast.Await)
        if isinstance(await_.value, ast.Call)
        and (
            last_name(await_.value.func) in serving.UNSET_FUTURE_METHODS
            or _FUTURES.may_be(sketch, await_.value.func)
        )
    )
    return frozenset((*repeating(sketch), *calls, *futures))


def _waits_for_nobody(call: ast.Call) -> bool:
    func = call.func
    return (
        isinstance(func, ast.Attribute)
        and func.attr == "wait"
        and isinstance(func.value, ast.Call)
    )


def _does_lasting_work(sketch: Sketched) -> bool:
    callbacks = [callback for _, callback in exit_callbacks(sketch)]
    # `atexit.register(client.flush)`, of which only the name can be seen, or a partial of it
    named = [*callbacks, *(arg for one in callbacks for arg in _given(one))]
    if any(not LASTING_WORDS.isdisjoint(_words(naming(sketch).last_names(one))) for one in named):
        return True
    roots = [function for one in callbacks for function in call_graph(sketch).meant(one)]
    roots += decorated_callbacks(sketch)
    return any(
        isinstance(node, ast.Call)
        and (not LASTING_WORDS.isdisjoint(words_of(node)) or _OPENING.may_be(sketch, node.func))
        for node in call_graph(sketch).reached(roots)
    )


def _given(callback: ast.expr) -> list[ast.expr]:
    return given(callback) if isinstance(callback, ast.Call) else []


def _words(names: frozenset[str]) -> set[str]:
    return {word for name in names for word in name.lower().strip("_").split("_")}
