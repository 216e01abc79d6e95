"""Which signals bring a handler of several to a place."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of

REGISTERED = """
import signal, sys
USER = (signal.SIGUSR1, signal.SIGUSR2)
signal.signal(signal.SIGTERM, handle)
signal.signal(signal.SIGUSR1, handle)
"""


def ends_program_at_act(source: str) -> bool:
    """Of the handler `handle`, at the call of `act`."""
    facts = facts_of(REGISTERED + source)
    (handler,) = facts.handlers.handlers
    (reached,) = (
        one
        for one in facts.reach.from_function(handler.function)
        if isinstance(one.node, cst.Call) and facts.names.called(one.node) == "act"
    )
    return facts.signal_branches.ends_program_at(handler, reached)


def handle(*lines: str) -> str:
    return "def handle(sig, frame):\n" + "".join(f"    {line}\n" for line in lines)


@pytest.mark.parametrize(
    "lines",
    [
        ("if sig == signal.SIGUSR1: act()",),
        ("if signal.SIGUSR1 == sig: act()",),
        ("if sig is signal.SIGUSR1: act()",),
        ("if sig == 10: act()",),
        ("if signal.Signals(sig) == signal.SIGUSR1: act()",),
        ("if sig in USER: act()",),
        ("if sig in (signal.SIGUSR1,) and ready: act()",),
        ("if sig == signal.SIGUSR1 or sig == signal.SIGUSR2: act()",),
        ("if sig != signal.SIGTERM: act()",),
        ("if not sig == signal.SIGTERM: act()",),
        ("if sig == signal.SIGTERM: stop()", "else: act()"),
        ("if sig == signal.SIGTERM: stop()", "elif ready: act()"),
        ("if sig == signal.SIGUSR1:", "    if ready: act()"),
        ("if sig == signal.SIGTERM:", "    stop()", "    return", "act()"),
        ("if sig == signal.SIGTERM: sys.exit()", "act()"),
        ("if sig != signal.SIGUSR1: raise SystemExit", "act()"),
        ("if sig == signal.SIGTERM:", "    if ready: return", "    else: raise Stop", "act()"),
        ("if sig == signal.SIGHUP: pass", "elif sig == signal.SIGTERM: return", "act()"),
        ("sig == signal.SIGUSR1 and act()",),
        ("sig == signal.SIGTERM or act()",),
        ("act() if sig == signal.SIGUSR1 else stop()",),
        ("while sig == signal.SIGUSR1: act()",),
        ("match sig:", "    case signal.SIGUSR1: act()"),
        ("match sig:", "    case signal.SIGUSR1 | signal.SIGUSR2: act()"),
        ("match sig:", "    case signal.SIGTERM: stop()", "    case _: act()"),
    ],
)
def test_other_signals_lead_there(lines: tuple[str, ...]) -> None:
    assert not ends_program_at_act(handle(*lines))


@pytest.mark.parametrize(
    "lines",
    [
        ("act()",),
        ("if sig == signal.SIGTERM: act()",),
        ("if sig == signal.SIGUSR1: reload()", "else: act()"),
        ("if sig == signal.SIGUSR1:", "    return", "act()"),
        ("if sig == signal.SIGTERM: stop()", "act()"),
        ("if sig == signal.SIGTERM and ready:", "    return", "act()"),
        ("if sig == signal.SIGTERM:", "    if ready: return", "act()"),
        ("if sig == signal.SIGUSR1 or ready: act()",),
        ("if sig == CHOSEN: act()",),
        ("if sig in CHOSEN: act()",),
        ("if sig in (signal.SIGUSR1, CHOSEN): act()",),
        ("if sig in (): act()",),
        ("if sig > signal.SIGUSR1: act()",),
        ("if other == signal.SIGUSR1: act()",),
        ("if frame == signal.SIGUSR1: act()",),
        ("sig = asked()", "if sig == signal.SIGUSR1: act()"),
        ("match sig:", "    case signal.SIGTERM: act()"),
        ("match sig:", "    case signal.SIGTERM if ready: stop()", "    case _: act()"),
        ("match other:", "    case signal.SIGUSR1: act()"),
        ("while sig != signal.SIGTERM: wait()", "act()"),
        ("try:", "    if sig == signal.SIGTERM: return", "finally:", "    act()"),
        ("return act() if sig == signal.SIGTERM else None",),
    ],
)
def test_stop_signals_may_lead_there(lines: tuple[str, ...]) -> None:
    assert ends_program_at_act(handle(*lines))


def test_incomplete_registration_is_for_any_signal() -> None:
    unknown = "signal.signal(CHOSEN, handle)\n"
    assert ends_program_at_act(unknown + handle("if sig == signal.SIGINT: act()"))
    assert not ends_program_at_act(handle("if sig == signal.SIGINT: act()"))


@pytest.mark.parametrize(
    ("first", "second", "ends"),
    [
        ("tell(sig)", "def tell(number): act()", True),
        ("if sig == signal.SIGUSR1: tell()", "def tell(): act()", False),
        ("tell(sig)", "def tell(number):\n    if number == signal.SIGUSR1: act()", False),
        ("tell(1, number=sig)", "def tell(x, number):\n    if number in USER: act()", False),
        ("tell(sig)", "def tell(number):\n    if number == signal.SIGTERM: act()", True),
        ("tell(asked())", "def tell(number):\n    if number == signal.SIGUSR1: act()", True),
        ("tell(*given)", "def tell(number):\n    if number == signal.SIGUSR1: act()", True),
    ],
)
def test_number_is_handed_on(first: str, second: str, *, ends: bool) -> None:
    assert ends_program_at_act(f"{handle(first)}\n{second}\n") is ends


def test_method_knows_its_number() -> None:
    text = """
import signal
class Service:
    def start(self):
        signal.signal(signal.SIGTERM, self.handle)
        signal.signal(signal.SIGTTIN, self.handle)
    def handle(self, sig, frame):
        if sig == signal.SIGTTIN:
            act()
"""
    facts = facts_of(text)
    (handler,) = facts.handlers.handlers
    assert handler.number_parameter == "sig"
    (reached,) = (
        one
        for one in facts.reach.from_function(handler.function)
        if isinstance(one.node, cst.Call)
    )
    assert not facts.signal_branches.ends_program_at(handler, reached)


@pytest.mark.parametrize(
    "text",
    [
        "loop.add_signal_handler(signal.SIGTERM, handle, 'why')\ndef handle(sig): ...",
        "signal.signal(signal.SIGTERM, partial(handle, *given))\ndef handle(sig, frame): ...",
        "signal.signal(15, handle)\nsignal.signal(2, partial(handle, 1))\ndef handle(x, y): ...",
    ],
)
def test_number_is_not_known(text: str) -> None:
    facts = facts_of(f"import signal\nfrom functools import partial\n{text}")
    (handler,) = facts.handlers.handlers
    assert handler.number_parameter is None
