"""Which exception a step raises, and which clause takes it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.summary import Step

EXIT = "SystemExit"
INTERRUPT = "KeyboardInterrupt"
CANCELLED = "CancelledError"
_EXITS = frozenset({"exit", "quit", EXIT})
_AT_ONCE = frozenset({"os._exit", "os.abort", "os.kill", "os.killpg", "signal.raise_signal"})
_NOT_EXCEPTIONS = frozenset({EXIT, INTERRUPT, CANCELLED, "GeneratorExit"})


def error_of(step: Step) -> str | None:
    """The class of what an exit raises; "": what is being handled; None: the process is gone."""
    if step.target in _AT_ONCE:
        return None
    name = step.target.rpartition(".")[2]
    if name in _EXITS:
        return EXIT
    if name == "default_int_handler":
        return INTERRUPT
    return "" if name == "raise" else name


def catches(part: str, error: str) -> bool:
    """Whether a part of a `try` is a clause that takes such an exception."""
    word, _, names = part.partition(" ")
    if word not in ("except", "except*"):
        return False
    classes = {name.strip(" ()").rpartition(".")[2] for name in names.split(",")} - {""}
    if not classes or "BaseException" in classes:
        return True
    return error in classes or ("Exception" in classes and error not in _NOT_EXCEPTIONS)
