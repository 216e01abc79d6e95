"""Does the program ignore SIGTERM for good?"""

from __future__ import annotations

from textwrap import indent

import pytest

from support.module_facts import facts_of

IMPORTS = "import os, signal, subprocess, time\nfrom multiprocessing import Process"
IGNORE = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"


def deaf(source: str) -> bool:
    """Whether a registration makes the program deaf for good."""
    facts = facts_of(f"{IMPORTS}\n{source}\n")
    assert facts.handlers.registrations
    return any(map(facts.ignoring.is_for_good, facts.handlers.registrations))


def run(*lines: str) -> str:
    body = indent("\n".join(lines), "    ")
    return f'if __name__ == "__main__":\n{body}'


@pytest.mark.parametrize(
    "source",
    [
        run(IGNORE, "work()"),
        run("for s in (signal.SIGINT, signal.SIGTERM): signal.signal(s, signal.SIG_IGN)"),
        run("signal.signal(15, signal.SIG_IGN)", "while True: time.sleep(1)"),
        f"def main():\n    quiet()\ndef quiet():\n    {IGNORE}",
        f"{run(IGNORE)}\nsignal.signal(signal.SIGINT, stop)",
    ],
)
def test_deaf_for_good(source: str) -> None:
    assert deaf(source)


@pytest.mark.parametrize(
    "source",
    [
        run("signal.signal(signal.SIGINT, signal.SIG_IGN)"),
        run("signal.signal(signal.SIGTERM, signal.SIG_DFL)"),
        run("old = " + IGNORE),
        run(IGNORE, "signal.signal(signal.SIGTERM, old)"),
        run(IGNORE, "for number in SIGNALS: signal.signal(number, stop)"),
        run("keep(signal.getsignal(signal.SIGTERM))", IGNORE),
        run(IGNORE, "signal.sigwait([signal.SIGTERM])"),
        run("if os.fork() == 0:", f"    {IGNORE}"),
        run("while True: time.sleep(1)", IGNORE),
        run("try: work()", f"finally: {IGNORE}"),
        f"def child(): {IGNORE}\n{run('Process(target=child).start()', 'child()')}",
        f"def cleanup(): {IGNORE}\n{run('cleanup()')}",
        f"def quiet(): {IGNORE}",
        f"def main(fd):\n    {IGNORE}\n    track(fd)",
    ],
)
def test_not_for_good(source: str) -> None:
    assert not deaf(source)
