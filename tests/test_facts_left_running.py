"""What is started beside the program, and stopped by nothing in the module?"""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

HEAD = (
    "import atexit\nfrom logging.handlers import QueueListener\n"
    "from apscheduler.schedulers.background import BackgroundScheduler\n"
)


def running(source: str) -> list[tuple[str, bool]]:
    """Of each, the last name of its class, and whether it is private."""
    found = facts_of(HEAD + source).left_running.all
    return [(one.known.rpartition(".")[2], one.is_private) for one in found]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("q = QueueListener(a)\nq.start()", ("QueueListener", False)),
        ("_q = QueueListener(a)\n_q.start()", ("QueueListener", True)),
        ("QueueListener(a).start()", ("QueueListener", True)),
        ("def f():\n  q = QueueListener(a)\n  q.start()", ("QueueListener", True)),
        ("def f():\n  global q\n  q = QueueListener(a)\n  q.start()", ("QueueListener", False)),
        ("class L(QueueListener): ...\nl = L(a)\nl.start()", ("QueueListener", False)),
        ("s = BackgroundScheduler()\ns.add_job(f)\ns.start()", ("BackgroundScheduler", False)),
        (
            "class A:\n  def go(self):\n    self._s = BackgroundScheduler()\n    self._s.start()",
            ("BackgroundScheduler", True),
        ),
        (
            "def _f(): return BackgroundScheduler()\ns = _f()\ns.start()",
            ("BackgroundScheduler", True),
        ),
    ],
)
def test_what_nobody_stops(source: str, expected: tuple[str, bool]) -> None:
    assert running(source) == [expected]


@pytest.mark.parametrize(
    "source",
    [
        "q = QueueListener(a)",
        "q = QueueListener(a)\nq.start()\nq.stop()",
        "q = QueueListener(a)\nq.start()\natexit.register(q.stop)",
        "q = QueueListener(a)\nq.start()\nkeep(q)",
        "def f():\n  q = QueueListener(a)\n  q.start()\n  return q",
        "with QueueListener(a) as q: pass",
        "class H: ...\nh = H()\nq = QueueListener(a)\nh.listener = q\nq.start()",
        "app.listener = QueueListener(a)\napp.listener.start()",
        "s = BackgroundScheduler()\ns.start()\nsignal(lambda *_: s.shutdown(wait=False))",
        "class L(QueueListener):\n  def start(self): ...\nl = L(a)\nl.start()",
    ],
)
def test_what_is_stopped_or_out_of_sight(source: str) -> None:
    assert running(source) == []
