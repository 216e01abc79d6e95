"""Summaries of code that forks: what a child does to its end is no step of its parent."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from support.summaries import outline, summary

CHILD = """
signal.signal(signal.SIGTERM, signal.SIG_DFL)
work()
os._exit(0)
"""


def told(code: str) -> str:
    head = "import os, signal, sys, time\n\ndef work():\n    time.sleep(5)\n\n"
    return outline(summary(head + code, "shop"))


def spawning(test: str, child: str = CHILD, otherwise: str = "", behind: str = "") -> str:
    lines = ["pid = os.fork()", f"if {test}:", indent(child.strip(), "    ")]
    if otherwise:
        lines += ["else:", indent(otherwise, "    ")]
    body = "\n".join([*lines, *behind.splitlines()])
    return f"def go():\n{indent(body, '    ')}\n\ngo()\n"


@pytest.mark.parametrize("test", ["pid == 0", "not pid", "os.fork() == 0", "not os.fork()"])
@pytest.mark.parametrize(
    ("otherwise", "behind"),
    [("", ""), ("time.sleep(1)", ""), ("", "time.sleep(1)")],
)
def test_what_a_child_does_to_its_end_is_left_out(test: str, otherwise: str, behind: str) -> None:
    found = told(spawning(test, otherwise=otherwise, behind=behind))
    assert "SIG_DFL" not in found
    assert "exit" not in found
    assert ("sleep 1 s" in found) == bool(otherwise or behind)


@pytest.mark.parametrize(
    "code",
    [
        spawning("pid == 1"),
        spawning("pid"),
        spawning("len(pids) == 0"),
        # The child goes on with what its parent would do.
        spawning("pid == 0", child="signal.signal(signal.SIGTERM, signal.SIG_DFL)\nwork()"),
        # The program leaves its terminal: it is the child that serves.
        spawning("pid == 0", otherwise="sys.exit(0)"),
        spawning("pid == 0", behind="print(pid)\nos._exit(0)"),
    ],
)
def test_what_may_be_the_program_itself_stays(code: str) -> None:
    assert "SIG_DFL" in told(code)


GOES_ON = "signal.signal(signal.SIGTERM, signal.SIG_DFL)\nwork()"


def test_a_child_that_goes_on_is_left_out_where_the_parent_has_work_of_its_own() -> None:
    found = told(spawning("pid == 0", child=GOES_ON, otherwise="time.sleep(1)"))
    assert "SIG_DFL" not in found
    assert "sleep 1 s" in found


@pytest.mark.parametrize("otherwise", ["return pid", "os._exit(0)", "pass"])
def test_a_child_that_goes_on_stays_where_the_parent_may_leave(otherwise: str) -> None:
    assert "SIG_DFL" in told(spawning("pid == 0", child=GOES_ON, otherwise=otherwise))


def test_at_the_top_of_a_script_and_in_a_chain() -> None:
    code = """
    pid = os.fork()
    if pid == 0:
        work()
        sys.exit(0)
    elif pid < 0:
        time.sleep(2)
    else:
        time.sleep(1)
    time.sleep(3)
    """
    assert outline(summary("import os, sys, time\n" + dedent(code), "shop")) == dedent(
        """\
        on import
          start forked copy shop.pid
          choice
            pid < 0:
              sleep 2 s
            else:
              sleep 1 s
          sleep 3 s"""
    )
