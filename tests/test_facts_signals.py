"""Which signals an argument stands for."""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

ALL = True  # no other signals are possible
SOME = False


def signals_of(text: str) -> tuple[set[str], bool]:
    (registration,) = facts_of(text).handlers.registrations
    return set(registration.signals.names), registration.signals.complete


@pytest.mark.parametrize(
    ("argument", "name"),
    [
        ("signal.SIGTERM", "SIGTERM"),
        ("15", "SIGTERM"),
        ("0xF", "SIGTERM"),
        ("9", "SIGKILL"),
        ("signal.Signals.SIGTERM", "SIGTERM"),
        ("signal.Signals['SIGTERM']", "SIGTERM"),
        ("signal.Signals(15)", "SIGTERM"),
        ("getattr(signal, 'SIGTERM')", "SIGTERM"),
        ("getattr(signal, 'SIGHUP', None)", "SIGHUP"),
        ("getattr(signal, 'SIG' 'TERM')", "SIGTERM"),
    ],
)
def test_one_signal(argument: str, name: str) -> None:
    text = f"import signal\nsignal.signal({argument}, stop)\n"
    assert signals_of(text) == ({name}, ALL)


@pytest.mark.parametrize(
    "argument",
    [
        "sig",
        "64",
        "signal.SIG_DFL",
        "getattr(os, 'SIGTERM')",
        "getattr(signal, name)",
        "f'SIGTERM'",
        "signals[0]",
        "-15",
        "signal.strsignal(15)",
    ],
)
def test_nobody_can_tell(argument: str) -> None:
    assert signals_of(f"import signal\nsignal.signal({argument}, stop)\n") == (set(), SOME)


@pytest.mark.parametrize(
    ("iterable", "names", "complete"),
    [
        ("(signal.SIGTERM, signal.SIGINT)", {"SIGTERM", "SIGINT"}, ALL),
        ("[signal.SIGTERM, 2]", {"SIGTERM", "SIGINT"}, ALL),
        ("{signal.SIGTERM}", {"SIGTERM"}, ALL),
        ("{signal.SIGTERM: 'stop', signal.SIGHUP: 'reload'}", {"SIGTERM", "SIGHUP"}, ALL),
        ("(signal.SIGTERM,) + (signal.SIGINT,)", {"SIGTERM", "SIGINT"}, ALL),
        ("set([signal.SIGTERM])", {"SIGTERM"}, ALL),
        ("(signal.SIGTERM, *more)", {"SIGTERM"}, SOME),
        ("{signal.SIGTERM: 1, **more}", {"SIGTERM"}, SOME),
        ("(signal.SIGTERM, unknown)", {"SIGTERM"}, SOME),
        ("unknown", set(), SOME),
        ("signal.Signals", set(), SOME),
        ("SIGNALS", {"SIGTERM", "SIGQUIT"}, ALL),
        ("Service.SIGNALS", {"SIGINT"}, ALL),
    ],
)
def test_loop(iterable: str, names: set[str], complete: bool) -> None:  # noqa: FBT001
    text = f"""
import signal

SIGNALS = [signal.SIGTERM, signal.SIGQUIT]


class Service:
    SIGNALS = (signal.SIGINT,)


for sig in {iterable}:
    signal.signal(sig, stop)
"""
    assert signals_of(text) == (names, complete)


def test_loop_over_names() -> None:
    text = """
        import signal
        NAMES = ("SIGTERM", "SIGHUP")
        for name in NAMES:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), stop)
    """
    assert signals_of(text) == ({"SIGTERM", "SIGHUP"}, ALL)


@pytest.mark.parametrize(
    "body",
    [
        "    if sig != signal.SIGINT:\n        signal.signal(sig, stop)",
        "    if sig in IGNORED:\n        continue\n    signal.signal(sig, stop)",
        "    signal.signal(sig, stop if sig == 2 else halt)",
    ],
)
def test_loop_that_picks(body: str) -> None:
    text = f"import signal\nfor sig in (signal.SIGTERM, signal.SIGINT):\n{body}\n"
    assert signals_of(text) == (set(), SOME)


def test_attributes_constants_and_choices() -> None:
    head = "import signal, sys\n"
    attribute = """
class Service:
    SIGNAL = signal.SIGTERM

    def install(self):
        signal.signal(self.SIGNAL, self.stop)
"""
    assert signals_of(head + attribute) == ({"SIGTERM"}, ALL)
    constant = "STOP = signal.SIGTERM\nsignal.signal(STOP, stop)\n"
    assert signals_of(head + constant) == ({"SIGTERM"}, ALL)
    choice = "signal.signal(signal.SIGTERM if sys.argv else signal.SIGINT, stop)\n"
    assert signals_of(head + choice) == ({"SIGTERM", "SIGINT"}, ALL)
    changed = "STOP = signal.SIGTERM\nSTOP = signal.SIGINT\nsignal.signal(STOP, stop)\n"
    assert signals_of(head + changed) == (set(), SOME)


def test_a_comprehension_is_a_loop() -> None:
    text = "import signal\n[signal.signal(s, stop) for s in (signal.SIGTERM, signal.SIGINT)]\n"
    assert signals_of(text) == ({"SIGTERM", "SIGINT"}, ALL)
