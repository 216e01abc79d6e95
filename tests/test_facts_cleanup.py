"""What runs because something ends, and whether its loops and joins do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst
import pytest

from shutdown_lint.facts.loops.pace import Pace
from shutdown_lint.facts.signals.cleanup import CleanupKind
from support.module_facts import facts_of, lines_of, node_of

if TYPE_CHECKING:
    from shutdown_lint.facts.module import ModuleFacts


def reached_from(facts: ModuleFacts, kind: CleanupKind) -> set[str]:
    """The calls that run in cleanup of a kind, as written."""
    return {
        facts.source(reached.node)
        for cleanup in facts.cleanups.all
        if cleanup.kind is kind
        for reached in facts.reach.from_node(cleanup.root)
        if isinstance(reached.node, cst.Call)
    }


def the_loop(facts: ModuleFacts) -> cst.While:
    """The one `while` of a source."""
    (loop,) = facts.tree.all(cst.While)
    return loop


def test_finally_nested_in_with_and_in_another_try() -> None:
    facts = facts_of("""
        def main():
            with lock:
                try:
                    with conn:
                        try:
                            run()
                        finally:
                            inner()
                finally:
                    outer()
    """)
    assert reached_from(facts, CleanupKind.FINALLY) == {"inner()", "outer()"}


@pytest.mark.parametrize(
    "clause",
    [
        "KeyboardInterrupt",
        "SystemExit",
        "(KeyboardInterrupt, SystemExit)",
        "(ValueError, KeyboardInterrupt) as error",
    ],
)
def test_clauses_for_interrupts(clause: str) -> None:
    facts = facts_of(f"""
        try:
            run()
        except ValueError:
            other()
        except {clause}:
            leave()
    """)
    assert reached_from(facts, CleanupKind.INTERRUPT) == {"leave()"}


def test_cleanup_is_followed_through_calls_and_methods_of_local_classes() -> None:
    facts = facts_of("""
        class Store:
            def close(self):
                self._flush()

            def _flush(self):
                write()

        class App:
            def __init__(self):
                self.store = Store()

            def run(self):
                try:
                    serve()
                finally:
                    self.shut_down()

            def shut_down(self):
                self.store.close()
    """)
    found = reached_from(facts, CleanupKind.FINALLY)
    assert found == {"self.shut_down()", "self.store.close()", "self._flush()", "write()"}
    (cleanup,) = [one for one in facts.cleanups.all if one.kind is CleanupKind.FINALLY]
    (write,) = [
        reached
        for reached in facts.reach.from_node(cleanup.root)
        if isinstance(reached.node, cst.Call) and facts.source(reached.node) == "write()"
    ]
    assert write.depth == 3
    assert [via.message for via in write.path] == [
        "self.shut_down() is called here",
        "self.store.close() is called here",
        "self._flush() is called here",
    ]


@pytest.mark.parametrize(
    ("lines", "bodies"),
    [
        ("atexit.register(bye)", {"leave()"}),
        ("atexit.register(bye, 1, n=2)", {"leave()"}),
        ("atexit.register(functools.partial(bye, 1))", {"leave()"}),
        ("atexit.register(lambda: bye())", {"bye()", "leave()"}),
        ("from atexit import register as at_end\nat_end(bye)", {"leave()"}),
        ("class A:\n    def f(self): go()\na = A()\natexit.register(a.f)", {"go()"}),
        (
            "class A:\n    def __init__(self): atexit.register(self.f)\n    def f(self): go()",
            {"go()"},
        ),
        ("@atexit.register\ndef other(): go()", {"go()"}),
        ("atexit.register(unknown)", set()),
        ("atexit.register(db.close)", set()),
    ],
)
def test_exit_callbacks(lines: str, bodies: set[str]) -> None:
    facts = facts_of(f"import atexit, functools\ndef bye(*args, **kwargs): leave()\n{lines}\n")
    assert reached_from(facts, CleanupKind.EXIT_CALLBACK) == bodies


@pytest.mark.parametrize(
    "lines",
    [
        "app.on_shutdown.append(close)",
        "app.on_cleanup.extend([close])",
        "app = FastAPI(on_shutdown=[close])",
        "app = Starlette(on_shutdown=close)",
        'app.add_event_handler("shutdown", close)',
        'app.register_listener(close, "before_server_stop")',
        "from celery.signals import worker_shutdown\nworker_shutdown.connect(close)",
        "from contextlib import ExitStack\nwith ExitStack() as s: s.callback(close)",
        "import contextlib\ns = contextlib.AsyncExitStack()\ns.push_async_callback(close, 1)",
        "@app.on_event('shutdown')\ndef other(): leave()",
        "@app.listener('after_server_stop')\ndef other(): leave()",
        "@app.after_serving\nasync def other(): leave()",
        "async def context(app):\n    yield\n    leave()\napp.cleanup_ctx.append(context)",
        "async def lifespan(app):\n    async with db():\n        yield\n    leave()",
        "async def around(app):\n    start()\n    yield\n    leave()\nFastAPI(lifespan=around)",
    ],
)
def test_shutdown_hooks(lines: str) -> None:
    facts = facts_of(f"def close(): leave()\n{lines}\n")
    assert reached_from(facts, CleanupKind.HOOK) == {"leave()"}


@pytest.mark.parametrize(
    "lines",
    [
        "app.on_startup.append(close)",
        'app.add_event_handler("startup", close)',
        "@app.on_event('startup')\ndef other(): leave()",
        "stack.callback(close)",
        "button.connect(close)",
        "async def around(app):\n    yield\n    leave()",
    ],
)
def test_what_is_no_shutdown_hook(lines: str) -> None:
    facts = facts_of(f"def close(): leave()\n{lines}\n")
    assert reached_from(facts, CleanupKind.HOOK) == set()


def test_handlers_of_signals_that_end_the_program_only() -> None:
    facts = facts_of("""
        import asyncio
        import signal

        def on_term(signum, frame): term()
        def on_hup(signum, frame): hup()
        def on_int(): interrupt()

        signal.signal(signal.SIGTERM, on_term)
        signal.signal(signal.SIGHUP, on_hup)
        asyncio.get_event_loop().add_signal_handler(signal.SIGINT, on_int)
    """)
    assert reached_from(facts, CleanupKind.HANDLER) == {"term()"}
    assert reached_from(facts, CleanupKind.LOOP_HANDLER) == {"interrupt()"}


def test_functions_that_are_cleanup_by_their_name() -> None:
    facts = facts_of("""
        class A:
            def stop(self): pass
            def _shutdown_all(self): pass
            def __exit__(self, *exc_info): pass
            def cleanup_loop(self): pass
            def _close_later(self): pass
            def wait_for_stop(self): pass
            def closest(self): pass
            def nonstop(self): pass
    """)
    by_name = [one.function for one in facts.cleanups.all if one.is_by_name]
    assert [one.name for one in by_name if one is not None] == ["stop", "_shutdown_all"]
    (block,) = [one for one in facts.cleanups.all if one.is_of_block]
    assert block.function is not None
    assert block.function.name == "__exit__"


def test_what_is_registered_is_not_cleanup_by_name_as_well() -> None:
    facts = facts_of("import atexit\ndef close(): pass\natexit.register(close)\n")
    assert [one.kind for one in facts.cleanups.all] == [CleanupKind.EXIT_CALLBACK]


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ("await settle()", True),
        ("await asyncio.gather(other(), settle())", True),
        ("await asyncio.wait_for(asyncio.shield(settle()), 5)", True),
        ("await asyncio.create_task(settle())", True),
        ("asyncio.run(settle())", True),
        ("loop.run_until_complete(settle())", True),
        ("asyncio.create_task(settle())", False),
        ("settle()", False),
    ],
)
def test_coroutines_run_when_somebody_awaits_them(line: str, *, runs: bool) -> None:
    facts = facts_of(f"""
        import asyncio

        async def settle():
            leave()

        async def main():
            try:
                await serve()
            finally:
                {line}
    """)
    assert ("leave()" in reached_from(facts, CleanupKind.FINALLY)) is runs


@pytest.mark.parametrize(
    ("loop", "bounded"),
    [
        ("while busy(): time.sleep(1)", False),
        ("while busy() and n < 9:\n    time.sleep(1)\n    n += 1", True),
        ("while busy() and n < 9:\n    time.sleep(1)\n    n = n + 1", True),
        ("while busy() and n < 9: time.sleep(1)", False),
        ("while busy():\n    time.sleep(1)\n    n += 1\n    if n == 9: break", True),
        ("while busy():\n    time.sleep(1)\n    n += 1\n    if n % 9 == 0: print(n)", False),
        ("while busy():\n    time.sleep(1)\n    n += 1\n    if n > 9: print(n)", False),
        ("while q.qsize() > 0: time.sleep(1)", False),
        ("while busy() and time.time() < end: time.sleep(1)", True),
        ("while busy() and clock() < end: time.sleep(1)", True),
        ("while busy() and depth() < end: time.sleep(1)", False),
        ("while busy() and not deadline.over: time.sleep(1)", True),
        ("while busy(): time.sleep(retry_delay)", False),
        ("while busy(): time.sleep(max_delay)", False),
        ("while busy(): lock.acquire(timeout=limit)", False),
        ("while busy():\n    if not e.wait(5): break", True),
        ("while busy():\n    try: q.get(timeout=1)\n    except queue.Empty: break", True),
        ("while busy():\n    try: q.get(timeout=1)\n    except queue.Empty: pass", False),
        ("while busy():\n    try: q.get(timeout=1)\n    except TimeoutError: continue", False),
        ("while q: q.pop()", True),
        ("while not q.empty(): use(q.get())", True),
        ("while q:\n    if q[0].ready: q.pop()\n    time.sleep(1)", False),
        ("while q:\n    x = q.pop()\n    if use(x): q.append(x)\n    time.sleep(1)", False),
        ("while node:\n    use(node)\n    node = node.next", True),
        ("while job.runs:\n    job = refresh(job)\n    time.sleep(1)", False),
        ("with timeout(5):\n    while busy(): time.sleep(1)", True),
        ("p.kill()\nwhile p.poll() is None: time.sleep(1)", True),
        ("p.terminate()\nwhile p.poll() is None: time.sleep(1)", False),
        ("signal.alarm(5)\nwhile busy(): time.sleep(1)", True),
        ("while busy(): yield use()", True),
        ("while True:\n    n = q.rfind(p, 0, n)\n    if n < 0: break", True),
        ("while True:\n    n = q.ask(p, 0, n)\n    if n < 0: break\n    time.sleep(1)", False),
    ],
)
def test_whether_a_loop_is_sure_to_end(loop: str, *, bounded: bool) -> None:
    body = "\n".join(f"    {line}" for line in loop.split("\n"))
    facts = facts_of(f"import queue, signal, time\ndef f(n, q, node, p):\n{body}\n")
    assert facts.bounds.is_bounded(the_loop(facts)) is bounded


REAP = "    pid, status = os.waitpid(-1, os.WNOHANG)\n"
TRIED = f"    try:\n    {REAP}"
LEAVE = "    if not pid: break"


@pytest.mark.parametrize(
    ("loop", "bounded"),
    [
        (f"while True:\n{REAP}    if not pid: break", True),
        (f"while True:\n{REAP}    if pid == 0: return", True),
        (f"while True:\n{REAP}    if pid <= 0: break", True),
        (f"while True:\n{REAP}    if pid: use(pid)\n    else: break", True),
        (f"while busy():\n{REAP}    if not pid: break\n    time.sleep(1)", True),
        ("while True:\n    r = os.wait3(os.WNOHANG)\n    if r[0] == 0: break", True),
        ("while os.waitpid(-1, os.WNOHANG)[0]: time.sleep(1)", True),
        ("while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0: use(pid)", True),
        ("while os.waitid(os.P_ALL, 0, os.WNOHANG | os.WEXITED): use()", True),
        ("while (r := os.waitid(os.P_ALL, 0, os.WNOHANG)) is not None: use(r)", True),
        ("while not os.waitpid(p, os.WNOHANG)[0]: time.sleep(1)", False),
        ("while os.waitpid(p, os.WNOHANG)[0] == 0: time.sleep(1)", False),
        ("while os.waitpid(p, os.WNOHANG) is None: time.sleep(1)", False),
        ("while os.waitid(os.P_PID, p, os.WNOHANG) is None: time.sleep(1)", False),
        ("while os.waitpid(-1, 0)[0]: use()", False),
        (f"while True:\n{REAP}    if pid: break\n    time.sleep(1)", False),
        (f"while True:\n{REAP}    if pid == p: break\n    time.sleep(1)", False),
        (f"while True:\n{REAP}    if not status: break\n    time.sleep(1)", False),
        (f"while True:\n{REAP}    if not pid: time.sleep(1)", False),
        (f"while True:\n{REAP}    if not pid and not busy(): break\n    time.sleep(1)", False),
        (f"while True:\n{REAP}    if busy(): continue\n    if not pid: break", False),
        (f"while True:\n{REAP}    if busy():\n        if not pid: break", False),
        (f"while True:\n{REAP}    if not pid:\n        if busy(): break", False),
        (f"while True:\n{REAP}    pid = p.pid\n    if not pid: break", False),
        ("while True:\n    pid, _ = os.waitpid(-1, 0)\n    if not pid: break", False),
        (f"pid = os.waitpid(-1, os.WNOHANG)[0]\nwhile busy():\n{LEAVE}", False),
        (f"while True:\n{TRIED}    except OSError: break\n{LEAVE}", True),
        (f"while True:\n{TRIED}    except InterruptedError: continue\n{LEAVE}", True),
        (f"while True:\n{TRIED}    except ChildProcessError: time.sleep(1)\n{LEAVE}", False),
    ],
)
def test_whether_a_loop_collects_who_has_ended(loop: str, *, bounded: bool) -> None:
    body = "\n".join(f"    {line}" for line in loop.split("\n"))
    facts = facts_of(f"import os, time\ndef f(p):\n{body}\n")
    assert facts.bounds.is_bounded(the_loop(facts)) is bounded


def test_who_fills_what_a_loop_empties() -> None:
    source = """
        import threading

        q = []

        def fill():
            q.append(read())

        def drain():
            while q:
                store(q.pop())

        START
    """
    started = "threading.Thread(target=fill).start()"
    beside = facts_of(source.replace("START", started))
    assert not beside.bounds.is_bounded(the_loop(beside))
    before = facts_of(source.replace("START", "fill()"))
    assert before.bounds.is_bounded(the_loop(before))


@pytest.mark.parametrize(
    ("loop", "pace"),
    [
        ("while items: items.clear()", Pace.QUICK),
        ("while items: print(len(items))", Pace.QUICK),
        ("while items: quick()", Pace.QUICK),
        ("while items: handle(items)", Pace.WORKS),
        ("while items: q.get()", Pace.WAITS),
        ("while items: thread.join()", Pace.WAITS),
        ("while items: ', '.join(items)", Pace.QUICK),
        ("while items: os.wait()", Pace.WAITS),
        ("while items: q.get(timeout=1)", Pace.POLLS),
        ("while items: thread.join(1)", Pace.POLLS),
        ("while items: event.wait(pause)", Pace.POLLS),
        ("while items: await asyncio.wait(items)", Pace.WAITS),
        ("while items: await asyncio.wait(items, timeout=1)", Pace.POLLS),
        ("while items: await asyncio.sleep(1)", Pace.POLLS),
        ("while items: slow()", Pace.POLLS),
        ("while items: requests.post(url)", Pace.POLLS),
        ("while items: pass", Pace.POLLS),
        ("while thread.is_alive(): pass", Pace.POLLS),
        ("while any(t.is_alive() for t in items): continue", Pace.POLLS),
        ("while stream.read(1024): pass", Pace.WORKS),
        ("while items: input()", Pace.ASKS),
    ],
)
def test_what_a_loop_spends_its_rounds_with(loop: str, pace: Pace) -> None:
    facts = facts_of(f"""
        import asyncio
        import os
        import requests
        import time

        def quick():
            return [item for item in items if item]

        def slow():
            time.sleep(1)

        async def f(items):
            {loop}
    """)
    assert facts.paces.of(the_loop(facts)) is pace


WORKERS = """
    import os
    import signal
    import threading
    from multiprocessing import Process

    def for_ever():
        while True:
            step()

    def for_ever_below():
        for_ever()

    def until_told():
        while True:
            if told():
                break

    def until_raised():
        while True:
            check()

    def check():
        raise Stop

    def by_flag():
        while not stop.is_set():
            step()

    class Worker(threading.Thread):
        def run(self):
            while True:
                step()

    def main():
        WORK
        t.join()
"""


@pytest.mark.parametrize(
    ("made", "endless"),
    [
        ("t = threading.Thread(target=for_ever)", True),
        ("t = threading.Thread(target=for_ever_below)", True),
        ("t = Process(target=for_ever)", True),
        ("t = Worker()", True),
        ("t = threading.Thread(target=until_told)", False),
        ("t = threading.Thread(target=until_raised)", False),
        ("t = threading.Thread(target=by_flag)", False),
        ("t = threading.Thread(target=unknown)", False),
        ("t = threading.Thread(target=for_ever if a else until_told)", False),
    ],
)
def test_joins_of_workers_without_an_end(made: str, *, endless: bool) -> None:
    facts = facts_of(WORKERS.replace("WORK", made))
    join = node_of(facts, cst.Call, "t.join()")
    assert facts.joins.is_untimed_join(join)
    found = facts.joins.endless_loop_of(join)
    assert (found is not None) is endless
    if found is not None:
        assert lines_of(facts, [found])[0] in {7, 31}


@pytest.mark.parametrize(
    ("before", "killed"),
    [
        ("t.kill()", True),
        ("os.kill(t.pid, signal.SIGKILL)", True),
        ("os.kill(t.pid, signal.SIGTERM)", False),
        ("t.terminate()", False),
        ("other.kill()", False),
    ],
)
def test_joins_of_what_was_killed(before: str, *, killed: bool) -> None:
    made = f"t = Process(target=for_ever)\n        {before}"
    facts = facts_of(WORKERS.replace("WORK", made))
    assert facts.joins.is_killed_before(node_of(facts, cst.Call, "t.join()")) is killed


@pytest.mark.parametrize(
    "call",
    ["t.join(5)", "t.join(timeout=LIMIT)", "t.join(*args)", "', '.join(t)", "other.join()"],
)
def test_joins_that_are_none_or_timed(call: str) -> None:
    made = f"t = Worker()\n        {call}"
    facts = facts_of(WORKERS.replace("WORK", made))
    assert not facts.joins.is_untimed_join(node_of(facts, cst.Call, call))
