"""What CPython's tree shows of exit callbacks, tasks and children, and must not overlook."""

from __future__ import annotations

import ast
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine.sketch import Sketch
from shutdown_lint.facts.sketches.at_exit import exits_at_exit, starts_at_exit, tells_at_exit
from shutdown_lint.facts.sketches.children import ends_shell, joins_before_drain
from shutdown_lint.facts.sketches.loops import waits_on_after_stop
from shutdown_lint.facts.sketches.service_tasks import acknowledges_early, leaves_task_running
from shutdown_lint.facts.sketches.waits import flushes_in_cleanup

if TYPE_CHECKING:
    from collections.abc import Callable


def _asked(question: Callable[[Sketch], bool], code: str) -> bool:
    return question(Sketch(ast.parse(dedent(code))))


@pytest.mark.parametrize(
    ("registers", "exits"),
    [
        ("atexit.register(sys.exit, 1)", True),
        ("atexit.register(end)", True),
        ("atexit.register(func=partial(end))", True),
        ("@atexit.register\ndef last(): end()", True),
        ("register = atexit.register\nregister(end)", True),
        ("class Tool:\n def stop(self): end()\natexit.register(Tool().stop)", True),
        ("atexit.register(tool.end)", False),
        ("atexit.register(other)\nend()", False),
        ("submit(end)", False),
    ],
)
@pytest.mark.parametrize("exit_", ["sys.exit(1)", "raise SystemExit", "leave()"])
def test_exits_at_exit(registers: str, exit_: str, exits: bool) -> None:  # noqa: FBT001
    code = f"from sys import exit as leave\ndef other(): pass\ndef end(): {exit_}\n{registers}\n"
    assert _asked(exits_at_exit, code) is exits


@pytest.mark.parametrize(
    ("callback", "starts", "tells"),
    [
        ("thread.start", True, False),
        ("stop.set", False, True),
        ("lambda: stop.set()", False, True),
        ("lambda: executor.submit(save)", True, False),
        ("give_up", False, True),
        ("save", False, False),
    ],
)
def test_starts_and_tells_at_exit(callback: str, starts: bool, tells: bool) -> None:  # noqa: FBT001
    code = f"""
    import atexit
    def give_up():
        global running
        running = False
    def save():
        write()
    def work():
        while running:
            thread.start(stop.set())
    atexit.register({callback})
    """
    assert _asked(starts_at_exit, code) is starts
    assert _asked(tells_at_exit, code) is tells
    assert not _asked(tells_at_exit, code.replace("while", "if"))


@pytest.mark.parametrize(
    ("wait", "goes_on"),
    [
        ("server.accept()", True),
        ("step()", True),
        ("time.sleep(1)", False),
        ("server.accept(server.settimeout(1))", False),
    ],
)
def test_waits_on_after_stop(wait: str, goes_on: bool) -> None:  # noqa: FBT001
    code = f"""
    while running:
        {wait}
    def step():
        with guard: look()
    def look():
        connection.recv(10)
    """
    assert _asked(waits_on_after_stop, code) is goes_on


@pytest.mark.parametrize(
    ("code", "flushes"),
    [
        ("try: run()\nfinally: producer.flush()", True),
        ("import atexit\natexit.register(producer.close)", True),
        ("def __exit__(*_): producer.flush()", False),
        ("producer.flush()", False),
    ],
)
def test_flushes_in_cleanup(code: str, flushes: bool) -> None:  # noqa: FBT001
    assert _asked(flushes_in_cleanup, code) is flushes


@pytest.mark.parametrize(
    ("step", "is_left"),
    [
        ("await sleep(1)", False),
        ("try: await sleep(1)\n        except CancelledError: break", False),
        ("if done: break", True),
        ("return await sleep(1)", True),
    ],
)
def test_leaves_task_running(step: str, is_left: bool) -> None:  # noqa: FBT001
    code = f"""
    async def work():
        while True:
            {step}
    async def start():
        await outer(asyncio.create_task(work()))
    app = web.Application(on_startup=[start])
    """.replace("\n        except", "\n            except")
    assert _asked(leaves_task_running, code) is not is_left
    assert not _asked(leaves_task_running, code.replace("create_task", "run"))


@pytest.mark.parametrize(
    ("told", "is_start_up"),
    [
        ("Starlette(on_startup=[start])", True),
        ("app.on_startup.append(start)", True),
        ("app.cleanup_ctx.insert(0, start)", True),
        ("app.add_event_handler('startup', start)", True),
        ("@app.on_event('startup')\nasync def begin(): await start()", True),
        ("@app.before_serving\nasync def begin(): await start()", True),
        ("async def lifespan(app):\n    await start()\n    yield", True),
        ("@app.after_request\nasync def begin(): await start()", False),
        ("asyncio.run(start())", False),
    ],
)
def test_looks_at_start_up_alone(told: str, is_start_up: bool) -> None:  # noqa: FBT001
    code = f"""
async def work():
    while True: await sleep(1)
async def start(*_):
    asyncio.create_task(work())
{told}
"""
    assert _asked(leaves_task_running, code) is is_start_up


@pytest.mark.parametrize(
    ("made", "ends"),
    [
        ("Popen(command, shell=True)", True),
        ("asyncio.create_subprocess_shell(command)", True),
        ("Popen(command, shell=False)", False),
        ("Popen(command, shell=True, **options)", False),
        ("Popen(command, shell=True, start_new_session=True)", False),
    ],
)
def test_ends_shell(made: str, ends: bool) -> None:  # noqa: FBT001
    assert _asked(ends_shell, f"child = {made}\nchild.terminate()") is ends
    assert not _asked(ends_shell, f"child = {made}\nchild.wait()")


def test_joins_before_drain() -> None:
    code = "q.put(1)\np.join()\nq.get()"
    assert _asked(joins_before_drain, code)
    for method in ("put", "join", "get"):
        assert not _asked(joins_before_drain, code.replace(method, "other"))


@pytest.mark.parametrize(
    ("code", "is_early"),
    [
        ("@app.task\ndef charge(): pass", True),
        ("@app.task(bind=True)\nasync def charge(): pass", True),
        ("class Charge(app.Task): pass", True),
        ("app.register_task(Charge())", True),
        ("@task\ndef charge(): pass", False),
        ("app.conf.task_acks_late = True\n@app.task\ndef charge(): pass", False),
    ],
)
def test_acknowledges_early(code: str, is_early: bool) -> None:  # noqa: FBT001
    assert _asked(acknowledges_early, code) is is_early
