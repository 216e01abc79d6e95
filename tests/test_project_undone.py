"""What a program surely leaves undone when SIGTERM comes, with its parts in several files."""

from __future__ import annotations

import pytest

from shutdown_lint.model.deployment import Launch, Limit, Platform
from shutdown_lint.project.project import Project
from shutdown_lint.project.undone import Undone, only_at_exit, only_on_interrupt
from support.small_project import SPOT, InMemory, started

LOOP = """
    import time
    from shop.store import Store
    def run():
        store = Store()
        try:
            while True:
                time.sleep(1)
        except KeyboardInterrupt:
            store.write_index()
"""
STORE = """
    import atexit
    class Store:
        def __init__(self):
            atexit.register(self.write_index)
        def write_index(self):
            with open("index", "w") as file:
                file.write("x")
"""
MAIN = """
    from shop import loop
    def main():
        loop.run()
    if __name__ == "__main__":
        main()
"""
COMMAND = """
    from django.core.management.base import BaseCommand
    from shop import loop
    class Command(BaseCommand):
        def handle(self, *args, **options):
            loop.run()
"""
NAMES = ("main", "loop", "store")


def programs(
    words: str = "python -m shop.main", signal: str = "SIGTERM", **files: str
) -> tuple[Undone | None, tuple[Undone, ...]]:
    """What is told of a program whose files are these, or the ones above."""
    texts = {"main": MAIN, "loop": LOOP, "store": STORE, **files}
    tree = {f"shop/{name}.py": text for name, text in texts.items()}
    tree |= {"shop/__init__.py": "", "manage.py": "", "shop/management/commands/go.py": COMMAND}
    entry = started(words, tree)
    assert entry is not None
    launch = Launch(Platform.SYSTEMD, "shop", SPOT, None, Limit(10.0, ""), signal)
    reader = InMemory(tree)
    entry = entry._replace(launch=launch)
    project = Project(reader.tree, reader, [entry])
    program = project.program(entry)
    return only_on_interrupt(program, project), only_at_exit(program, project)


@pytest.mark.parametrize("words", ["python -m shop.main", "python manage.py go"])
def test_both_stand_in_files_that_no_entry_is_in(words: str) -> None:
    clause, callbacks = programs(words)
    assert clause is not None
    assert (clause.spot.path, clause.spot.span.line) == ("shop/loop.py", 8)
    assert (clause.running.span.line, clause.work.span.line) == (6, 9)
    (callback,) = callbacks
    assert (callback.spot.path, callback.spot.span.line) == ("shop/store.py", 4)
    assert (callback.running.path, callback.what) == ("shop/loop.py", "Store.write_index()")


@pytest.mark.parametrize(
    "main",
    [
        MAIN.replace("loop.run()", "signal.signal(signal.SIGTERM, stop)\n        loop.run()")
        + "    import signal\n    def stop(*_): raise KeyboardInterrupt\n",
        MAIN.replace("loop.run()", "import sys\n        if sys.argv[1:]:\n            loop.run()"),
        MAIN.replace("loop.run()", "import threading\n        threading.Thread(target=loop.run)"),
        MAIN.replace("loop.run()", "unknown.handle_signals()\n        loop.run()")
        + "    from unknown import handle_signals\n",
    ],
)
def test_it_may_be_heard_or_not_be_reached(main: str) -> None:
    assert programs(main=main) == (None, ())


def test_ctrl_c_is_what_the_platform_sends() -> None:
    assert programs(signal="SIGINT") == (None, ())


def test_a_loop_that_ends() -> None:
    loop = LOOP.replace("while True", "for _ in range(3)")
    assert programs(loop=loop) == (None, ())


def test_a_clause_that_only_talks() -> None:
    clause, callbacks = programs(loop=LOOP.replace("store.write_index()", "print('bye')"))
    assert clause is None
    assert len(callbacks) == 1


def test_a_callback_that_may_not_be_registered() -> None:
    store = STORE.replace("atexit.register", "if ready(): atexit.register")
    clause, callbacks = programs(store=store)
    assert clause is not None
    assert callbacks == ()


def test_the_file_of_the_entry_is_judged_alone() -> None:
    main = LOOP + "    if __name__ == '__main__':\n        run()\n"
    clause, callbacks = programs(main=main)
    assert clause is None
    assert [one.spot.path for one in callbacks] == ["shop/store.py"]
