"""Which main programs only wait by the time a signal can come."""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

HEAD = """
import concurrent.futures, http.server, multiprocessing, os
import signal, socketserver, sys, threading, time
class Web(socketserver.ThreadingMixIn, http.server.HTTPServer):
    allow_reuse_address = True
class Counting(Web):
    def process_request(self, request, client_address):
        print(request)
def stop(signum, frame):
    sys.exit(0)
def prepare(jobs):
    for one in jobs:
        one.connect()
    print("ready")
"""


def interrupts_a_wait(main: str) -> bool:
    body = "".join(f"    {line}\n" for line in main.splitlines())
    facts = facts_of(f"{HEAD}def main(children, jobs):\n{body}")
    (handler,) = facts.handlers.handlers
    return facts.waiting.interrupted_by(handler)


SIGNAL = "signal.signal(signal.SIGTERM, stop)\n"


@pytest.mark.parametrize(
    "rest",
    [
        "for child in children:\n    child.join()",
        "while True:\n    time.sleep(10)",
        "while 1:\n    time.sleep(10)",
        "signal.pause()",
        "threading.Event().wait()",
        "signal.signal(signal.SIGINT, stop)\nsignal.pause()\nos.close(3)",
        "try:\n    children.join()\nexcept KeyboardInterrupt:\n    jobs.save()",
        "print('ready')\nsignal.pause()",
        "worker = threading.Thread(target=run)\nworker.start()\nworker.join()",
        "http.server.ThreadingHTTPServer(('', 80), Answer).serve_forever()",
        "server = Web(('', 80), Answer)\nprint('ready')\nserver.serve_forever()",
        "jobs.start()\nchildren.join()",
        "token = jobs.ask()\nprint(token)\nchildren.join()",
        "prepare(jobs)\nchildren.join()",
        "jobs.begin()\nwhile True:\n    time.sleep(10)",
        "while not done:\n    time.sleep(1)",
        "while jobs.running:\n    time.sleep(1)\njobs.clean_up()\nprint('done')",
        "while not done:\n    time.sleep(1)\nprint('done')",
        "stopped = threading.Event()\nwhile not stopped.is_set():\n    stopped.wait(1)",
        (
            "try:\n    prepare(jobs)\n    while True:\n        time.sleep(10)\n"
            "except KeyboardInterrupt:\n    jobs.save()"
        ),
        (
            "if os.fork() == 0:\n    signal.signal(signal.SIGTERM, signal.SIG_DFL)\n"
            "    jobs.run()\nos.wait()"
        ),
        "pid = os.fork()\nif not pid:\n    os.execv('/bin/true', [])\nos.waitpid(pid, 0)",
    ],
)
def test_only_waits(rest: str) -> None:
    assert interrupts_a_wait(f"jobs.prepare()\n{SIGNAL}{rest}")


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "jobs.run()",
        "while True:\n    time.sleep(10)\n    jobs.run()",
        "time.sleep(10)",
        "children.join(timeout=5)",
        "print(','.join(children))",
        "children.join()\nprint('done')",
        "try:\n    children.join()\nexcept BaseException:\n    jobs.save()",
        "while jobs:\n    time.sleep(10)",
        "while True:\n    print('alive')\n    time.sleep(10)",
        "for one in jobs:\n    print(one)\nsignal.pause()",
        "worker = multiprocessing.Process(target=run)\nworker.start()\nworker.join()",
        "http.server.HTTPServer(('', 80), Answer).serve_forever()",
        "server = Counting(('', 80), Answer)\nserver.serve_forever()",
        "jobs.run()\nchildren.join()",
        "jobs.run()\nif children:\n    while True:\n        time.sleep(10)",
        "while jobs.running:\n    time.sleep(1)\n    jobs.run()",
        "while jobs.running:\n    jobs.run()\n    time.sleep(1)",
        "while jobs.running:\n    time.sleep(1)\n    prepare(jobs)",
        "while jobs.more():\n    jobs.start()\nchildren.join()",
        "while not done:\n    time.sleep(1)\njobs.run()",
        "while not done:\n    time.sleep(1)\n    print('alive')",
        "answer = requests.get(jobs.url)\nsession.list()",
        "if os.fork() == 0:\n    jobs.run()\nos.wait()",
        "if os.fork():\n    os.wait()\nelse:\n    jobs.start()",
        (
            "pool = concurrent.futures.ProcessPoolExecutor()\npool.submit(run)\n"
            "while not done:\n    time.sleep(1)"
        ),
    ],
)
def test_does_more_or_not_for_long(rest: str) -> None:
    assert not interrupts_a_wait(f"{SIGNAL}{rest}\n")


def test_what_is_started_may_be_a_process_that_the_module_makes() -> None:
    made = "jobs = [multiprocessing.Process(target=run) for one in jobs]\n"
    rest = f"{SIGNAL}for one in jobs:\n    one.start()\nchildren.join()"
    assert interrupts_a_wait(rest)
    assert not interrupts_a_wait(f"{made}{rest}")
