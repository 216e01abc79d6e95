"""Who hears a signal in a program: each registration that runs, in order, and what replaces it."""

from __future__ import annotations

import re

from shutdown_lint.knowledge import runners
from shutdown_lint.knowledge.runners import When
from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.program import Handler, Handling
from shutdown_lint.model.summary import StepKind
from shutdown_lint.project.programs import all_steps
from shutdown_lint.project.registering import functions_around, registering
from shutdown_lint.project.walk import STARTED, Walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.knowledge.runners import Runner
    from shutdown_lint.model.program import Entry
    from shutdown_lint.project.project import Project


def handling(entry: Entry, signal: str, project: Project) -> Handling:
    """Who hears `signal` in the program of an entry, once that is up.

    Only modules that may register a handler, or lead to one that may, are looked at closely, and
    of these only what the program calls.
    """
    walk = _walk(entry, project)
    found = [one for one in walk.found if one.signal in (signal, "")]
    found = _with_runner(found, runner_of(entry), entry, signal)
    winner: Handler | None = None
    possible: list[Handler] = []
    replaced: list[Handler] = []
    for one in found:
        if not one.sure or not one.signal:
            possible.append(one)
            continue
        replaced += [winner] if winner is not None else []
        winner = one
        if one.by:  # a server replaces whatever is there when it starts
            replaced += possible
            possible = []
    unread = tuple(_unread(walk, signal, project))
    return Handling(winner, tuple(possible), tuple(replaced), unread, walk.is_complete)


def _walk(entry: Entry, project: Project) -> Walk:
    """The way of a program; it is the same for all signals, and for all that start it alike."""
    key = entry.module, entry.function, bool(entry.runner)
    known = project.walks.get(key)
    if known is None:
        known = project.walks[key] = Walk(project, registering(entry, project))
        known.run(entry)
    return known.again()


def _unread(walk: Walk, signal: str, project: Project) -> Iterator[Spot]:
    """Registrations of the program that may or may not run.

    One in a function counts only if code that surely runs names that function.
    """
    ran = {one.spot for one in walk.found}
    for path in walk.registering.themselves:
        around = functions_around(path, project)
        if not any(not name or _is_named(name, path, walk.visited, project) for name in around):
            continue
        module = walk.summary(path)
        for function in module.functions if module is not None else ():
            for step in all_steps(function.steps):
                spot = Spot(path, step.span)
                if (
                    step.kind is StepKind.REGISTER
                    and (signal in step.signals or not step.signals)
                    and step.target != "signal.SIG_DFL"
                    and spot not in ran
                    and _is_named(function.name, path, walk.visited, project)
                ):
                    yield spot


def _is_named(function: str, path: str, visited: Iterable[str], project: Project) -> bool:
    """Whether the visited code names a function of the file at `path`.

    Where a file defines a function of the same name itself, the plain name means that one; then
    only `module.name` and the name in a string count.
    """
    *_, owner, name = ["", *function.split(".")]
    word = re.escape((owner if name.startswith("__") else name).encode())
    line = rb"^(?![ \t]*(?:from|import|(?:async[ \t]+)?def[ \t]+%b\b|class[ \t]+%b\b))[^\n#]*?"
    named = re.compile((line + rb"(?<![\w])%b\b") % (word, word, word), re.MULTILINE)
    from_afar = re.compile((line + rb"[.\"']%b\b") % (word, word, word), re.MULTILINE)
    own = re.compile(rb"^(?:async[ \t]+)?def[ \t]+%b\b" % word, re.MULTILINE)
    for each in visited:
        text = project.reader.read(each) or b""
        is_own = each != path and own.search(text) is not None
        if (from_afar if is_own else named).search(text):
            return True
    return False


def runner_of(entry: Entry) -> Runner | None:
    """What is known of the program that runs an entry."""
    for rows in (*runners.BY_WORD.values(), tuple(runners.DJANGO_SERVES.values())):
        for row in rows:
            if row.name == entry.runner:
                return row
    return None


def _with_runner(
    found: list[Handler], runner: Runner | None, entry: Entry, signal: str
) -> list[Handler]:
    if runner is None or runner.when is When.NEVER or signal not in runner.signals:
        return found
    own = Handler(signal, "", entry.spot, by=runner.name)
    preloaded = runner.preload and any(one.name == runner.preload for one in entry.options)
    if runner.when is When.BEFORE and not preloaded:
        return [own, *found]
    started = [one for one in found if one.path and one.path[0][1] == STARTED]
    return [*(one for one in found if one not in started), own, *started]
