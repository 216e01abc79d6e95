"""Calls that install a callback for a signal or for the end of the process."""

from __future__ import annotations

from typing import Final

from shutdown_lint.model.record import NamedTuple


class SignalRegistrar(NamedTuple):
    """A call that installs a signal handler."""

    in_loop: bool  # runs as an event loop callback, not between two bytecodes of the main thread
    signal: tuple[int | None, str | None] | None  # where it is given: position and keyword
    handler: tuple[int | None, str | None]  # where the handler is given
    signals: tuple[str, ...] = ()  # what it is for when no signal is given
    is_own: bool = False  # of the project: what the handler is called with is not known


# Resolved by dotted path.
BY_PATH: Final[dict[str, SignalRegistrar]] = {
    "signal.signal": SignalRegistrar(False, (0, "signalnum"), (1, "handler")),
}

# Methods by name: the object is an event loop of any make.
BY_METHOD: Final[dict[str, SignalRegistrar]] = {
    "add_signal_handler": SignalRegistrar(True, (0, "sig"), (1, "callback")),
}

# The callback and its arguments are positional and keyword arguments of these calls.
AT_EXIT: Final = frozenset({"atexit.register"})

# They take a function, at this position, and behind it the arguments that it is called with …
HANDED_OVER: Final[dict[str, int]] = {"atexit.register": 0, "functools.partial": 0}
# … as these methods of event loops do.
HANDED_OVER_BY_METHOD: Final[dict[str, int]] = {
    "add_signal_handler": 1,
    "call_soon": 0,
    "call_soon_threadsafe": 0,
}

# Ways to wait for signals without a handler: the module deals with them by itself.
SYNCHRONOUS: Final = frozenset(
    {
        "signal.sigwait",
        "signal.sigwaitinfo",
        "signal.sigtimedwait",
        "signal.pthread_sigmask",
        "signal.set_wakeup_fd",
        "anyio.open_signal_receiver",
        "trio.open_signal_receiver",
    }
)

# Words in the name of a function or class from elsewhere that deals with signals for us …
HELPER_WORDS: Final = (
    "graceful", "interrupt_handler", "signal", "sigterm", "termination_handler",
)  # fmt: skip
# … and packages in which "signal" means something else, or the call is no helper.
NOT_HELPERS: Final = frozenset(
    {
        "PyQt5", "PyQt6", "PySide2", "PySide6", "blinker", "builtins", "celery", "django",
        "faulthandler", "flask", "os", "scipy", "scrapy", "signal", "torchaudio",
    }
)  # fmt: skip
