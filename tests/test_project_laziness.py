"""Of a program no more is read than a question needs."""

from __future__ import annotations

import pytest

from shutdown_lint.model.deployment import Launch, Limit, Platform
from shutdown_lint.model.program import Entry
from shutdown_lint.project.contested import replaced_by_asgi_server
from shutdown_lint.project.in_flight import exit_amid_work
from shutdown_lint.project.interrupted import only_interrupted
from shutdown_lint.project.project import Project
from shutdown_lint.project.undone import only_at_exit, only_on_interrupt
from shutdown_lint.project.unending_joins import unending_joins
from support.small_project import SPOT, InMemory

FILES = {
    "run.py": "from work import go\nif __name__ == '__main__':\n    go()\n",
    "work.py": "import signal\ndef go():\n    signal.signal(signal.SIGTERM, print)\n",
    "plain.py": "import atexit\ndef go():\n    atexit.register(print)\n",
    "served.py": "import waitress\ndef go():\n    waitress.serve(app)\n",
}


def entry(path: str, launch: Launch | None = None, name: str = "x") -> Entry:
    return Entry(name, path, "", SPOT, launch=launch)


@pytest.mark.parametrize(
    "ask", [only_on_interrupt, only_at_exit, only_interrupted, unending_joins]
)
def test_program_that_no_platform_starts_is_not_read(ask: object) -> None:
    reader = InMemory(FILES)
    project = Project(reader.tree, reader)
    assert callable(ask)
    assert not ask(project.program(entry("run.py")), project)
    assert reader.summarised == []


@pytest.mark.parametrize("path", ["plain.py", "served.py"])
def test_program_without_a_handler_of_its_own_cuts_nothing(path: str) -> None:
    reader = InMemory(FILES)
    project = Project(reader.tree, reader)
    assert exit_amid_work(project.program(entry(path)), project) is None
    assert reader.summarised == []


def test_program_that_names_no_server_of_asgi_apps_has_no_handler_replaced_by_one() -> None:
    reader = InMemory(FILES)
    project = Project(reader.tree, reader)
    assert [*replaced_by_asgi_server(entry("run.py"), project)] == []
    assert reader.summarised == []


def test_one_program_is_put_together_once_however_often_it_is_started() -> None:
    reader = InMemory(FILES)
    project = Project(reader.tree, reader)
    launch = Launch(Platform.SYSTEMD, "shop", SPOT, None, Limit(10.0, ""))
    first = project.program(entry("run.py", launch, "a"))
    second = project.program(entry("run.py", name="b"))
    assert first.parts is second.parts
    assert [one.path for one in first.modules] == ["work.py", "run.py"]
    heard = [project.handling(one.entry, "SIGTERM") for one in (first, second)]
    assert heard[0] == heard[1]
    assert heard[0].is_heard
    assert len(project.walks) == 1


def test_who_asks_for_one_signal_leaves_nothing_behind_for_the_next() -> None:
    registers = "import signal\ndef on{0}():\n    signal.signal(signal.SIG{1}, print)\n"
    files = {f"m{n}.py": registers.format(n, "TERM" if n % 2 else "INT") for n in range(60)}
    calls = "".join(f"x = m{n}.on{n}\n" for n in range(60))
    files["run.py"] = "".join(f"import m{n}\n" for n in range(60)) + calls
    reader = InMemory(files)
    both, alone = (Project(reader.tree, reader) for _ in range(2))
    both.handling(entry("run.py"), "SIGTERM")
    assert both.handling(entry("run.py"), "SIGINT") == alone.handling(entry("run.py"), "SIGINT")
