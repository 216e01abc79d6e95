"""What the analysis of a whole program needs to know of one module.

A summary is plain, so that it can be kept in the cache, and it is told in the order in which the
code runs: functions are sequences of steps. What cannot matter for a stop is left out; what
matters and cannot be told stands there as `StepKind.UNKNOWN`, so that nobody takes it for nothing.

Names of functions, classes and objects are dotted paths from the root of the tree where the module
is known by one ("shop.worker.Consumer.run"), else begin with the module itself. Objects that are
kept in attributes or variables go by the place that holds them ("shop.worker.Consumer.stop");
variables and parameters of functions are places too ("shop.main.main.stop"). What is done by a
method of an object whose class is not known here has the place in its target
("shop.main.main.worker.run"): `ModuleSummary.instances`, `ModuleSummary.same` and `Step.gives`
tell what it is.
"""

from __future__ import annotations

from enum import StrEnum

from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.span import Span  # noqa: TC001  a field of named tuples


class StepKind(StrEnum):
    """What a step does for the life and the end of the process."""

    CALL = "call"  # runs `target`, a function of the project, or the `__init__` of a class
    # `target` handles `signals`, "" among these: others too. "signal.SIG_IGN" and the like;
    # "previous": what was there before; "": one that cannot be told.
    REGISTER = "register"
    AT_EXIT = "at exit"  # `target` runs when the interpreter ends
    AT_START = "at start"  # `target` runs when the server, app or worker `subject` starts
    AT_STOP = "at stop"  # `target` runs when that stops
    SET = "set"  # the flag or event `subject` is set to what tells loops to stop
    LOOP = "loop"  # part "body", until something stops it: `asks` are what it looks at for that
    # Part "body", for each of something finite, or until work is done; `seconds`: a clock ends it.
    EACH = "each"
    WAIT = "wait"  # a call that blocks: on `subject` if known, at most `seconds`; for `target`
    SLEEP = "sleep"  # for `seconds`
    # A thread, process, task or child `subject` that runs `target`; an alarm: "signal.alarm".
    START = "start"
    JOIN = "join"  # waits for what `subject` names to end, at most `seconds`
    # A server or worker runs until it is stopped: `target` is the call's path, which may be that
    # of a function of the project, as that of STOP and CLEAN may; `subject` is the app.
    # `gives` has what it runs for each message, as "on_message".
    # It handles `signals` by itself; `seconds`: how long it lets go on what is in flight.
    SERVE = "serve"
    # Tells `subject`, a server, executor, child, task or event loop, to end. `seconds`: how long
    # it waits for that, 0 for not at all. `target`: what is called, which may be of the project.
    STOP = "stop"
    CLEAN = "clean"  # flushes, closes, commits, acknowledges or saves `subject`; `target` as above
    EXIT = "exit"  # ends the process or raises what does: `target` is "sys.exit", "os._exit" …
    # Ends the function; the loop where `target` is "break", its round where it is "continue". With
    # "raise" an exception leaves the function whose name does not say that the program is to stop:
    # `subject` is its class, "" for the one that is being handled.
    RETURN = "return"
    # A generator hands over. Of a lifespan or context manager AT_START and "enter" run what stands
    # before it, AT_STOP and "exit" what stands after it.
    YIELD = "yield"
    TRY = "try"  # parts: "body", "except <dotted name>" in order, "else", "finally"
    CHOICE = "choice"  # one of the parts runs; a part's name is its condition as written
    # Parts: "enter", "body", "exit": what leaving it does. With `seconds` it bounds its body.
    WITH = "with"
    UNKNOWN = "unknown"  # decided at run time: `text` says what


class Carrier(StrEnum):
    """What runs beside the main thread."""

    THREAD = "thread"
    DAEMON_THREAD = "daemon thread"
    PROCESS = "process"
    DAEMON_PROCESS = "daemon process"
    CHILD = "child"  # another program
    FORK = "forked copy"  # of the program itself; the interpreter does not wait for it
    TASK = "task"  # of an event loop
    POOL = "pool"  # an executor or pool with workers of its own


class Part(NamedTuple):
    """A block of a compound step."""

    name: str
    steps: tuple[Step, ...]


class Step(NamedTuple):
    """One thing that code does which matters for a stop; fields as `StepKind` says."""

    kind: StepKind
    span: Span
    text: str  # the code, on one line and cut to what fits a message
    target: str = ""
    subject: str = ""
    signals: tuple[str, ...] = ()
    seconds: float | None = None  # the longest that it takes; None: no bound, or none needed
    bounded: bool = False  # it has a bound of which the length cannot be told
    pace: float | None = None  # of loops: how long until it asks again; None: no bound is known
    times: int | None = None  # of EACH: how often, where that is known
    asks: tuple[str, ...] = ()
    carrier: Carrier | None = None
    in_loop: bool = False  # registered with, or running in, an event loop
    gives: tuple[tuple[str, str], ...] = ()  # parameters (names, or positions "0"), and places
    parts: tuple[Part, ...] = ()
    # Of loops without a pace: the calls of a round that lead out of this module, if the time that
    # they take is all that is missing to know the pace.
    calls: tuple[str, ...] = ()
    by_default: bool = False  # nobody chose the seconds: they are the library's


class FunctionSummary(NamedTuple):
    """A function or method that does something which matters, or leads to one that does."""

    name: str  # dotted
    span: Span
    steps: tuple[Step, ...]
    is_async: bool = False
    parameters: tuple[str, ...] = ()  # positional ones in order, without `self`


class Import(NamedTuple):
    """An import of a module, or of a name from one."""

    module: str  # absolute and dotted, as far as the module's own place is known
    name: str  # "" for `import module`; "*" too
    span: Span
    always: bool  # it runs whenever the module is imported
    alias: str = ""  # the name it gets, where the import says another one


class OnInterrupt(NamedTuple):
    """What Ctrl+C brings about, and SIGTERM does not: a clause around what runs until then."""

    clause: Span
    running: Span  # the loop, or the call that serves
    serves: bool
    work: Span  # what is done because of it, and outlives the process
    others: tuple[Span, ...] = ()  # what else is done and does so


class AtExit(NamedTuple):
    """A callback for the end of the interpreter that saves, removes, stops or closes something."""

    place: Span  # where it is registered
    what: str  # as the subject of "does not run": "client.flush()"
    work: Span


class OfCommandLine(NamedTuple):
    """A function that a command line may name, and what runs it: a group, or argparse."""

    group: str  # the function, or the place of the object, that is called to run one of its own
    name: str  # of the command; "": the group itself is told of
    target: str


class ModuleSummary(NamedTuple):
    """A module of the project."""

    path: str  # as findings show it
    name: str  # dotted, from the root of the tree; "" when it cannot be imported by name
    imports: tuple[Import, ...] = ()
    steps: tuple[Step, ...] = ()  # what runs on import
    main: tuple[Step, ...] = ()  # what stands under `if __name__ == "__main__":`
    functions: tuple[FunctionSummary, ...] = ()
    apps: tuple[tuple[str, str], ...] = ()  # variables, and the class of app: "app", "flask.Flask"
    instances: tuple[tuple[str, str], ...] = ()  # places, and the class of what they hold
    same: tuple[tuple[str, str], ...] = ()  # places that hold one object
    tasks: tuple[tuple[str, str], ...] = ()  # functions that workers run, and whose: "Celery"
    bases: tuple[tuple[str, tuple[str, ...]], ...] = ()  # classes and what they inherit from
    threads: tuple[tuple[str, Carrier], ...] = ()  # classes of threads that say what they are
    periodic: tuple[str, ...] = ()  # tasks that Celery's beat sends again soon, by dotted name
    # What a program leaves undone that SIGTERM kills, unless something in the module hears it.
    on_interrupt: tuple[OnInterrupt, ...] = ()
    at_exit: tuple[AtExit, ...] = ()
    commands: tuple[OfCommandLine, ...] = ()
