"""Child processes: who makes them, ends them and waits for them, and which of them are shells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

if TYPE_CHECKING:
    from shutdown_lint.facts.processes.children import Child, Children

IMPORTS = """\
import asyncio, atexit, multiprocessing, os, psutil, signal, subprocess, threading
from multiprocessing import Process
"""


def children(source: str) -> Children:
    """The child processes of a source."""
    return facts_of(IMPORTS + source).children


def only(source: str) -> Child:
    """The one child process of a source."""
    (child,) = children(source).all
    return child


@pytest.mark.parametrize(
    ("source", "known"),
    [
        ("subprocess.Popen(['a'])", "subprocess.Popen"),
        ("multiprocessing.get_context('spawn').Process(target=f)", "multiprocessing.Process"),
        ("class P(Process):\n    pass\nP()", "multiprocessing.Process"),
        (
            "async def f():\n    await asyncio.create_subprocess_exec('a')",
            "asyncio.subprocess.Process",
        ),
    ],
)
def test_children_are_known_by_what_makes_them(source: str, known: str) -> None:
    assert only(source).known == known


def test_what_fetches_a_child_makes_none() -> None:
    source = (
        "def make():\n    return subprocess.Popen(['a'])\np = make()\nps = [p]\nps.pop().wait()"
    )
    assert len(children(source).all) == 1


@pytest.mark.parametrize(
    "end", ["p.terminate()", "p.kill()", "p.send_signal(15)", "atexit.register(p.terminate)"]
)
def test_ways_to_end_a_child(end: str) -> None:
    assert len(only(f"p = subprocess.Popen(['a'])\n{end}").ended_by) == 1


@pytest.mark.parametrize(
    "wait",
    [
        "p.wait()",
        "p.communicate()",
        "p.poll()",
        "with p: pass",
        "give(p)",
        "for q in [p]: q.wait(1)",
        "os.waitpid(-1, os.WNOHANG)",
        "unknown.wait()",
        "def reap(child):\n    child.wait()",
    ],
)
def test_what_may_wait_for_a_child(wait: str) -> None:
    found = children(f"p = subprocess.Popen(['a'])\np.kill()\n{wait}")
    assert found.may_be_waited_for(found.all[0])


@pytest.mark.parametrize(
    "other",
    [
        "event = threading.Event()\nevent.wait()",
        "q = multiprocessing.Process(target=f)\nq.join()",
        "', '.join(words)\nos.path.join(a, b)\nasyncio.wait(tasks)",
        "print(p.pid)",
    ],
)
def test_what_waits_for_others(other: str) -> None:
    found = children(f"p = subprocess.Popen(['a'])\np.kill()\n{other}")
    assert not found.may_be_waited_for(found.all[0])


def test_joining_strings_waits_for_no_process() -> None:
    found = children("p = Process(target=f)\np.kill()\nsep.join(words)")
    assert not found.may_be_waited_for(found.all[0])


@pytest.mark.parametrize(
    ("call", "shell"),
    [
        ("subprocess.Popen('a', shell=True)", True),
        ("subprocess.Popen('a', shell=False)", False),
        ("subprocess.Popen('a', shell=asked)", False),
        ("subprocess.Popen('exec a', shell=True)", False),
        ("subprocess.Popen('  exec a', shell=True)", False),
        ("subprocess.Popen('exec ' + a + b, shell=True)", False),
        ("subprocess.Popen('exec {}'.format(a), shell=True)", False),
        ("subprocess.Popen('exec' ' a', shell=True)", True),
        ("subprocess.Popen('executor a', shell=True)", True),
        ("asyncio.create_subprocess_shell('a')", True),
        ("asyncio.create_subprocess_exec('a')", False),
    ],
)
def test_which_children_are_shells(call: str, *, shell: bool) -> None:
    facts = facts_of(IMPORTS + call)
    assert facts.shells.is_shell(node_of(facts, cst.Call, call)) is shell


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("'tail -f log'", ("tail", "-f", "log")),
        ("'a --b=c d/e:f'", ("a", "--b=c", "d/e:f")),
        ("'X=1 a'", None),
        ("'a; b'", None),
        ("'a | b'", None),
        ("'a *'", None),
        ("'a ~'", None),
        ("'a $B'", None),
        ("'a \"b c\"'", None),
        ("'cd a'", None),
        ("''", None),
        ("f'a {b}'", None),
        ("command", None),
        ("['a', 'b']", None),
    ],
)
def test_commands_that_need_no_shell(command: str, words: tuple[str, ...] | None) -> None:
    facts = facts_of(f"import subprocess\nsubprocess.Popen({command}, shell=True)")
    assert facts.shells.words(facts.tree.all(cst.Call)[-1]) == words


@pytest.mark.parametrize(
    ("use", "given"),
    [
        ("os.killpg(os.getpgid(p.pid), signal.SIGTERM)", True),
        ("psutil.Process(p.pid).kill()", True),
        ("pid = p.pid", True),
        ("print('started', p.pid)", False),
        ("logger.info('started %s', p.pid)", False),
        ("p.wait()", False),
    ],
)
def test_who_gets_the_process_id(use: str, *, given: bool) -> None:
    found = children(f"p = subprocess.Popen(['a'])\n{use}")
    assert found.gives_its_number(found.all[0]) is given


@pytest.mark.parametrize(
    ("made", "lost"),
    [
        ("subprocess.Popen('a; b', shell=True)", True),
        ("subprocess.Popen('exec a', shell=True)", False),
        ("subprocess.Popen(['a'])", False),
        ("subprocess.Popen('a; b', shell=True, start_new_session=True)", False),
        ("subprocess.Popen('a; b', shell=True, **options)", False),
        ("subprocess.Popen('a', shell=True, executable='/bin/bash')", False),
        ("subprocess.Popen('a; b', shell=True, executable='/bin/bash')", True),
    ],
)
def test_when_only_the_shell_is_ended(made: str, *, lost: bool) -> None:
    found = children(f"p = {made}\np.kill()")
    assert found.only_shell_is_ended(found.all[0]) is lost
