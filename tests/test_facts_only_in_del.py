"""What does only `__del__` end?"""

from __future__ import annotations

from textwrap import dedent

import pytest

from support.module_facts import facts_of

INIT = """
import atexit, os, subprocess, weakref

class Helper:
    def __init__(self):
        self.child = subprocess.Popen(["helper"])
"""


def ended(methods: str, rest: str = "") -> list[str]:
    """What only the finalizer of the class does."""
    indented = "".join(f"    {line}\n" for line in dedent(methods).splitlines())
    facts = facts_of(f"{INIT}{indented}\n{rest}")
    return [facts.called(found.call) for found in facts.only_in_del.all]


@pytest.mark.parametrize(
    ("methods", "expected"),
    [
        ("def __del__(self): self.child.kill()", "self.child.kill()"),
        ("def __del__(self): os.remove(self.path)", "os.remove()"),
        ("def _end(self): self.child.kill()\ndef __del__(self): self._end()", "self.child.kill()"),
        (
            "def poll(self): self.child.poll()\ndef __del__(self): self.child.kill()",
            "self.child.kill()",
        ),
    ],
)
def test_only_the_finalizer_comes_to_it(methods: str, expected: str) -> None:
    assert ended(methods) == [expected]


@pytest.mark.parametrize(
    ("methods", "rest"),
    [
        ("def close(self): self.child.kill()\ndef __del__(self): self.close()", ""),
        ("def end(self): self.child.terminate()\ndef __del__(self): self.child.kill()", ""),
        ("def __del__(self): self.child.kill()", "helper.child.wait()"),
        ("def __del__(self): os.remove(self.path)", "os.unlink(lock.path)"),
        ("def __del__(self): self.other.kill()", ""),
        ("def run(self): atexit.register(f)\ndef __del__(self): self.child.kill()", ""),
        ("def end(self): self.child.kill()", ""),
    ],
)
def test_others_may_do_it_or_nobody_does(methods: str, rest: str) -> None:
    assert ended(methods, rest) == []
