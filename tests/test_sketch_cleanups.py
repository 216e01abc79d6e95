"""What CPython's tree of a module shows not to be there, and what it must not overlook."""

from __future__ import annotations

import ast
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine.sketch import Sketch
from shutdown_lint.facts.sketches.children import asks_to_end, tells_and_waits
from shutdown_lint.facts.sketches.loops import polls_in_cleanup, sleeps_through_stop
from shutdown_lint.facts.sketches.waits import (
    cancels_in_cleanup,
    joins_in_cleanup,
    waits_at_exit,
    waits_in_executor,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_IN_FINALLY = """
    import time
    def serve(queue):
        try:
            run()
        finally:
            settle(queue)
    def settle(queue):
        {loop}
"""


def _asked(question: Callable[[Sketch], bool], code: str) -> bool:
    return question(Sketch(ast.parse(dedent(code))))


@pytest.mark.parametrize(
    ("loop", "polls"),
    [
        ("while queue.busy(): time.sleep(1)", True),
        ("while queue.busy(): pass", True),
        ("while queue.busy(): look(queue)", False),
        ("while queue.busy(): yield time.sleep(1)", False),
        ("while queue.rounds < 9: time.sleep(1); queue.rounds += 1", False),
        ("while queue.at().rounds < 9: time.sleep(1); queue.at().rounds += 1", True),
        ("while queue.busy(): queue.get(key, default)", False),
        ("while queue.busy(): queue.get(key, 1)", True),
        ("while queue.busy(): queue.get(timeout=pause)", True),
        ("while queue.busy(): take = queue.get; take()", True),
        ("while queue.busy(): done.wait(pause)", True),
        ("while queue.busy(): done.wait()", False),
        ("while queue.read(9): pass", False),
        ("while builtins.len(queue): pass", True),
    ],
)
def test_polls_in_finally(loop: str, polls: bool) -> None:  # noqa: FBT001
    assert _asked(polls_in_cleanup, _IN_FINALLY.format(loop=loop)) is polls


@pytest.mark.parametrize(
    ("made", "is_logger"),
    [
        ("log = logging.getLogger()", True),
        ("log = logging.getLogger()\nlog = pool.submit(work)", False),
        ("import log\nlog = logging.getLogger()", False),
        ("log = pool.submit(work)", False),
    ],
)
def test_a_logger_does_not_wait(made: str, is_logger: bool) -> None:  # noqa: FBT001
    code = dedent(_IN_FINALLY.format(loop="while queue.busy(): log.exception(1)"))
    code = f"import logging\nfrom concurrent.futures import Future\n{made}\n{code}"
    assert _asked(polls_in_cleanup, code) is not is_logger


@pytest.mark.parametrize(
    ("given", "polls"),
    [
        ("settle", True),
        ("lambda: settle(1)", True),
        ("partial(settle, 1)", True),
        ("stop", True),
        ("make()", True),
        ("other", False),
    ],
)
def test_polls_at_exit(given: str, polls: bool) -> None:  # noqa: FBT001
    code = f"""
    import time
    from atexit import register as at_end
    def settle(queue=None):
        while queue.busy():
            time.sleep(1)
    def make():
        return stop
    def other():
        pass
    stop = settle
    at_end({given})
    settle(1)
    """
    assert _asked(polls_in_cleanup, code) is polls


@pytest.mark.parametrize("calls", [3, 4])
def test_polls_near_at_hand(calls: int) -> None:
    steps = "\n".join(f"def step{n}(): step{n + 1}()" for n in range(1, calls))
    code = f"import time\ntry: run()\nfinally: step1()\n{steps}\ndef step{calls}():\n"
    assert _asked(polls_in_cleanup, f"{code} while busy(): time.sleep(1)") is (calls == 3)


@pytest.mark.parametrize(
    ("code", "joins"),
    [
        ("import atexit\natexit.register(worker.join)", True),
        ("import signal\nsignal.signal(15, lambda *_: worker.join(timeout=None))", True),
        ("import signal\nsignal.signal(15, lambda *_: worker.join(5))", False),
        ("import signal\nsignal.signal(15, lambda *_: print())\nworker.join()", False),
        ("try: run()\nfinally: worker.join()", False),
        ("def work():\n while 1: step()\ntry: run()\nfinally: worker.join()", True),
    ],
)
def test_joins(code: str, joins: bool) -> None:  # noqa: FBT001
    assert _asked(joins_in_cleanup, code) is joins


@pytest.mark.parametrize(
    ("code", "waits"),
    [
        ("import atexit\natexit.register(jobs.join)", True),
        ("import atexit\n@atexit.register\ndef end(): done.wait()", True),
        ("loop.add_signal_handler(15, lambda: done.wait())", True),
        ("try: run()\nfinally: done.wait()", False),
    ],
)
def test_waits_at_exit(code: str, waits: bool) -> None:  # noqa: FBT001
    assert _asked(waits_at_exit, code) is waits


@pytest.mark.parametrize(
    ("work", "where", "cancels"),
    [
        ("async with pool: await step()", "finally", True),
        ("async with pool: step()", "finally", False),
        ("await step()", "finally", False),
        ("async with pool: await step()", "else", False),
    ],
)
def test_cancels(work: str, where: str, cancels: bool) -> None:  # noqa: FBT001
    code = f"""
    async def run():
        {work}
    async def main():
        task = asyncio.create_task(run())
        try:
            await serve()
        except ValueError:
            pass
        {where}:
            await end(task)
    async def end(task):
        task.cancel()
    """
    assert _asked(cancels_in_cleanup, code) is cancels
    assert not _asked(cancels_in_cleanup, code.replace("async def end", "def end"))


@pytest.mark.parametrize(
    ("end", "may_leave"),
    [
        ("self.task.cancel()", True),
        ("self.task.cancel(); await self.task", False),
        ("self.task.cancel(); await wait_for(shield(self.task), 1)", False),
        ("self.task.cancel(); await self.task.stop()", True),
        ("task = self.task; task.cancel()", True),
        ("task = self.task; task.cancel(); await gather(*others, task)", False),
        ("for task in self.tasks: task.cancel()\n            [await task for task in old]", True),
        ("self.tasks['a'].cancel(); await self.tasks.end()", True),
        ("timer = loop.call_later(1, look); timer.cancel()", False),
        ("timer = loop.call_later(1, look); timer = self.task; timer.cancel()", True),
        ("timer = self.make(); timer.cancel()", True),
        ("timer = spawn(run()); timer.cancel()", True),
        ("self.end(self.task)", False),
    ],
)
def test_cancels_what_nobody_awaits(end: str, may_leave: bool) -> None:  # noqa: FBT001
    code = f"""
    from asyncio import create_task as spawn
    class Worker:
        async def run(self):
            async with pool: await step()
        def make(self):
            self.task = asyncio.create_task(self.run())
            return self.task
        def end(self, task):
            task.cancel()
        async def __aexit__(self, *_):
            {end}
    """
    assert _asked(cancels_in_cleanup, code) is may_leave


@pytest.mark.parametrize(
    ("call", "sleeps"),
    [
        ("time.sleep(30)", True),
        ("time.sleep(pause)", True),
        ("time.sleep(0.5)", False),
        ("asyncio.sleep(30)", False),
        ("stop.wait(30)", False),
    ],
)
def test_sleeps_through_stop(call: str, sleeps: bool) -> None:  # noqa: FBT001
    looking = f"while True:\n if stop.is_set(): break\n rest()\ndef rest(): {call}"
    assert _asked(sleeps_through_stop, looking) is sleeps
    assert not _asked(sleeps_through_stop, looking.replace("is_set", "is_new"))


@pytest.mark.parametrize(
    ("tells", "waits", "suspects"),
    [
        ("child.terminate()", "child.wait()", True),
        ("os.killpg(os.getpgid(child.pid), 15)", "child.communicate(b'')", True),
        ("end(child.pid, 15)", "child.join(timeout=None)", True),
        ("child.kill()", "child.wait()", False),
        ("child.terminate()", "child.join(5)", False),
        ("child.terminate()", "words.join(', ')", False),
    ],
)
def test_tells_and_waits(tells: str, waits: str, suspects: bool) -> None:  # noqa: FBT001
    code = f"from os import kill as end\n{tells}\n{waits}"
    assert _asked(tells_and_waits, code) is suspects


def test_asks_to_end() -> None:
    assert _asked(asks_to_end, "atexit.register(child.terminate)")
    assert not _asked(asks_to_end, "child.kill()")


@pytest.mark.parametrize(
    ("code", "waits"),
    [
        ("loop.run_in_executor(None, jobs.get)", True),
        ("to_thread(lambda: work())\ndef work(): jobs.get()", True),
        ("to_thread(done.wait)", False),
        ("to_thread(work)\njobs.get()", False),
    ],
)
def test_waits_in_executor(code: str, waits: bool) -> None:  # noqa: FBT001
    assert _asked(waits_in_executor, code) is waits
