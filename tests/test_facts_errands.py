"""Is it a command that ends by itself, or a service that is told to stop?"""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

COMMAND = """\
import signal
import sys
{imports}

def stop(signum, frame):
    {handler}


def main():
    signal.signal(signal.SIGINT, stop)
    {body}
"""


def takes_leave(handler: str = "sys.exit(1)", body: str = "work()", imports: str = "") -> bool:
    facts = facts_of(COMMAND.format(handler=handler, body=body, imports=imports))
    (handler_fact,) = facts.handlers.handlers
    return facts.errands.takes_leave(handler_fact)


@pytest.mark.parametrize(
    "handler",
    ["sys.exit(1)", "raise SystemExit", "print(); quit()", "close(); sys.exit()"],
)
def test_a_handler_that_ends_a_command(handler: str) -> None:
    assert takes_leave(handler)


@pytest.mark.parametrize(
    "handler",
    ["pass", "if signum == 2: sys.exit(1)", "state.stop = True", "return\n    sys.exit(1)"],
)
def test_a_handler_that_may_go_on(handler: str) -> None:
    assert not takes_leave(handler)


@pytest.mark.parametrize(
    ("body", "imports"),
    [
        ("for item in items: work(item)", ""),
        ("while items: work(items.pop())", ""),
        ("child.wait()", ""),
        ("subprocess.run(x)", "import subprocess"),
    ],
)
def test_work_that_ends_by_itself(body: str, imports: str) -> None:
    assert takes_leave(body=body, imports=imports)


@pytest.mark.parametrize(
    ("body", "imports"),
    [
        ("while True: time.sleep(1)", "import time"),
        ("uvicorn.run(app)", "import uvicorn"),
        ("server.serve_forever()", ""),
        ("threading.Thread(target=work).start()", "import threading"),
        ("channel.start_consuming()", ""),
        ("for message in consumer: work(message)", ""),
    ],
)
def test_work_that_runs_until_it_is_stopped(body: str, imports: str) -> None:
    assert not takes_leave(body=body, imports=imports)


def test_long_work_counts_wherever_it_stands_in_the_file() -> None:
    source = COMMAND.format(handler="sys.exit(1)", body="work()", imports="import time")
    source += "\n\nclass Service:\n    def run(self):\n        while True: time.sleep(1)\n"
    facts = facts_of(source)
    assert facts.loops.runs_long
    assert not facts.errands.is_brief


def test_a_handler_that_somebody_else_has_installed() -> None:
    source = COMMAND.format(handler="sys.exit(1)", body="work()", imports="")
    facts = facts_of(source.replace("def main", "def install"))
    (handler,) = facts.handlers.handlers
    assert not facts.errands.takes_leave(handler)
