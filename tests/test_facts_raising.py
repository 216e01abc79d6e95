"""What handlers raise, who takes it for an error, and what an end on the spot loses."""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

CLASSES = """
import os, signal, time
from errors import Foreign

class Plain(Exception): pass
class Deep(Plain, ValueError): pass
class Mixed(Foreign, Exception): pass
class Base(BaseException): pass
class Leave(SystemExit): pass
"""


def raised_by(body: str) -> str | None:
    facts = facts_of(f"{CLASSES}\ndef stop(*_):\n    {body}\n\nsignal.signal(15, stop)\n")
    (handler,) = facts.handlers.handlers
    found = facts.raising.first_error(handler.function)
    return None if found is None else found.name


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("raise Plain", "Plain"),
        ("raise Deep('now') from None", "Deep"),
        ("raise TimeoutError()", "TimeoutError"),
        ("raise Base", None),
        ("raise Leave(1)", None),
        ("raise KeyboardInterrupt", None),
        ("raise Foreign", None),
        ("raise Mixed", None),
        ("raise NotImplementedError", None),
        ("raise", None),
        ("if late: raise Plain", "Plain"),
        ("if late: raise ValueError", None),
    ],
)
def test_ordinary_exceptions(body: str, name: str | None) -> None:
    assert raised_by(body) == name


def test_caught_in_the_handler() -> None:
    assert raised_by("try: raise TimeoutError\n    except OSError: pass") is None


def swallows(clauses: str) -> bool:
    facts = facts_of(
        f"{CLASSES}\ndef stop(*_):\n    raise Deep\n\nsignal.signal(15, stop)\n"
        f"while True:\n    try:\n        time.sleep(1)\n{clauses}\n"
    )
    (handler,) = facts.handlers.handlers
    raised = facts.raising.first_error(handler.function)
    assert raised is not None
    return facts.raising.swallowed_by(raised) is not None


@pytest.mark.parametrize(
    ("clauses", "taken"),
    [
        ("    except Exception: print()", True),
        ("    except (OSError, ValueError): print()", True),
        ("    except: print()", True),
        ("    except OSError: print()", False),
        ("    except Exception: raise", False),
        ("    except Exception: break", False),
        ("    except Plain: print()\n    except Exception: print()", False),
        ("    except Deep: break\n    except Exception: print()", False),
    ],
)
def test_clauses_in_the_loop(clauses: str, *, taken: bool) -> None:
    assert swallows(clauses) is taken


@pytest.mark.parametrize(
    ("lines", "loss"),
    [
        ("try:\n  while True: time.sleep(1)\nfinally:\n  save()", "a finally clause"),
        ("import atexit\natexit.register(save)", "exit callbacks"),
        ("with open('x', 'w') as f:\n  while True: time.sleep(1)", "a with block"),
        ("while True:\n  db.commit()\n  time.sleep(1)", "db.commit()"),
        ("try:\n  load()\nfinally:\n  save()", None),
        ("try:\n  while True: time.sleep(1)\nfinally:\n  print('bye')", None),
        ("with lock:\n  load()", None),
    ],
)
def test_at_stake(lines: str, loss: str | None) -> None:
    first = facts_of(f"import time\n{lines}\n").at_stake.first
    assert (first is None) is (loss is None)
    assert first is None or first.loss.startswith(loss or "")


def ends_at_once(call: str) -> bool:
    facts = facts_of(f"import os, signal\npid = os.getpid()\ndef stop(*_):\n    {call}\n")
    (function,) = facts.functions.all
    return facts.sure_ends.kill(function) is not None


@pytest.mark.parametrize(
    ("call", "ends"),
    [
        ("os._exit(0)", True),
        ("os.abort()", True),
        ("os.kill(os.getpid(), signal.SIGKILL)", True),
        ("os.kill(pid, 9)", True),
        ("signal.raise_signal(signal.SIGKILL)", True),
        ("os.kill(child, signal.SIGKILL)", False),
        ("os.kill(os.getpid(), signal.SIGTERM)", False),
        ("if again: os._exit(0)", False),
    ],
)
def test_ends_on_the_spot(call: str, *, ends: bool) -> None:
    assert ends_at_once(call) is ends
