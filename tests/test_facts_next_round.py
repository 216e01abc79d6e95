"""Does the next round of the program's loop come after an exit was swallowed?"""

from __future__ import annotations

from textwrap import indent

import libcst as cst
import pytest

from support.module_facts import facts_of

TRY = "try:\n    feed.poll()\nexcept OSError:\n    pass\n"
GUARD = "\nif __name__ == '__main__':\n    main()\n"


def after(loop: str, *, run: str = GUARD, head: str = "") -> str:
    """What comes after the last `try` of a module, whose `main` holds the loop."""
    main = "def main():\n" + indent(loop, "    ")
    facts = facts_of(f"import threading, signal\n{head}\n{main}\n{run}")
    found = facts.next_rounds.after(facts.tree.all(cst.Try)[-1])
    if found is None:
        return "nothing"
    return "sure" if found.is_sure else "perhaps"


@pytest.mark.parametrize(
    ("loop", "found"),
    [
        ("while True:\n" + indent(TRY, "    "), "sure"),
        ("while True:\n  with lock:\n    if open:\n" + indent(TRY, "      "), "sure"),
        ("while running:\n" + indent(TRY, "    "), "perhaps"),
        ("for one in feeds:\n" + indent(TRY, "    "), "nothing"),
        ("while True:\n  for one in feeds:\n" + indent(TRY, "    "), "nothing"),
        ("while True:\n    def inner():\n" + indent(TRY, "        "), "nothing"),
        (TRY, "nothing"),
        (
            "while True:\n    try:\n        connect()\n        break\n    except OSError: pass\n",
            "perhaps",
        ),
        ("while True:\n    try:\n        ask(input())\n    except OSError: pass\n", "perhaps"),
    ],
)
def test_which_loop(loop: str, found: str) -> None:
    assert after(loop) == found


@pytest.mark.parametrize(
    ("run", "found"),
    [
        (GUARD, "sure"),
        ("threading.Thread(target=main).start()", "nothing"),
        ("other = main", "sure"),  # it is called main: a console script's function
    ],
)
def test_who_runs_it(run: str, found: str) -> None:
    assert after("while True:\n" + indent(TRY, "    "), run=run) == found


@pytest.mark.parametrize(
    ("handler", "interrupts"),
    [
        ("signal.default_int_handler", True),
        ("stop", True),
        ("warn", False),
        ("signal.SIG_IGN", False),
    ],
)
def test_whether_sigterm_interrupts(handler: str, interrupts: bool) -> None:  # noqa: FBT001
    facts = facts_of(f"""
        import signal

        def stop(signum, frame):
            print("stopping")
            raise KeyboardInterrupt

        def warn(signum, frame):
            raise RuntimeError

        signal.signal(signal.SIGTERM, {handler})
        """)
    assert (facts.unwinding.interrupt_by_sigterm is not None) == interrupts
