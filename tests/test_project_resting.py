"""Where programs stay until somebody stops them."""

from __future__ import annotations

import pytest

from shutdown_lint.project.resting import Resting, resting_of
from support.small_project import project

GUARD = 'if __name__ == "__main__":\n    main()\n'
LOOP = "    while True:\n        step()\n        time.sleep(1)\n"
STEP = "def step():\n    pass\n"
IN_EVENT_LOOP = """
import asyncio
async def go():
    while True:
        await asyncio.sleep(1)
def main():
    asyncio.run(go())
"""
GOES_ON_AFTER_ERRORS = """
def main():
    while True:
        try:
            step()
        except ValueError:
            continue
        time.sleep(1)
"""
EXIT = "import sys\ndef step():\n    if done():\n        sys.exit()\n"
BREAKS = """
def main():
    while True:
        if step():
            break
        time.sleep(1)
"""
RETURNS = BREAKS.replace("break", "return")
ON_REQUEST = """
import sys
def main():
    if sys.argv[1:]:
        while True:
            time.sleep(1)
"""
EXITS = """
import sys
def main():
    while True:
        step()
        sys.exit(0)
"""
TELLS_ITSELF = """
import threading
stop = threading.Event()
def end():
    stop.set()
def main():
    while not stop.is_set():
        end()
        time.sleep(1)
"""


def of(main: str, **more: str) -> Resting | None:
    files = {"run.py": f"import time\nfrom shop.jobs import step\n{main}{GUARD}"}
    files |= {"shop/__init__.py": "", "shop/jobs.py": STEP}
    files |= {f"shop/{name}.py": text for name, text in more.items()}
    asked = project(files)
    entry = asked.entry_of_file("run.py")
    assert entry is not None
    return resting_of(asked.program(entry))


@pytest.mark.parametrize(
    "main",
    [
        f"def main():\n{LOOP}",
        "from shop.loop import forever\ndef main():\n    forever()\n",
        "from shop import loop\ndef main():\n    loop.Worker().run()\n",
        IN_EVENT_LOOP,
        GOES_ON_AFTER_ERRORS,
    ],
)
def test_loop_without_end(main: str) -> None:
    loop = (
        f"import time\nfrom shop.jobs import step\ndef forever():\n{LOOP}"
        "class Worker:\n    def run(self):\n        forever()\n"
    )
    found = of(main, loop=loop)
    assert found is not None
    assert found.is_endless
    assert found.text.startswith("while True")


@pytest.mark.parametrize("main", [BREAKS, RETURNS, ON_REQUEST, EXITS, TELLS_ITSELF])
def test_loop_that_may_end(main: str) -> None:
    found = of(main)
    assert found is None or not found.is_endless


def test_exit_in_another_module_may_end_it() -> None:
    found = of(
        f"def main():\n{LOOP}",
        jobs="import sys\ndef step():\n    if done():\n        sys.exit()\n",
    )
    assert found is None or not found.is_endless


@pytest.mark.parametrize(
    "main",
    ["def main():\n    step()\n", "def main():\n    for one in range(3):\n        step()\n"],
)
def test_program_that_ends(main: str) -> None:
    assert of(main) is None


def test_work_that_a_round_finishes_in_another_module() -> None:
    jobs = "import sqlite3\nbase = sqlite3.connect('x')\ndef step():\n    base.commit()\n"
    found = of(f"def main():\n{LOOP}", jobs=jobs)
    assert found is not None
    assert found.work is not None
    assert (found.work.path, found.work.span.line) == ("shop/jobs.py", 4)
    alone = of(f"def main():\n{LOOP}")
    assert alone is not None
    assert alone.work is None
