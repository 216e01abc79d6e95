"""What must stand in a file for a fact to hold in it, worked out from the tables.

Rules combine these in their triggers. A new row in a table extends them by itself. They hold for
the built-in rows: where a project's own rows matter, every rule runs anyway. Names that a string
holds in pieces or by escapes (`getattr(signal, "sig" "nal")`) are out of scope.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shutdown_lint.knowledge import (
    children,
    cleanup,
    daemons,
    executors,
    exits,
    lifespans,
    registrars,
    retrying,
    serving,
    untimed,
    workers,
)
from shutdown_lint.knowledge.aliases import CANONICAL
from shutdown_lint.knowledge.classes import KNOWN_AS, LISTED_BY, MADE_BY, MADE_BY_METHOD
from shutdown_lint.model.trigger import all_of, any_of, imports, pattern, word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.model.trigger import AllOf, AnyOf, Trigger

_GAP = r"(?:[\s\\]|#[^\n]*\n)"  # what may stand between two words of an expression


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


def instances(*classes: str) -> AnyOf:
    """A trigger that matches when there may be objects of these classes of the tables."""
    makers: set[str] = set()
    found: list[Trigger] = []
    for class_ in sorted(classes):
        makers.add(class_)
        for table in (MADE_BY, KNOWN_AS, LISTED_BY):
            makers.update(path for path, made in table.items() if made == class_)
        for (owner, method), made in MADE_BY_METHOD.items():
            if made == class_ != owner:
                found.append(all_of(method, instances(owner)))
    return any_of(names(*(path for path in makers if "." in path)), *found)


def _namesake(module: str) -> Trigger:
    """`signal.signal`: who only imports the module has the word as well."""
    return all_of(
        module,
        imports(module),
        any_of(
            pattern(module, rf"\.{_GAP}*{module}\b(?!{_GAP}*\.)"),
            pattern(module, rf"\bfrom{_GAP}+{module}{_GAP}+import\b"),
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
    *(all_of(word(method), instances(class_)) for class_, method in sorted(serving.BY_CLASS)),
)


def _untimed(*methods: str) -> AnyOf:
    """Calls of these methods that are not given a number or a name for a bound by position."""
    bare = rf"{_GAP}*\({_GAP}*(?:\)|\(*{_GAP}*None\b|\w+{_GAP}*=)"
    return any_of(*(pattern(one, rf"\b{one}\b(?:{_GAP}*\))*{bare}") for one in methods))


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
WAITS_AGAIN: Final = any_of(
    names(*retrying.CALLS),
    _methods(key for key, row in retrying.METHODS.items() if not row.is_of_queue),
    all_of(imports("socket"), any_of(*(word(one) for one, _ in sorted(retrying.SOCKET_METHODS)))),
)


def thread_waits(*kinds: str) -> AllOf:
    """A trigger for waits, of these kinds, that a program gives to the default executor."""
    none = rf"{_GAP}*(?:\w+{_GAP}*=)?[\s(]*None\b"
    called = executors.RUN_IN_EXECUTOR
    rows = executors.METHODS.items()
    return all_of(
        any_of(names(executors.TO_THREAD), pattern(called, rf"\b{called}\b[\s)\\]*\({none}")),
        any_of(
            names(*(path for path, row in executors.CALLS.items() if row.of in kinds)),
            _methods(key for key, row in rows if row.of in kinds),
            all_of(
                imports("socket"),
                any_of(
                    *(
                        word(one)
                        for (one, _), row in sorted(executors.SOCKET_METHODS.items())
                        if row.of in kinds
                    )
                ),
            ),
        ),
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
    return any_of(*(pattern(one, rf"\b{one}\b{_GAP}*\)*{_GAP}*(?:=(?!=)|:)") for one in words))


# Something is to be made a daemon by a name that does not do it.
MISSPELLS_DAEMON: Final = any_of(
    all_of(_given(*sorted(daemons.MISSPELT)), instances(*daemons.HAVE_IT)),
    all_of(
        any_of(*(word(one) for one in sorted(daemons.MISSPELT_SETTERS))),
        instances(*daemons.HAVE_IT),
    ),
    all_of(_given(*sorted(daemons.MISSPELT_OF_SERVERS)), names(*daemons.THREADING_SERVERS)),
)
