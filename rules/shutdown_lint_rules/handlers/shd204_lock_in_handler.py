"""SHD204."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.api import (
    REGISTERS_INTERRUPTING_HANDLER,
    TAKES_LOCK,
    Confidence,
    EnsureImport,
    FixRequest,
    Meta,
    Preset,
    Replace,
    Rule,
    Safety,
    Severity,
    Via,
    all_of,
    any_of,
    cst,
    unsafe_fix,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.api import Handler, Taking

_NAMES = ("LOCK", "Lock", "lock", "MUTEX", "Mutex", "mutex")  # of what is a lock by its name
_HELD = "{what} takes {lock} that the interrupted main program may hold: the process then hangs"
_LATE = "{what} waits in vain{limit} for {lock} that the interrupted main program may be holding"
_REENTRANT = (
    "{what} takes {lock} that the main program may hold: what it guards is changed by half"
)
_CHILD = "{what} waits in vain{limit}: the interrupted main program waits for the same child"
_AGAIN = "{what} takes {lock} that a second signal finds taken: the process then hangs"


class _Case(NamedTuple):
    """A place that a handler comes to and takes a lock at."""

    taking: Taking
    path: tuple[Via, ...]
    held: Taking | None
    message: str
    strict: bool


class LockInHandler(Rule):
    """A signal handler takes a lock that the main program uses as well.

    The handler runs between two bytecodes of the main program, on the same thread. When the main
    program holds the lock at that moment, the handler waits for code that can only go on once the
    handler has returned. The process hangs until it gets SIGKILL, and nothing is cleaned up. Each
    method of `queue.Queue` takes a lock; so do those of `multiprocessing.Event`, `submit` and
    `shutdown` of executors, and `wait` of a child, which keeps it until the child has ended.

    ## Why

    It is rare in tests and certain in time. With a main program that polls a `queue.Queue`, the
    handler hung at the 1st to 8th signal in every run; with a lock held in a hot loop, with
    `multiprocessing.Event.set()` while the main program waits for that event, and with `wait()`
    while it waits for that child, at the first. The interpreter's own bug list has the first ones
    (59181, 121649, 126434).

    ## Bad

    ```python
    import queue
    import signal

    commands = queue.Queue()

    def stop(signum, frame):
        commands.put("stop")  # SHD204

    signal.signal(signal.SIGTERM, stop)
    while (command := commands.get()) != "stop":
        run(command)
    ```

    ## Good

    ```python
    import queue
    import signal

    commands = queue.SimpleQueue()  # made to be used in handlers

    def stop(signum, frame):
        commands.put("stop")

    signal.signal(signal.SIGTERM, stop)
    while (command := commands.get()) != "stop":
        run(command)
    ```

    ## Silent when

    - the handler is an event loop's: it runs as an ordinary callback;
    - the lock is only asked for (`acquire(blocking=False)`), or only threads and children take it;
    - the main program takes it only where Ctrl+C leads (`except KeyboardInterrupt: stop()`), or
      waits for a child with a timeout, when it has told it to end, or behind a loop;
    - it is `SimpleQueue.put`, or `set()` of a `threading.Event`: 0 of 300 programs hung. Where the
      main program calls `set()`, `clear()` or `wait(0)` in a loop without rest, it is reported;
    - reported in `strict` only: an `RLock`, a bound on the wait (of a child: of a second at most),
      `release()` of a semaphore, what is a lock by its name, one that only the handler takes (a
      second signal hangs), more than three calls on the way, and handlers or branches for other
      signals than SIGTERM and SIGINT.

    ## Known misses

    Locks made in other files, taken by decorators, or kept in containers; locks inside of other
    libraries. Logging takes locks too: that is SHD203.

    ## Fix safety

    Unsafe: `queue.Queue()` becomes `queue.SimpleQueue()` where it has no size and the module uses
    neither `join`, `task_done` nor its inner parts. Other files may. Other locks have no fix: set
    a flag, and do the work after the loop.

    ## Proof

    The main program holds the lock in its work, polls the queue or the event, or waits for an
    event or a child. Bad hangs inside of its handler every time; good and fixed end.
    """

    meta = Meta(
        code="SHD204",
        name="lock-in-handler",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(REGISTERS_INTERRUPTING_HANDLER, any_of(TAKES_LOCK, *_NAMES)),
        default_trigger=TAKES_LOCK,
        fix=Safety.UNSAFE,
    )
    default_question = "handler_calls.takes_lock_in_handler"
    message = _HELD

    def check_handler(self, handler: Handler) -> None:
        """Judge one handler: one finding, on the surest of its locks."""
        cases = [] if handler.in_loop else list(self._cases(handler))
        if not cases:
            return
        first = min(cases, key=lambda case: (case.strict, case.taking.is_bounded))
        taking, held, limit = first.taking, first.held, first.taking.limit
        main = [] if held is None else [Via(held.spot, f"the main program {taking.does} here")]
        ever = "" if taking.is_bounded else " for ever"
        others = [case.taking for case in cases if case is not first]
        also = [Via(other.spot, "this takes a lock as well") for other in others]
        self.report(
            taking.spot,
            message=first.message,
            related=[handler.via, *first.path, *main, *also],
            fix=self._fix(taking),
            preset=Preset.STRICT if first.strict else None,
            confidence=Confidence.LOW if first.strict else None,
            what=self._what(taking),
            lock=taking.lock.noun,
            limit=ever if limit is None else f" for {limit:g} s",
        )

    def _cases(self, handler: Handler) -> Iterator[_Case]:
        locking, ends_program_at = self.facts.locking, self.facts.signal_branches.ends_program_at
        for reached in self.facts.reach.from_function(handler.function):
            taking = locking.taken(reached.node)
            if taking is None or self.facts.systems.is_reached_on_windows(reached):
                continue
            held = locking.held_by_main(taking)
            message, strict = _HELD, taking.is_by_name or taking.is_instant
            if held is None and not taking.is_by_name:
                if not locking.keeps_out_second_signal(taking, handler.function):
                    continue
                message, strict = _AGAIN, True
            elif taking.is_of_child:
                message = _CHILD
                strict = taking.limit is not None and taking.limit <= 1
            elif taking.is_reentrant:
                message, strict = _REENTRANT, True
            elif taking.is_bounded:
                message, strict = _LATE, True
            strict = strict or reached.depth > 3 or not ends_program_at(handler, reached)
            yield _Case(taking, reached.path, held, message, strict)

    def _what(self, taking: Taking) -> str:
        if isinstance(taking.node, cst.Call):
            return self.facts.called(taking.node)
        return f"`with {self.facts.short(taking.owner)}`"

    def _fix(self, taking: Taking) -> FixRequest | None:
        if (made := self.facts.queues.could_be_simple(taking.owner)) is None:
            return None
        module = self.facts.names.imported_as("queue", made)
        imports = () if module else (EnsureImport("queue"),)
        name, said = f"{module or 'queue'}.SimpleQueue", self.facts.queues.annotations(made)
        simple = [Replace(node, name) for node in (made.func, *said)]
        return unsafe_fix("make it a SimpleQueue", *imports, *simple)
