"""Who uses a function beside those who register it."""

from __future__ import annotations

import pytest

from support.module_facts import facts_of


def mentions(more: str) -> list[str]:
    facts = facts_of(
        "import atexit, signal\ndef stop(*_): ...\nsignal.signal(signal.SIGTERM, stop)\n" + more
    )
    (stop,) = (one for one in facts.functions.all if one.name == "stop")
    return [facts.source(node) for node in facts.users.beside_handlers(stop)]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("", []),
        ("stop()\n", ["stop"]),
        ("atexit.register(stop)\n", ["stop"]),
        ("__all__ = ['stop']\n", ["'stop'"]),
        ("getattr(module, 'stop')()\n", ["'stop'"]),
        ("print('stop')\n", []),
        ("'stop'\n", []),  # says so to a reader
        ("run(stop=1)\n", []),
        ("service.stop()\n", []),
        ("def other(stop): ...\n", []),
        ("signal.signal(signal.SIGINT, stop)\n", []),
    ],
)
def test_mentions(more: str, found: list[str]) -> None:
    assert mentions(more) == found


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("stop()\n", False),
        ("atexit.register(stop)\n", False),
        ("run(stop)\n", True),
        ("table = {1: stop}\n", True),
    ],
)
def test_passed_on(more: str, *, expected: bool) -> None:
    facts = facts_of(f"import atexit\ndef stop(*_): ...\n{more}")
    (stop,) = (one for one in facts.functions.all if one.name == "stop")
    (mention,) = facts.users.beside_handlers(stop)
    assert facts.users.passes_on(mention) is expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def stop(): ...\n", True),
        ("def _stop(): ...\n", False),
        ("def main():\n    def stop(): ...\n", False),
        ("class Service:\n    def stop(self): ...\n", True),
        ("stop = lambda: None\n", False),
        ("def stop(): ...\nif __name__ == '__main__':\n    stop()\n", False),
    ],
)
def test_may_be_called_by_other_files(source: str, *, expected: bool) -> None:
    facts = facts_of(source)
    (stop,) = (one for one in facts.functions.all if one.name in ("stop", "_stop", "<lambda>"))
    assert facts.users.may_be_elsewhere(stop) is expected
