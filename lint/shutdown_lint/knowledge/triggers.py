"""What must stand in a file for a fact to hold in it, worked out from the tables.

Rules combine these in their triggers. A new row in a table extends them by itself. They hold for
the built-in rows: where a project's own rows matter, every rule runs anyway. Names that a string
holds in pieces or by escapes (`getattr(signal, "sig" "nal")`) are out of scope.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from shutdown_lint.knowledge import (
    brokers,
    children,
    cleanup,
    coroutines,
    daemons,
    development_servers,
    event_loops,
    executors,
    exits,
    lifespans,
    locking,
    messages,
    producers,
    registrars,
    retrying,
    serving,
    takeovers,
    task_queues,
    untimed,
    workers,
)
from shutdown_lint.knowledge.aliases import CANONICAL
from shutdown_lint.knowledge.classes import KNOWN_AS, LISTED_BY, MADE_BY, MADE_BY_METHOD
from shutdown_lint.knowledge.signals import NUMBERS
from shutdown_lint.model.trigger import all_of, any_of, imports, pattern, shape, whole, word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from shutdown_lint.knowledge.retrying import Wait, WaitTable
    from shutdown_lint.model.trigger import AnyOf, Trigger

_SHORT = 3  # letters
_GAP = r"(?:[\s\\]|#[^\r\n]*[\r\n])"  # what may stand between two words of an expression


# The dotted paths, and the methods of other classes, that make objects of each class.
_MAKERS: defaultdict[str, list[str]] = defaultdict(list)
for _path, _made in chain(MADE_BY.items(), KNOWN_AS.items(), LISTED_BY.items()):
    _MAKERS[_made].append(_path)
_MAKING_METHODS: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
for _method, _made in MADE_BY_METHOD.items():
    _MAKING_METHODS[_made].append(_method)


def names(*paths: str) -> AnyOf:
    """A trigger that matches when one of these dotted paths may be named, by any alias."""
    found: list[Trigger] = []
    ends: dict[str, set[str]] = {}
    for path in _with_aliases(paths):
        module, _, rest = path.partition(".")
        last = rest.rpartition(".")[2]
        if module == "builtins":
            found.append(word(last))
        elif last == module:
            found.append(_namesake(module))
        else:
            ends.setdefault(module, set()).add(last)
    for module, lasts in sorted(ends.items()):
        found.append(all_of(module, word(*sorted(lasts)), imports(module)))
    return any_of(*found)


@cache
def instances(*classes: str) -> AnyOf:
    """A trigger that matches when there may be objects of these classes of the tables."""
    makers: set[str] = set()
    found: list[Trigger] = []
    for class_ in sorted(classes):
        makers.update((class_, *_MAKERS[class_]))
        for owner, method in _MAKING_METHODS[class_]:
            if class_ != owner:
                found.append(all_of(method, instances(owner)))
    return any_of(names(*(path for path in makers if "." in path)), *found)


def any_signal(*wanted: str) -> AnyOf:
    """A trigger that matches when one of these signals may be named, or given by its number."""
    numbers = "|".join(str(number) for number, name in NUMBERS.items() if name in wanted)
    other_bases = r"0[bBoOxX]\w+|\d+_\d+"
    return any_of(*wanted, pattern("", rf"\b(?:{numbers}|{other_bases})\b"))


def _namesake(module: str) -> Trigger:
    """`signal.signal`: who only imports the module has the word as well."""
    return all_of(
        module,
        imports(module),
        any_of(
            pattern(module, rf"\.{_GAP}*{module}\b(?!\s*\.\s*[^\W\d])"),
            pattern(module, rf"from{_GAP}++{module}{_GAP}++import\b"),
            all_of("getattr", pattern(module, rf"[\"']{module}[\"']")),
        ),
    )


def _with_aliases(paths: Iterable[str]) -> list[str]:
    wanted = set(paths)
    return sorted(wanted | {other for other, path in CANONICAL.items() if path in wanted})


def _registers(*, in_loop: bool) -> AnyOf:
    return any_of(
        *(method for method, row in registrars.BY_METHOD.items() if row.in_loop is in_loop),
        names(*(path for path, row in registrars.BY_PATH.items() if row.in_loop is in_loop)),
    )


# A signal handler is registered: one that interrupts the main program, or one that an event loop
# runs between its callbacks.
REGISTERS_INTERRUPTING_HANDLER: Final = _registers(in_loop=False)
REGISTERS_LOOP_HANDLER: Final = _registers(in_loop=True)
REGISTERS_HANDLER: Final = any_of(REGISTERS_LOOP_HANDLER, REGISTERS_INTERRUPTING_HANDLER)

# A function runs when the interpreter exits.
HAS_EXIT_CALLBACK: Final = names(*registrars.AT_EXIT)

# A clause takes Ctrl+C by name; one takes an exit of the main program by name.
CATCHES_INTERRUPT: Final = any_of("KeyboardInterrupt")
CATCHES_EXIT: Final = any_of("KeyboardInterrupt", exits.SYSTEM_EXIT.rpartition(".")[2])

_INTERRUPT: Final = "KeyboardInterrupt"
HAS_INTERRUPT_CLAUSE: Final = any_of(
    pattern(_INTERRUPT, rf"except\b(?:[^:#]|#[^\r\n]*[\r\n])*?\b{_INTERRUPT}\b"),
    # Another name for it: an assignment, an import from builtins, getattr.
    pattern(_INTERRUPT, rf"=(?:{_GAP}|\()*(?:\w+{_GAP}*\.{_GAP}*)*{_INTERRUPT}\b"),
    all_of(_INTERRUPT, imports("builtins")),
)

# The process ends: by SystemExit, or on the spot.
RAISES_EXIT: Final = names(*exits.RAISING, exits.SYSTEM_EXIT)
ENDS_AT_ONCE: Final = names(*exits.IMMEDIATE, *exits.SENDS_SIGNAL)

# A framework or an exit stack runs a function, or a part of it, because the program ends.
HAS_SHUTDOWN_HOOK: Final = any_of(
    *sorted(cleanup.HOOK_DECORATORS | cleanup.HOOK_LISTS | cleanup.CONTEXT_LISTS),
    all_of(any_of(*sorted(cleanup.EVENT_REGISTRARS)), any_of(*sorted(cleanup.SHUTDOWN_EVENTS))),
    all_of("connect", names(*cleanup.SHUTDOWN_SIGNALS)),
    all_of(any_of(*sorted(cleanup.STACK_METHODS)), instances("contextlib.ExitStack")),
    *("lifespan", "Lifespan", "lifeSpan", "LifeSpan", "LIFESPAN"),
)

# An event loop is run.
RUNS_EVENT_LOOP: Final = any_of(
    *sorted(serving.EVENT_LOOP_METHODS), names(*serving.EVENT_LOOP_RUNNERS)
)

# A call keeps the program running until it is told to stop.
SERVES: Final = any_of(
    *sorted(serving.BY_METHOD),
    names(*serving.BY_PATH),
    *(all_of(instances(class_), word(method)) for class_, method in sorted(serving.BY_CLASS)),
)

# A loop has no end but by a `break`, or by what is raised in it.
LOOPS_WITHOUT_END: Final = any_of(
    pattern("while", rf"{whole('while')}(?:{_GAP}|\()*+(?:True\b|\d)"),
    all_of("for", names(*serving.ENDLESS_ITERATORS)),
)

# Something never comes to its end: a loop, or a call that stays.
STAYS_FOR_GOOD: Final = any_of(
    LOOPS_WITHOUT_END, *sorted(serving.STOPPED_BY), names(*serving.STAYING)
)

# A server that sets signal handlers of its own serves, or is given an app.
TAKES_SIGNALS_OVER: Final = any_of(
    *sorted(takeovers.BY_METHOD),
    names(*takeovers.BY_PATH, *takeovers.ASGI_APPS, *(class_ for class_, _ in takeovers.BY_CLASS)),
)

# A server serves that sends itself its signal again when it has stopped.
SENDS_SIGNAL_AGAIN: Final = names(
    *(path for path, row in takeovers.BY_PATH.items() if row.runs_at_end),
    *(class_ for (class_, _), row in takeovers.BY_CLASS.items() if row.runs_at_end),
)

# A WSGI app is made, or loaded by Django.
MAKES_WSGI_APP: Final = names(*takeovers.WSGI_APPS, takeovers.APP_CONFIG)

# A thread of the operating system runs a function.
STARTS_THREAD: Final = any_of(
    "run_in_executor",
    names(*workers.OS_THREADS, *workers.THREAD_POOLS),
    instances("threading.Thread"),
)

# A coroutine function is there, of the module or of a library.
HAS_COROUTINE_FUNCTION: Final = any_of(
    pattern("async", rf"async{_GAP}++def\b"),
    names(*coroutines.FUNCTIONS),
    instances(*{class_ for class_, _ in coroutines.METHODS}),
)

# An event loop runs a coroutine until that ends.
DRIVES_LOOP: Final = any_of(
    "run_until_complete", names(*event_loops.RUNNERS), instances("asyncio.Runner")
)

# Something is left to do to an event loop, without waking it.
LEAVES_TO_LOOP: Final = any_of(
    names(*event_loops.TASK_MAKERS),
    instances(*{class_ for class_, _ in event_loops.WITHOUT_WAKING}),
    all_of(
        any_of(*sorted(event_loops.METHODS)),
        word(*sorted(way for made, way in event_loops.WITHOUT_WAKING if made == event_loops.LOOP)),
    ),
)

# A lock is taken, alone or inside of another object; more than its name says that it is one.
TAKES_LOCK: Final = instances(*locking.BY_CLASS)

# A broker client waits for messages that must not be called from a handler.
CONSUMES: Final = all_of(
    any_of(*sorted(brokers.CONSUMING)), instances(*{class_ for class_, _ in brokers.BY_METHOD})
)

# Processes and pools are made that may start as a copy of the program.
MAKES_COPIES: Final = instances(*children.FORKED)

# A clause catches everything; code runs whatever becomes of other code.
HAS_BARE_EXCEPT: Final = all_of(
    any_of(
        "except:", *(f"except{one}" for one in "\t\f\\"), *(f"except {one}" for one in " :\t\f\\")
    ),
    pattern("except", r"except[\s\\]*+:"),
)
HAS_FINALLY: Final = any_of("finally:", pattern("finally", r"finally[\s\\]*+:"))

# What the blocks of a file show before it is parsed.
CONTINUES_IN_FINALLY: Final = shape("continue", "continues-in-finally")
POLLS_IN_CLEANUP: Final = shape("while", "polls-in-cleanup")
LEAVES_CLEANUP_UNREACHED: Final = shape("(", "leaves-cleanup-unreached")
SWALLOWS_EVERYTHING: Final = shape("except", "swallows-everything")

# A function may be a task of a task queue. Apps of other files go by the name of the library, and
# packages for its brokers begin with it; the short names are words of their own.
QUEUES_TASKS: Final = any_of(
    "Celery",
    *(one for one in task_queues.PACKAGES if len(one) > _SHORT),
    *(all_of(one, imports(one)) for one in task_queues.PACKAGES if len(one) <= _SHORT),
)

# An app of Celery that is made here has tasks: by a decorator, or by a class of its own.
HAS_TASKS_OF_APP: Final = all_of(
    instances("celery.Celery"),
    any_of(
        "register_task",
        pattern("Task", rf"\.{_GAP}*Task\b"),
        pattern("task", rf"@(?:[^\n]|\\\r?\n)*?\.{_GAP}*task\b"),
        # A decorator on several lines.
        pattern("task", rf"[)\]]{_GAP}*\.{_GAP}*task\b"),
        all_of("task", pattern("@", rf"@{_GAP}*\(")),
    ),
)

# What a task learns of its cancellation by is named.
NAMES_CANCELLATION: Final = names(*exits.CANCELLATIONS)

# SIGTERM ends the program in order: by a handler of its own, or by that of a server.
HANDLES_SIGTERM: Final = any_of(
    all_of(REGISTERS_HANDLER, any_signal("SIGTERM")),
    *sorted(method for method, row in serving.BY_METHOD.items() if row.handles_sigterm),
    names(
        *(path for path, row in serving.BY_PATH.items() if row.handles_sigterm),
        *serving.SIGTERM_CLASSES,
    ),
    *(
        all_of(instances(class_), word(method))
        for (class_, method), row in sorted(serving.BY_CLASS.items())
        if row.handles_sigterm
    ),
)


def _untimed(*methods: str) -> AnyOf:
    """Calls of these methods that are not given a number or a name for a bound by position."""
    bare = rf"{_GAP}*\({_GAP}*(?:\)|\(*{_GAP}*None\b|\w+{_GAP}*=)"
    return any_of(*(pattern(one, rf"{whole(one)}(?:{_GAP}*\))*{bare}") for one in methods))


def _methods(table: Iterable[tuple[str, str]]) -> AnyOf:
    """Methods of classes of the tables."""
    classes: dict[str, set[str]] = {}
    for class_, method in table:
        classes.setdefault(class_, set()).add(method)
    return any_of(
        *(
            all_of(any_of(*(word(one) for one in sorted(found))), instances(class_))
            for class_, found in sorted(classes.items())
        )
    )


def _waits(table: WaitTable, wanted: Callable[[Wait], bool]) -> AnyOf:
    """Calls that wait for what a row says, of the wanted rows."""
    sockets = {name for (name, _), row in table.socket_methods.items() if wanted(row)}
    return any_of(
        names(*(path for path, row in table.rows.by_path.items() if wanted(row))),
        _methods(key for key, row in table.rows.by_method.items() if wanted(row)),
        all_of(imports("socket"), word(*sorted(sockets))),
    )


# Messages are taken that the broker has forgotten when they arrive.
TAKES_ACKNOWLEDGED: Final = any_of(
    *sorted(messages.AUTO_ACK_KEYWORDS), _methods(messages.AUTO_ACK_POSITIONS)
)

# A broker is told that messages are done.
ACKNOWLEDGES: Final = any_of(
    *(
        all_of(
            method,
            *(keyword for position, keyword in row.places if position is None and keyword),
            *([imports(*sorted(row.packages)), word(method)] if row.packages else []),
        )
        for method, row in sorted(messages.ACKNOWLEDGED_BY.items())
    ),
    all_of(messages.LISTING, word(messages.DELETING)),
    all_of(imports(*sorted(messages.KAFKA_PACKAGES)), word(*sorted(messages.COMMITTING))),
)

# Elements are taken out of what Redis holds.
POPS: Final = any_of(
    word(*sorted(messages.POPPING)),
    all_of(
        any_of(*(f"{one}pop" for one in "sz")),
        word(*sorted(messages.POPPING_OF_REDIS)),
        imports(*sorted(messages.REDIS_PACKAGES)),
    ),
)

# A producer keeps messages in its memory for a while.
BUFFERS_MESSAGES: Final = any_of(
    *(all_of(row.send, instances(class_)) for class_, row in sorted(producers.BUFFERING.items()))
)

# A method runs when a `with` block ends.
HAS_EXIT_METHOD: Final = any_of(*sorted(cleanup.EXIT_METHODS))

# There is cleanup that is so by more than the name of a function.
HAS_CLEANUP: Final = any_of(
    "finally",
    CATCHES_EXIT,
    HAS_EXIT_METHOD,
    HAS_SHUTDOWN_HOOK,
    REGISTERS_HANDLER,
    HAS_EXIT_CALLBACK,
)

# A loop without an end: of `while`, or over what never runs out.
HAS_ENDLESS_LOOP: Final = any_of("while", word("iter"), names(*serving.ENDLESS_ITERATORS))

# There are threads, processes or pools; they are joined without a bound, or by an exit callback.
HAS_JOINABLE: Final = instances(*workers.JOINABLE)
JOINS_UNTIMED: Final = all_of(_untimed("join"), HAS_JOINABLE)
JOINS_AT_EXIT: Final = all_of(HAS_EXIT_CALLBACK, word("join"), HAS_JOINABLE)

# Something waits for what somebody else has to do.
WAITS_FOR_OTHERS: Final = any_of(names(*untimed.UNTIL.by_path), _methods(untimed.UNTIL.by_method))

# There are children that run another program; or a part of this one.
STARTS_PROGRAM: Final = instances(*(one for one in children.WAITS if one not in children.FORKED))
STARTS_PROCESS: Final = instances("multiprocessing.Process")

# A child is told to end; a child is waited for without a bound.
TELLS_CHILD: Final = any_of(
    _untimed("terminate"), word("send_signal"), all_of(word("pid"), names(*children.SENDERS))
)
WAITS_FOR_CHILD: Final = any_of(_untimed("wait", "join"), word("communicate"))

# A wait that Python begins again after a signal handler, of anything but a queue.
WAITS_AGAIN: Final = _waits(retrying.WAITS, lambda row: not row.is_of_queue)

_NONE = rf"{_GAP}*(?:\w+{_GAP}*=)?[\s(]*None\b"

# A wait that need not come to its end is given to the default executor.
BLOCKS_EXECUTOR: Final = all_of(
    any_of(
        names(executors.TO_THREAD),
        pattern(executors.RUN_IN_EXECUTOR, rf"{executors.RUN_IN_EXECUTOR}\b[\s)\\]*\({_NONE}"),
    ),
    _waits(executors.WAITS, lambda row: not row.mostly_ends),
)


# Something runs at start-up, before a framework serves.
HAS_STARTUP_HOOK: Final = any_of(
    *("lifespan", "Lifespan", "lifeSpan", "LifeSpan", "LIFESPAN"),
    *sorted(cleanup.CONTEXT_LISTS),
    *sorted({*lifespans.START_DECORATORS, *lifespans.START_LISTS}),
    all_of(any_of(*sorted(lifespans.EVENT_REGISTRARS)), any_of(*sorted(lifespans.START_EVENTS))),
)


def _given(*words: str) -> AnyOf:
    """Names that are assigned to, or are keywords of a call."""
    return any_of(*(pattern(one, rf"{whole(one)}{_GAP}*\)*{_GAP}*(?:=(?!=)|:)") for one in words))


# Something is to be made a daemon by a name that does not do it.
MISSPELLS_DAEMON: Final = any_of(
    all_of(_given(*sorted(daemons.MISSPELT)), instances(*daemons.HAVE_IT)),
    all_of(
        any_of(*(word(one) for one in sorted(daemons.MISSPELT_SETTERS))),
        instances(*daemons.HAVE_IT),
    ),
    all_of(_given(*sorted(daemons.MISSPELT_OF_SERVERS)), names(*daemons.THREADING_SERVERS)),
)

# A server answers requests in daemon threads.
ANSWERS_IN_DAEMONS: Final = any_of(
    names(*daemons.DAEMONIC_SERVERS),
    all_of(
        names(*daemons.MAKE_DAEMONIC_SERVERS),
        any_of("True"),
    ),
    all_of(names(*daemons.THREADING_SERVERS), word(daemons.OF_SERVERS)),
)

# A development server serves.
DEVELOPS: Final = any_of(
    names(*development_servers.BY_PATH),
    _methods(development_servers.BY_CLASS),
    all_of(names(*development_servers.DJANGO_COMMANDS), development_servers.RUNSERVER),
)
