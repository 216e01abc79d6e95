"""The life of a program until it is at rest: imports, main, and the calls that they lead to."""

from __future__ import annotations

from enum import Enum

from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.summary import Carrier, Step, StepKind
from shutdown_lint.project.story.world import ANSWERED, DEPTH, Frame, Holds, Hook, Registered, Rest, Worker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shutdown_lint.model.summary import Import, ModuleSummary, Part
    from shutdown_lint.project.story.code import Code, Routine
    from shutdown_lint.project.story.world import World

_K = StepKind
_STAYS = frozenset({_K.WAIT, _K.SLEEP, _K.JOIN})


class Goes(Enum):
    """How a block of code ends."""

    ON = "on"
    AWAY = "away"  # by a return, a break or an exit
    STAYS = "stays"


class Life:
    """One thread of control, from its first step on."""

    def __init__(self, code: Code, world: World) -> None:
        self._code = code
        self._world = world
        self._frames: list[Frame] = []
        self._seen: set[str] = set()  # modules that were imported
        self._inside: list[list[Rest]] = []  # the waits of each loop that is being run
        self.rest: Rest | None = None
        self.handed_over: tuple[Frame, ...] = ()  # where a generator did so first
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
            if self._block(module.path, before, steps) is Goes.STAYS:
                return Goes.STAYS
            for other in self._code.imported(statement):
                if len(self._frames) < DEPTH and self.import_module(other) is Goes.STAYS:
                    return Goes.STAYS
        main = module.main if as_main else ()
        return self._block(module.path, [*steps, *main])

    def run(self, routine: Routine) -> Goes:
        """Run a function."""
        self._frames.append(Frame(Holds.CALL, routine.path, routine=routine))
        goes = self._block(routine.path, routine.summary.steps)
        return self._popped(goes)

    def _block(self, path: str, steps: Sequence[Step], after: Iterable[Step] = ()) -> Goes:
        for number, step in enumerate(steps):
            if not self._world.spend():
                return Goes.AWAY
            self._frames.append(Frame(Holds.BLOCK, path, left=(*steps[number + 1 :], *after)))
            goes = self._popped(self._step(path, step))
            if goes is not Goes.ON:
                return goes
        return Goes.ON

    def _popped(self, goes: Goes) -> Goes:
        # Who stays leaves its frames standing: they are the way out.
        if goes is not Goes.STAYS:
            self._frames.pop()
        return goes

    def _step(self, path: str, step: Step) -> Goes:
        world, spot = self._world, Spot(path, step.span)
        match step.kind:
            case _K.REGISTER:
                self._register(path, step)
            case _K.AT_EXIT | _K.AT_STOP:
                world.hooks.append(Hook(path, step))
            case _K.UNKNOWN:
                world.doubt(step.text, spot)
            case _K.START:
                self._start_worker(path, step)
            case _K.CALL:
                return self._call(path, step)
            case _K.STOP | _K.CLEAN if self._code.routine(step.target):
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
                return self._choice(path, step)
            case _K.YIELD:
                self.handed_over = self.handed_over or tuple(self._frames)
                return Goes.AWAY
            case _K.EXIT | _K.RETURN:
                return Goes.AWAY
        return Goes.ON

    def _register(self, path: str, step: Step) -> None:
        conditions = tuple(
            (frame.step, frame.part)
            for frame in self._frames
            if frame.holds is Holds.CHOICE and frame.step
        )
        if step.target and self._code.routine(step.target) is None:
            step = step._replace(target=self._code.objects.at(step.target))  # a parameter
        for signal in step.signals:
            self._world.handlers.setdefault(signal, []).append(Registered(path, step, conditions))

    def _start_worker(self, path: str, step: Step, *, sure: bool = True) -> None:
        routine = self._code.routine(step.target) if step.target else None
        carrier = step.carrier or Carrier.THREAD
        if routine is None or len(self._frames) > DEPTH:
            self._world.workers.append(Worker(path, step, carrier))
            return
        # Signals can be handled in the main thread only, and tasks run in that.
        other = Life(self._code, self._world)
        other._frames = self._frames[:] if carrier is Carrier.TASK else []
        depth = len(other._frames)
        handlers = {name: list(found) for name, found in self._world.handlers.items()}
        other.run(routine)
        if carrier is not Carrier.TASK:
            self._world.handlers = handlers
        rest = other.at_rest()
        if rest:
            rest = rest._replace(
                frames=rest.frames[depth:], in_task=carrier is Carrier.TASK or rest.is_async
            )
        self._world.workers.append(Worker(path, step, carrier, rest, followed=True, sure=sure))

    def _call(self, path: str, step: Step) -> Goes:
        if owner := self._code.thread_class(step.target):
            place = step.target.rpartition(".")[0]
            carrier = self._code.carriers.get(owner)
            thread = step._replace(
                kind=_K.START,
                subject=place,
                target=f"{owner}.run",
                carrier=carrier or Carrier.THREAD,
            )
            self._start_worker(path, thread, sure=carrier is not None)
            return Goes.ON
        self._code.objects.bind(step)
        routine = self._code.routine(step.target)
        running = {frame.routine.summary.name for frame in self._frames if frame.routine}
        if routine is None or routine.summary.name in running or len(running) > DEPTH:
            return Goes.ON
        is_first = not any(frame.holds is Holds.EVENT_LOOP for frame in self._frames)
        in_event_loop = step.in_loop and routine.summary.is_async and is_first
        self._frames.append(Frame(Holds.EVENT_LOOP if in_event_loop else Holds.BLOCK, path, step))
        goes = self.run(routine)
        self._popped(goes)
        return Goes.STAYS if goes is Goes.STAYS else Goes.ON

    def _import_app(self, app: str) -> None:
        """A server imports the module of an app that is given it by name."""
        module = self._code.module(app.rpartition(".")[0])
        if module is not None:
            frames = self._frames
            self._frames = []
            self.import_module(module)
            self._frames, self.rest = frames, None

    def _stay(self, path: str, step: Step) -> Goes:
        self.rest = Rest(path, step, tuple(self._frames))
        return Goes.STAYS

    def _wait(self, path: str, step: Step) -> Goes:
        rest = Rest(path, step, tuple(self._frames), sure=False)
        if self._inside:
            self._inside[-1].append(rest)
        elif step.kind is _K.JOIN:
            if step.seconds is None and not step.bounded and self._is_endless(step.subject):
                return self._stay(path, step)
        elif step.seconds is None and not step.bounded:
            if self._code.is_told(step.subject):
                return self._stay(path, step)
            self.passed = rest
        return Goes.ON

    def _is_endless(self, subject: str) -> bool:
        return any(
            worker.rest is not None and worker.rest.sure
            for worker in self._world.workers
            if self._code.objects.at(subject) == self._code.objects.at(worker.step.subject)
        )

    def _loop(self, path: str, step: Step) -> Goes:
        self._frames.append(Frame(Holds.LOOP, path, step, "body"))
        self._inside.append([])
        goes = self._block(path, part_of(step, "body"))
        waits = self._inside.pop()
        if goes is Goes.STAYS:
            return goes
        self._frames.pop()
        # Where a round of the loop spends its time is where the signal finds it.
        longest = max(waits, key=_length, default=None)
        inside = (
            longest.frames if longest else (*self._frames, Frame(Holds.LOOP, path, step, "body"))
        )
        others = tuple((one.path, one.step) for one in waits)
        self.rest = Rest(path, step, inside, others)
        return Goes.STAYS

    def _parts(self, path: str, step: Step, holds: Holds, names: Sequence[str]) -> Goes:
        for name in names:
            self._frames.append(Frame(holds, path, step, name))
            goes = self._popped(self._block(path, part_of(step, name)))
            if goes is not Goes.ON:
                return goes
        return Goes.ON

    def _choice(self, path: str, step: Step) -> Goes:
        stays: list[tuple[tuple[Frame, ...], Rest]] = []
        before = tuple(self._frames)
        leaves = 0
        for part in step.parts:
            self._frames.append(Frame(Holds.CHOICE, path, step, part.name))
            goes = self._popped(self._block(path, part.steps))
            if goes is Goes.STAYS and self.rest:
                stays.append((tuple(self._frames), self.rest))
                self._frames[:] = before
            leaves += goes is Goes.AWAY
        if not stays:
            every = leaves == len(step.parts) and has_else(step.parts)
            return Goes.AWAY if every else Goes.ON
        frames, rest = stays[0]
        if len(stays) > 1:
            places = ", ".join(f"`{one.step.text}`" for _, one in stays)
            self._world.doubt(
                f"which of these it is at is decided at run time: {places}", Spot(path, step.span)
            )
            others = tuple((one.path, one.step) for _, one in stays)
            rest = rest._replace(others=(*rest.others, *others), sure=False)
        self.rest = rest
        self._frames[:] = frames
        return Goes.STAYS


def has_else(parts: Sequence[Part]) -> bool:
    """Whether one of the parts of a choice runs in any case."""
    return any(part.name in ("", "else") for part in parts)


def part_of(step: Step, name: str) -> tuple[Step, ...]:
    """The steps of a part; none where there is no such part."""
    return next((part.steps for part in step.parts if part.name == name), ())


def _length(rest: Rest) -> float:
    seconds = rest.step.seconds
    if seconds is None:
        if rest.step.target in ANSWERED:
            return -1.0
        return 0.0 if rest.step.kind is _K.SLEEP or rest.step.bounded else float("inf")
    return seconds


def _start(what: Step | Import) -> tuple[int, int]:
    return what.span.line, what.span.column
