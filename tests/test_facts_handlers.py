"""Which function a registration names, in every way in which people write it."""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

HEAD = """
import asyncio
import functools
import signal
from functools import partial as bind
from helpers import decorate, run_in_thread

def stop(signum, frame): ...

def _close(server, signum, frame): ...

@decorate
def decorated(): ...

@run_in_thread
def elsewhere(): ...

def make(server):
    def handler(signum, frame): ...
    return handler

def choose(server):
    if server:
        return stop
    return decorated

class Base:
    def halt(self, signum, frame): ...

class Stopper(Base):
    def __call__(self, signum, frame): ...

    @staticmethod
    def leave(signum, frame): ...

    @classmethod
    def end(cls, signum, frame): ...

    @property
    def computed(self): ...

stopper = Stopper()
renamed = stop
factory = lambda server: make(server)
"""


def reference_of(text: str) -> tuple[str, int] | None:
    """The function that is registered, and how many of its parameters are bound."""
    facts = facts_of(text)
    reference = facts.handlers.registrations[-1].reference
    return None if reference is None else (reference.function.display, reference.bound)


@pytest.mark.parametrize(
    ("handler", "display", "bound"),
    [
        ("stop", "stop()", 0),
        ("later", "later()", 0),
        ("renamed", "stop()", 0),
        ("lambda *_: stop()", "the lambda", 0),
        ("functools.partial(_close, None)", "_close()", 1),
        ("bind(bind(_close, None), 15)", "_close()", 2),
        ("decorated", "decorated()", 0),
        ("make(None)", "handler()", 0),
        ("factory(None)", "handler()", 0),
        ("stopper", "Stopper.__call__()", 1),
        ("Stopper()", "Stopper.__call__()", 1),
        ("stopper.leave", "Stopper.leave()", 0),
        ("Stopper.end", "Stopper.end()", 1),
        ("stopper.end", "Stopper.end()", 1),
        ("stopper.halt", "Base.halt()", 1),
        ("Base.halt", "Base.halt()", 0),
    ],
)
def test_handler(handler: str, display: str, bound: int) -> None:
    text = f"{HEAD}\nsignal.signal(15, {handler})\ndef later(signum, frame): ...\n"
    assert reference_of(text) == (display, bound)


@pytest.mark.parametrize(
    "handler",
    [
        "unknown",
        "unknown.stop",
        "choose(None)",
        "elsewhere",
        "stopper.computed",
        "stopper.missing",
        "Stopper",
        "handlers['SIGTERM']",
        "stop if verbose else later",
        "signal.SIG_IGN",
        "None",
    ],
)
def test_not_one_function_of_this_module(handler: str) -> None:
    text = f"{HEAD}\nsignal.signal(15, {handler})\ndef later(signum, frame): ...\n"
    assert reference_of(text) is None


def test_methods_through_self() -> None:
    text = """
        import signal

        class Base:
            def stop(self, signum, frame): ...

        class Service(Base):
            def run(self):
                def nested(signum, frame): ...
                signal.signal(1, nested)
                signal.signal(2, self.stop)

                def install():
                    signal.signal(15, self._halt)

            def _halt(self, signum, frame): ...
    """
    handlers = facts_of(text).handlers.handlers
    shown = [(sorted(one.signals), one.function.display) for one in handlers]
    assert shown == [
        (["SIGHUP"], "nested()"),
        (["SIGINT"], "Base.stop()"),
        (["SIGTERM"], "Service._halt()"),
    ]


@pytest.mark.parametrize(
    "definition",
    [
        "if windows:\n    def stop(): ...\nelse:\n    def stop(signum, frame): ...",
        "try:\n    from service import stop\nexcept ImportError:\n    def stop(): ...",
        "def stop(): ...\nstop = wrap(stop)",
    ],
)
def test_two_definitions_are_none(definition: str) -> None:
    assert reference_of(f"import signal\n{definition}\nsignal.signal(15, stop)\n") is None


@pytest.mark.parametrize(
    "others",
    [
        "class Child(Service):\n    def stop(self): ...",
        "class Middle(Service): ...\nclass Child(Middle):\n    def stop(self): ...",
    ],
)
def test_methods_that_another_class_may_define(others: str) -> None:
    text = f"""
import signal

class Service:
    def install(self):
        signal.signal(15, self.stop)

    def stop(self): ...

{others}
"""
    assert reference_of(text) is None


def test_an_attribute_of_the_instance_hides_the_method() -> None:
    text = """
        import signal

        class Service:
            def __init__(self, stop):
                self.stop = stop
                signal.signal(15, self.stop)

            def stop(self, signum, frame): ...
    """
    assert reference_of(text) is None


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ("loop.add_signal_handler(15, stop)", ()),
        ("loop.add_signal_handler(15, stop, 15, loop)", ("15", "loop")),
        ("loop.add_signal_handler(sig=15, callback=stop)", ()),
        ("asyncio.get_running_loop().add_signal_handler(15, stop)", ()),
        ("self.loop.add_signal_handler(15, stop, *rest)", None),
        ("signal.signal(15, stop)", ("signum", "frame")),
        ("signal.signal(signalnum=15, handler=stop)", ("signum", "frame")),
    ],
)
def test_arguments_to_come(call: str, arguments: tuple[str, ...] | None) -> None:
    facts = facts_of(f"import asyncio, signal\ndef stop(*given): ...\n{call}\n")
    (registration,) = facts.handlers.registrations
    assert registration.arguments == arguments
    assert registration.in_loop is call.partition("(")[0].endswith("add_signal_handler") or (
        "get_running_loop" in call
    )
    assert registration.reference is not None


def test_registrations_of_one_function_are_one_handler() -> None:
    facts = facts_of(
        """
        import signal
        def stop(*_): ...
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        loop.add_signal_handler(signal.SIGTERM, stop)
        """
    )
    shown = [(one.in_loop, sorted(one.signals)) for one in facts.handlers.handlers]
    assert shown == [(False, ["SIGINT", "SIGTERM"]), (True, ["SIGTERM"])]


@pytest.mark.parametrize(
    "place",
    [
        "if TYPE_CHECKING:\n    {}",
        "if typing.TYPE_CHECKING:\n    {}",
        "'''{}'''",
    ],
)
def test_code_that_never_runs_registers_nothing(place: str) -> None:
    facts = facts_of("import signal\n" + place.format("signal.signal(15, stop)") + "\n")
    assert facts.handlers.registrations == ()


@pytest.mark.parametrize(
    "place",
    [
        "if sys.platform == 'win32':\n    {}",
        "if os.name == 'nt':\n    {}",
        "if platform.system() == 'Windows':\n    {}",
        "if sys.platform.startswith('win'):\n    {}",
        "if WINDOWS:\n    {}",
        "if not POSIX:\n    {}",
        "if sys.platform != 'win32':\n    pass\nelse:\n    {}",
        "if sys.platform == 'linux':\n    pass\nelif os.name == 'nt':\n    {}",
        "try:\n    add(stop)\nexcept NotImplementedError:\n    {}",
        "try:\n    add(stop)\nexcept (AttributeError, NotImplementedError):\n    {}",
    ],
)
def test_for_windows(place: str) -> None:
    head = (
        "import os, platform, signal, sys\nWINDOWS = os.name == 'nt'\n"
        "POSIX = sys.platform != 'win32'\ndef stop(*_): ...\n"
    )
    facts = facts_of(head + place.format("signal.signal(15, stop)") + "\n")
    (registration,) = facts.handlers.registrations
    assert registration.for_windows
    assert facts.handlers.handlers == ()


@pytest.mark.parametrize(
    "place",
    [
        "if sys.platform != 'win32':\n    {}",
        "if sys.platform == 'linux':\n    {}",
        "if os.name == 'nt':\n    pass\nelse:\n    {}",
        "if os.name == 'nt' and first:\n    pass\nelse:\n    {}",
        "if verbose:\n    {}",
        "try:\n    {}\nexcept NotImplementedError:\n    pass",
        "try:\n    pass\nexcept ValueError:\n    {}",
    ],
)
def test_not_for_windows_alone(place: str) -> None:
    head = "import os, signal, sys\ndef stop(*_): ...\n"
    facts = facts_of(head + place.format("signal.signal(15, stop)") + "\n")
    assert len(facts.handlers.handlers) == 1


@pytest.mark.parametrize(
    ("text", "temporary"),
    [
        ("signal.signal(2, stop)", False),
        ("old = signal.signal(2, stop)", True),
        ("signal.signal(2, stop)\nsignal.signal(2, signal.SIG_DFL)", True),
        ("old = signal.getsignal(2)\nsignal.signal(2, stop)", True),
        ("signal.signal(2, stop)\nsignal.signal(15, signal.SIG_DFL)", False),
        (
            "def resets(*_):\n    signal.signal(2, signal.SIG_DFL)\nsignal.signal(2, resets)",
            False,
        ),
    ],
)
def test_temporary(text: str, temporary: bool) -> None:  # noqa: FBT001
    head = """
import signal
def stop(*_): ...
"""
    facts = facts_of(head + text + "\n")
    registration = next(one for one in facts.handlers.registrations if one.reference is not None)
    assert facts.handlers.is_temporary(registration) is temporary
