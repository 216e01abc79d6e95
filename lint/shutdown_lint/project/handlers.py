"""Who hears a signal in a program: each registration that runs, in order, and what replaces it."""

from __future__ import annotations

import re
from functools import cache

from shutdown_lint.knowledge import registrars, runners, serving
from shutdown_lint.knowledge.runners import When
from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.program import Handler, Handling
from shutdown_lint.model.span import Span
from shutdown_lint.model.summary import Carrier, StepKind
from shutdown_lint.project.calls import Found, resolve
from shutdown_lint.project.programs import all_steps, program_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shutdown_lint.knowledge.runners import Runner
    from shutdown_lint.model.program import Entry, Program
    from shutdown_lint.model.summary import ModuleSummary, Step
    from shutdown_lint.project.project import Project

    Way = tuple[tuple[Spot, str], ...]

_DEEPEST = 40  # calls
_TOP = Span(1, 1, 1, 1)
_ALWAYS = frozenset({"body", "enter", "exit", "else", "finally"})  # parts that run, or may as well
_REGISTERS = (
    b"SIGTERM", b"signal.signal", b"add_signal_handler", b"sigwait", b"pthread_sigmask",
    b"open_signal_receiver", b"set_wakeup_fd",
)  # fmt: skip


def handling(entry: Entry, signal: str, project: Project) -> Handling:
    """Who hears `signal` in the program of an entry, once that is up.

    Only modules that may register a handler, or lead to one that may, are looked at closely.
    """
    wanted = _leading_to_handlers(entry, project)
    program = program_of(entry, project, wanted)
    return handling_in(program, signal, project)


def handling_in(program: Program, signal: str, project: Project) -> Handling:
    """The same for a program that is known."""
    walk = _Walk(project)
    walk.run(program)
    runner = runner_of(program.entry)
    found = [one for one in walk.found if one.signal in (signal, "")]
    found = _with_runner(found, runner, program.entry, signal)
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
    unread = tuple(_unread(program, signal, walk.found, project))
    return Handling(winner, tuple(possible), tuple(replaced), unread)


def _unread(
    program: Program, signal: str, found: Iterable[Handler], project: Project
) -> Iterator[Spot]:
    """Registrations of the program of which nobody can tell whether they run.

    That of a function whose name stands nowhere in the program but where it is defined does not.
    """
    ran = {one.spot for one in found}
    for module in (*program.modules, *program.late):
        for function in module.functions:
            for step in all_steps(function.steps):
                spot = Spot(module.path, step.span)
                if (
                    step.kind is StepKind.REGISTER
                    and (signal in step.signals or not step.signals)
                    and step.target != "signal.SIG_DFL"
                    and spot not in ran
                    and _is_named(function.name, program, project)
                ):
                    yield spot


def _is_named(function: str, program: Program, project: Project) -> bool:
    *_, owner, name = ["", *function.split(".")]
    if name.startswith("__"):
        name = owner
    word = re.escape(name.encode())
    named = re.compile(
        rb"^(?![ \t]*(?:from|import|(?:async[ \t]+)?def[ \t]+%b\b|class[ \t]+%b\b))"
        rb"[^\n#]*?(?<![\w])%b\b" % (word, word, word),
        re.MULTILINE,
    )
    for path in project.reach(program.entry.module):
        data = project.reader.read(path)
        if data is not None and name.encode() in data and named.search(data):
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
    started = [one for one in found if one.path and one.path[0][1] == _STARTED]
    return [*(one for one in found if one not in started), own, *started]


_STARTED = "runs when the server has started"


def _leading_to_handlers(entry: Entry, project: Project) -> frozenset[str]:
    """The modules of a program that hold a word of a registration, or import one that does."""
    if not entry.module:
        return frozenset()
    reach = project.reach(entry.module)
    wanted = {path for path in reach if _may_register(path, project)}
    importers: dict[str, list[str]] = {}
    for path in reach:
        for imported in project.imports(path):
            for each in (*project.tree.packages_above(imported), imported):
                importers.setdefault(each, []).append(path)
    todo = list(wanted)
    while todo:
        for importer in importers.get(todo.pop(), ()):
            if importer not in wanted:
                wanted.add(importer)
                todo.append(importer)
    return frozenset(wanted)


def _may_register(path: str, project: Project) -> bool:
    data = project.reader.read(path)
    return data is not None and (
        any(word in data for word in _REGISTERS)
        or any(all(word in data for word in words) for words in _servers())
    )


@cache
def _servers() -> tuple[tuple[bytes, ...], ...]:
    """Words of calls and classes of those who handle SIGTERM by themselves."""
    paths = [path for path, row in serving.BY_PATH.items() if row.handles_sigterm]
    paths += [f"{kind}.{name}" for (kind, name), row in serving.BY_CLASS.items() if row[0]]
    paths += [name for name, row in serving.BY_METHOD.items() if row.handles_sigterm]
    words = {frozenset(path.split(".")[:1] + path.split(".")[-1:]) for path in paths}
    words |= {
        frozenset((kind.split(".")[0], kind.split(".")[-1])) for kind in serving.SIGTERM_CLASSES
    }
    return tuple(tuple(word.encode() for word in sorted(each, key=len)) for each in words)


class _Walk:
    """Goes through a program as it would run, as far as it stays in the main thread."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._running: set[tuple[str, bool]] = set()
        self.found: list[Handler] = []

    def run(self, program: Program) -> None:
        entry = program.entry
        first: ModuleSummary | None = None
        for module in program.modules:
            if module.path == entry.module:
                first = module
            way: Way = ((Spot(module.path, _TOP), "is imported"),)
            self._steps(module.steps, module, way if module is not first else (), sure=True)
        for module in program.late:
            way = ((Spot(module.path, _TOP), "is imported on the way"),)
            self._steps(module.steps, module, way, sure=False)
        if first is None:
            return
        if entry.function:
            called = resolve(entry.function, first, self._project)
            if called is not None:
                self._function(called, (), sure=True)
        elif not entry.runner:
            self._steps(first.main, first, (), sure=True)

    def _steps(
        self, steps: Sequence[Step], module: ModuleSummary, way: Way, *, sure: bool
    ) -> bool:
        """Go through steps; whether the program stays in one of them."""
        return any(self._step(step, module, way, sure=sure) for step in steps)

    def _step(self, step: Step, module: ModuleSummary, way: Way, *, sure: bool) -> bool:
        spot = Spot(module.path, step.span)
        if step.kind is StepKind.REGISTER:
            self._register(step, spot, way, sure=sure)
        elif step.kind is StepKind.SERVE:
            self._call(step, module, way, sure=sure)
            for signal in step.signals:
                self.found.append(Handler(signal, "", spot, by=step.target, sure=sure, path=way))
        elif _runs_here(step):
            self._call(step, module, way, sure=sure)
        elif step.kind.value == "at start":
            self._call(step, module, ((spot, _STARTED), *way), sure=sure)
        elif step.kind in (StepKind.RETURN, StepKind.EXIT):
            return sure
        for part in step.parts:
            always = part.name in _ALWAYS and step.kind is not StepKind.CHOICE
            self._steps(part.steps, module, way, sure=sure and always)
        return step.kind is StepKind.LOOP and sure and bool(step.parts) and not step.asks

    def _register(self, step: Step, spot: Spot, way: Way, *, sure: bool) -> None:
        for signal in step.signals or ("",):
            self.found.append(
                Handler(signal, step.target, spot, in_loop=step.in_loop, sure=sure, path=way)
            )

    def _call(self, step: Step, module: ModuleSummary, way: Way, *, sure: bool) -> None:
        if not step.target:
            return
        called = resolve(step.target, module, self._project)
        spot = Spot(module.path, step.span)
        if called is not None:
            name = called.function.name.rpartition(".")[2]
            self._function(called, (*way, (spot, f"{name}() is called")), sure=sure)
        elif _deals_with_signals(step.target):
            self.found.append(Handler("", "", spot, by=step.target, sure=False, path=way))

    def _function(self, called: Found, way: Way, *, sure: bool) -> None:
        key = called.function.name, sure
        if key in self._running or len(way) > _DEEPEST:
            return
        self._running.add(key)
        self._steps(called.function.steps, called.module, way, sure=sure)


def _runs_here(step: Step) -> bool:
    """Whether a step runs its target in the main thread, sooner or later."""
    return step.kind in (StepKind.CALL, StepKind.STOP, StepKind.CLEAN) or (
        step.kind is StepKind.START and step.carrier is Carrier.TASK
    )


def _deals_with_signals(target: str) -> bool:
    """Whether the name of somebody else's function says that it handles signals."""
    return target.partition(".")[0] not in registrars.NOT_HELPERS and any(
        word in target.lower() for word in registrars.HELPER_WORDS
    )
