"""What must stand in a file for a fact to hold in it, worked out from the tables.

Rules combine these in their triggers. A new row in a table extends them by itself. They hold for
the built-in rows: where a project's own rows matter, every rule runs anyway. Names that a string
holds in pieces or by escapes (`getattr(signal, "sig" "nal")`) are out of scope.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shutdown_lint.knowledge import cleanup, exits, registrars, serving
from shutdown_lint.knowledge.aliases import CANONICAL
from shutdown_lint.knowledge.classes import KNOWN_AS, LISTED_BY, MADE_BY, MADE_BY_METHOD
from shutdown_lint.model.trigger import all_of, any_of, imports, pattern, word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.model.trigger import AnyOf, Trigger

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
