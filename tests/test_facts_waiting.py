"""Which main programs only wait by the time a signal can come."""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

HEAD = """
import http.server, multiprocessing, os, signal, socketserver, sys, threading, time
class Web(socketserver.ThreadingMixIn, http.server.HTTPServer):
    allow_reuse_address = True
class Counting(Web):
    def process_request(self, request, client_address):
        print(request)
def stop(signum, frame):
    sys.exit(0)
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
    ],
)
def test_does_more_or_not_for_long(rest: str) -> None:
    assert not interrupts_a_wait(f"{SIGNAL}{rest}\n")
