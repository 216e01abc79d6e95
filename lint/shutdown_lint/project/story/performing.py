"""What code does once the signal has come: in handlers, in cleanup, on the way out."""

from __future__ import annotations

from shutdown_lint.model.story import UNBOUNDED, UNKNOWN, Outcome
from shutdown_lint.model.summary import Step, StepKind
from shutdown_lint.project.story.blocks import Limit, each, loop, start, wait, within
from shutdown_lint.project.story.bounds import bound_of, certain_of
from shutdown_lint.project.story.code import hands_over
from shutdown_lint.project.story.exceptions import EXIT, INTERRUPT, catches, error_of
from shutdown_lint.project.story.guards import is_against_twice
from shutdown_lint.project.story.parts import has_else, part_of
from shutdown_lint.project.story.path import ON, OVER, Flow, Went, last_word
from shutdown_lint.project.story.world import DEPTH, Hook

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.project.story.path import Path
    from shutdown_lint.project.story.routine import Routine

_K = StepKind
LEAVES = ("__exit__", "__aexit__")


class Performer:
    """Goes through blocks of code and lets what they do happen on a path."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.running: list[str] = []
        self._entered: list[str] = []  # the context managers that are about to hand over

    def run(self, routine: Routine) -> Flow:
        """Run a function to its end."""
        name = routine.summary.name
        if name in self.running or len(self.running) > DEPTH:
            return ON
        self.running.append(name)
        before = set(self.path.left_by)
        flow = self.block(routine.path, routine.summary.steps)
        self.path.ended_function(before)
        self.running.pop()
        return flow if flow.went in (Went.RAISE, Went.OVER) else ON

    def enter(self, step: Step) -> Flow:
        """Run a generator up to its `yield`; all of what is none."""
        self._entered.append(step.target)
        flow = self._call(step)
        self._entered.pop()
        return flow

    def block(self, path: str, steps: Sequence[Step]) -> Flow:
        """Run the steps until one leads away."""
        for number, step in enumerate(steps):
            if not self.path.world.spend():
                return ON
            if is_against_twice(self.path, step, next(iter(steps[number + 1 :]), None)):
                continue
            flow = self._step(path, step)
            if flow.went is not Went.ON:
                return flow
        return ON

    def try_from(self, path: str, step: Step, part: str, flow: Flow) -> Flow:
        """What a `try` does after one of its parts went as it did."""
        if part == "body" and flow.went is Went.ON:
            flow = self.block(path, part_of(step, "else"))
        elif part == "body" and flow.went is Went.RAISE:
            clause = next((one for one in step.parts if catches(one.name, flow.error)), None)
            if clause:
                if flow.error in (EXIT, INTERRUPT):
                    self.path.add(
                        f"{flow.error} is caught: {clause.name.replace('builtins.', '')}",
                        self.path.spot(path, step),
                    )
                self.path.errors.append(flow.error)
                flow = self.block(path, clause.steps)
                self.path.errors.pop()
        if part == "finally" or flow.went in (Went.OVER, Went.HANDED_OVER):
            return flow
        after = self.block(path, part_of(step, "finally"))
        return after if after.went is not Went.ON else flow

    def leave(self, path: str, step: Step, flow: Flow) -> Flow:
        """What leaving a `with` block does."""
        from shutdown_lint.project.story.generators import resume

        if flow.went in (Went.OVER, Went.HANDED_OVER):
            return flow
        after = ON
        for one in part_of(step, "exit"):
            routine = self.path.code.routine(one.target) if one.kind is _K.CALL else None
            if routine and not hands_over(routine) and last_word(one.target) not in LEAVES:
                continue  # a function that makes a context manager somehow else
            after = resume(self, routine) if routine else self._step(path, one)
            if after.went is not Went.ON:
                break
        return after if after.went in (Went.RAISE, Went.OVER) else flow

    def _step(self, path: str, step: Step) -> Flow:
        way, spot = self.path, self.path.spot(path, step)
        match step.kind:
            case _K.CALL | _K.AT_START:
                limit = Limit(self, path, step)
                flow = self._call(step)
                limit.holds()
                return flow
            case _K.SET:
                way.tell(step.subject, wakes=way.in_loop or step.in_loop)
                way.add(f"sets: {step.text}", spot)
            case _K.STOP:
                return self._stop(path, step)
            case _K.CLEAN:
                if way.code.routine(step.target):
                    return self._call(step)
                bound, certain = bound_of(step), certain_of(step)
                way.add(f"cleans up: {step.text}", spot, bound, certain=certain)
            case _K.SLEEP:
                way.add(f"sleeps: {step.text}", spot, bound_of(step))
            case _K.WAIT:
                wait(way, path, step)
            case _K.JOIN:
                return self._join(path, step)
            case _K.START:
                return start(self, path, step)
            case _K.AT_EXIT | _K.AT_STOP:
                way.world.hooks.append(Hook(path, step))
            case _K.EXIT:
                return self._exit(path, step)
            case _K.RETURN:
                return self._return(step)
            case _K.LOOP:
                return loop(self, path, step)
            case _K.EACH:
                return each(self, path, step)
            case _K.TRY:
                flow = self.block(path, part_of(step, "body"))
                return self.try_from(path, step, "body", flow)
            case _K.WITH:
                return within(self, path, step)
            case _K.YIELD if self.running[-1:] == self._entered[-1:]:
                return Flow(Went.HANDED_OVER)
            case _K.CHOICE:
                return self._choice(path, step)
            case _K.SERVE:
                way.add(f"serves again: {step.text}", spot, UNBOUNDED, breaks="it serves again")
            case _K.UNKNOWN:
                way.world.doubt(step.text, spot, goes_on=True)
                way.add(f"decided at run time: {step.text}", spot, UNKNOWN)
        return ON

    def _call(self, step: Step) -> Flow:
        self.path.code.objects.bind(step)
        routine = self.path.code.routine(step.target)
        return self.run(routine) if routine else ON

    def _stop(self, path: str, step: Step) -> Flow:
        from shutdown_lint.project.story.workers import stop

        if self.path.code.routine(step.target):
            self.path.tell(step.subject, wakes=True)
            return self._call(step)
        return stop(self.path, path, step)

    def _join(self, path: str, step: Step) -> Flow:
        from shutdown_lint.project.story.workers import join

        return join(self.path, path, step)

    def _exit(self, path: str, step: Step) -> Flow:
        way = self.path
        error = error_of(step)
        if error is None:
            way.add(
                f"ends the process at once: {step.text}",
                way.spot(path, step),
                breaks="the process ends here: no cleanup, no exit callbacks, no flush after it",
            )
            way.outcome = Outcome.DIES
            return OVER
        if error == "" and way.errors:
            return Flow(Went.RAISE, way.errors[-1])
        if way.handling:
            way.raised = way.spot(path, step)
        way.add(f"raises {error or 'an exception'}: {step.text}", way.spot(path, step))
        return Flow(Went.RAISE, error or "Exception")

    def _return(self, step: Step) -> Flow:
        if step.target == "raise":
            caught = self.path.errors[-1:] if step.text == "raise" else []
            return Flow(Went.RAISE, caught[0] if caught else "Exception")
        kinds = {"break": Went.BREAK, "continue": Went.CONTINUE}
        return Flow(kinds.get(step.target, Went.RETURN))

    def _choice(self, path: str, step: Step) -> Flow:
        from shutdown_lint.project.story.choosing import choose

        return choose(self, path, step, implicit=not has_else(step.parts))
