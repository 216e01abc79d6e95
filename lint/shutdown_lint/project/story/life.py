"""The life of a program until it is at rest: imports, main, and the calls that they lead to."""

from __future__ import annotations

from shutdown_lint.knowledge.exits import ALARMS
from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.summary import Step, StepKind
from shutdown_lint.project.story.branches import choose
from shutdown_lint.project.story.parts import Goes, length_of, part_of
from shutdown_lint.project.story.starting import is_endless, register, start_thread, start_worker
from shutdown_lint.project.story.world import (
    DEPTH,
    Frame,
    Holds,
    Hook,
    Rest,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shutdown_lint.model.summary import Import, ModuleSummary
    from shutdown_lint.project.story.code import Code
    from shutdown_lint.project.story.routine import Routine
    from shutdown_lint.project.story.world import World

_K = StepKind


class Life:
    """One thread of control, from its first step on."""

    def __init__(self, code: Code, world: World) -> None:
        self.code = code
        self.world = world
        self.frames: list[Frame] = []
        self.started: tuple[str, ...] = ()  # what led here by starting it, the outermost first
        self._seen: set[str] = set()  # modules that were imported
        self._inside: list[list[Rest]] = []  # the waits of each loop that is being run
        self.rest: Rest | None = None
        self.passed: Rest | None = None  # the last wait that may be one to stay in

    def at_rest(self) -> Rest | None:
        """Where it stays, or may stay; None: it comes to its end by itself."""
        return self.rest or self.passed

    def import_module(self, module: ModuleSummary, *, as_main: bool = False) -> Goes:
        """Run a module, and first, at its place, each one that it imports."""
        if module.path in self._seen:
            return Goes.ON
        self._seen.add(module.path)
        steps: list[Step] = sorted(module.steps, key=_start)
        statements = sorted((one for one in module.imports if one.always), key=_start)
        for statement in statements:
            before = [step for step in steps if _start(step) < _start(statement)]
            steps = steps[len(before) :]
            if self.block(module.path, before, steps) is Goes.STAYS:
                return Goes.STAYS
            for other in self.code.imported(statement):
                if len(self.frames) < DEPTH and self.import_module(other) is Goes.STAYS:
                    return Goes.STAYS
        main = module.main if as_main else ()
        return self.block(module.path, [*steps, *main])

    def run(self, routine: Routine) -> Goes:
        """Run a function."""
        self.frames.append(Frame(Holds.CALL, routine.path, routine=routine))
        goes = self.block(routine.path, routine.summary.steps)
        return self.popped(goes)

    def block(self, path: str, steps: Sequence[Step], after: Iterable[Step] = ()) -> Goes:
        """Run the steps until one stays or leads away."""
        for number, step in enumerate(steps):
            if not self.world.spend():
                return Goes.AWAY
            self.frames.append(Frame(Holds.BLOCK, path, left=(*steps[number + 1 :], *after)))
            goes = self.popped(self._step(path, step))
            if goes is not Goes.ON:
                return goes
        return Goes.ON

    def popped(self, goes: Goes) -> Goes:
        """Leave the innermost frame."""
        # Who stays leaves its frames standing: they are the way out.
        if goes is not Goes.STAYS:
            self.frames.pop()
        return goes

    def _step(self, path: str, step: Step) -> Goes:
        world, spot = self.world, Spot(path, step.span)
        match step.kind:
            case _K.REGISTER:
                register(self, path, step)
            case _K.AT_EXIT | _K.AT_STOP:
                sure = not any(frame.holds is Holds.CHOICE for frame in self.frames)
                world.hooks.append(Hook(path, step, sure))
            case _K.UNKNOWN:
                world.unread = True
                world.doubt(f"what is chosen at run time: {step.text}", spot, goes_on=True)
            case _K.START if step.target not in ALARMS:
                start_worker(self, path, step)
            case _K.CALL:
                return self._call(path, step)
            case _K.STOP | _K.CLEAN if self.code.routine(step.target):
                return self._call(path, step)
            case _K.SERVE:
                self._import_app(step.subject)
                return self._stay(path, step)
            case _K.WAIT | _K.SLEEP | _K.JOIN:
                return self._wait(path, step)
            case _K.LOOP:
                return self._loop(path, step)
            case _K.EACH:
                return self._parts(path, step, Holds.EACH, ("body",))
            case _K.TRY:
                return self._parts(path, step, Holds.TRY, ("body", "else", "finally"))
            case _K.WITH:
                return self._parts(path, step, Holds.WITH, ("enter", "body", "exit"))
            case _K.CHOICE:
                return choose(self, path, step)
            case _K.YIELD:
                return self._hands_over()
            case _K.EXIT | _K.RETURN:
                return Goes.AWAY
        return Goes.ON

    def _call(self, path: str, step: Step) -> Goes:
        if owner := self.code.thread_class(step.target):
            start_thread(self, path, step, owner)
            return Goes.ON
        self.code.objects.bind(step)
        routine = self.code.routine(step.target)
        running = {frame.routine.summary.name for frame in self.frames if frame.routine}
        if routine is None or routine.summary.name in running or len(running) > DEPTH:
            return Goes.ON
        is_first = not any(frame.holds is Holds.EVENT_LOOP for frame in self.frames)
        in_event_loop = step.in_loop and routine.summary.is_async and is_first
        self.frames.append(Frame(Holds.EVENT_LOOP if in_event_loop else Holds.BLOCK, path, step))
        goes = self.run(routine)
        self.popped(goes)
        return Goes.STAYS if goes is Goes.STAYS else Goes.ON

    def _import_app(self, app: str) -> None:
        """A server imports the module of an app that is given it by name."""
        module = self.code.module(app.rpartition(".")[0])
        if module is not None:
            frames = self.frames
            self.frames = []
            self.import_module(module)
            self.frames, self.rest = frames, None

    def _stay(self, path: str, step: Step) -> Goes:
        return self._rests(Rest(path, step, tuple(self.frames)))

    def _rests(self, rest: Rest) -> Goes:
        self.rest = rest
        return Goes.STAYS

    def _hands_over(self) -> Goes:
        return Goes.AWAY

    def _wait(self, path: str, step: Step) -> Goes:
        rest = Rest(path, step, tuple(self.frames), sure=False)
        if self._inside:
            self._inside[-1].append(rest)
        elif step.kind is _K.JOIN:
            if step.seconds is None and not step.bounded and is_endless(self, step.subject):
                return self._stay(path, step)
        elif step.seconds is None and not step.bounded:
            if self.code.is_told(step.subject):
                return self._stay(path, step)
            self.passed = rest
        return Goes.ON

    def _loop(self, path: str, step: Step) -> Goes:
        self.frames.append(Frame(Holds.LOOP, path, step, "body"))
        self._inside.append([])
        goes = self.block(path, part_of(step, "body"))
        waits = self._inside.pop()
        if goes is Goes.STAYS:
            return goes
        self.frames.pop()
        # Where a round of the loop spends its time is where the signal finds it.
        longest = max(waits, key=length_of, default=None)
        inside = (
            longest.frames if longest else (*self.frames, Frame(Holds.LOOP, path, step, "body"))
        )
        others = tuple((one.path, one.step) for one in waits)
        return self._rests(Rest(path, step, inside, others))

    def _parts(self, path: str, step: Step, holds: Holds, names: Sequence[str]) -> Goes:
        for name in names:
            self.frames.append(Frame(holds, path, step, name))
            goes = self.popped(self.block(path, part_of(step, name)))
            if goes is not Goes.ON:
                return goes
        return Goes.ON


def _start(what: Step | Import) -> tuple[int, int]:
    return what.span.line, what.span.column
