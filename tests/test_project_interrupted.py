"""Services that stop in good order on Ctrl+C alone, with their parts in several files."""

from __future__ import annotations

import pytest

from shutdown_lint.model.deployment import Launch, Limit, Platform
from shutdown_lint.project.interrupted import Interrupted, only_interrupted
from shutdown_lint.project.project import Project
from support.small_project import SPOT, InMemory, started

SWITCH = """
    import signal
    class Switch:
        def __init__(self):
            self.on = True
        def off(self, signum, frame):
            self.on = False
        def connect(self):
            signal.signal(signal.SIGINT, self.off)
"""
MAIN = """
    import time
    from shop.switch import Switch
    def main():
        switch = Switch()
        switch.connect()
        while switch.on:
            time.sleep(1)
    if __name__ == "__main__":
        main()
"""


def found(switch: str = SWITCH, main: str = MAIN, signal: str = "SIGTERM") -> Interrupted | None:
    files = {"shop/__init__.py": "", "shop/switch.py": switch, "shop/main.py": main}
    entry = started("python -m shop.main", files)
    assert entry is not None
    launch = Launch(Platform.SYSTEMD, "shop", SPOT, None, Limit(10.0, ""), signal)
    reader = InMemory(files)
    entry = entry._replace(launch=launch)
    project = Project(reader.tree, reader, [entry])
    return only_interrupted(project.program(entry), project)


def test_handler_and_loop_are_in_different_files() -> None:
    told = found()
    assert told is not None
    assert (told.handler.path, told.handler.span.line) == ("shop/switch.py", 8)
    assert (told.loop.path, told.loop.span.line) == ("shop/main.py", 6)


@pytest.mark.parametrize(
    "switch",
    [
        SWITCH.replace("signal.SIGINT, self.off", "signal.SIGTERM, self.off"),
        SWITCH + "            signal.signal(signal.SIGTERM, self.off)\n",
        SWITCH + "            if self.on: signal.signal(signal.SIGTERM, self.off)\n",
        SWITCH.replace("self.on = False", "print(signum)"),
        SWITCH.replace("signal.SIGINT, self.off", "signal.SIGINT, signal.SIG_IGN"),
    ],
)
def test_sigterm_is_heard_or_the_handler_ends_nothing(switch: str) -> None:
    assert found(switch) is None


def test_ctrl_c_is_what_the_platform_sends() -> None:
    assert found(signal="SIGINT") is None


def test_loop_looks_at_something_else() -> None:
    assert found(main=MAIN.replace("while switch.on", "while True")) is None
