"""Where does the program start, and where does it spend its time?"""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, lines_of, node_of


def runs(source: str, code: str = "work()", path: str = "service.py") -> bool:
    """Whether an entry runs the last call that reads `code`."""
    facts = facts_of(source, path)
    return facts.entries.runs(node_of(facts, cst.Call, code))


@pytest.mark.parametrize(
    "guard",
    [
        'if __name__ == "__main__":\n    work()',
        "if '__main__' == __name__:\n    work()",
        'if __name__ == "__main__":\n    if fast:\n        with lock: work()',
        'try:\n    import x\n    if __name__ == "__main__":\n        work()\nfinally: pass',
    ],
)
def test_code_below_a_main_guard(guard: str) -> None:
    assert runs(guard)


@pytest.mark.parametrize(
    "guard",
    [
        'if __name__ != "__main__":\n    work()',
        'if name == "__main__":\n    work()',
        'if __name__ == "service":\n    work()',
        'def f():\n    if __name__ == "__main__":\n        work()',
        "work()",
        "def f():\n    work()",
        "class A:\n    def main(self):\n        work()",
        "def f():\n    def main():\n        work()",
    ],
)
def test_what_no_entry_of_this_file_runs(guard: str) -> None:
    assert not runs(guard)


@pytest.mark.parametrize(
    ("called", "function"),
    [
        ("first()", "second"),
        ("sys.exit(first())", "second"),
        ("raise SystemExit(first())", "second"),
        ("asyncio.run(serve())", "serve"),
        ("loop.run_until_complete(serve())", "serve"),
        ("anyio.run(serve)", "serve"),
        ("trio.run(serve, 1)", "serve"),
        ("App().run()", "loop"),
        ("app = App()\n    app.run()", "loop"),
        ("App.make().run()", "loop"),
        ("(App() if fast else App()).run()", "loop"),
    ],
)
def test_functions_called_from_a_guard(called: str, function: str) -> None:
    source = f"""
import anyio, asyncio, sys, trio

async def serve(*args): work()

def first(): second()

def second(): work()

class App:
    @classmethod
    def make(cls):
        return cls()

    def run(self):
        self.loop()

    def loop(self):
        work()

if __name__ == "__main__":
    {called}
"""
    facts = facts_of(source)
    assert function in {one.name for one in facts.entries.functions}


def test_a_console_script_is_called_main() -> None:
    assert runs("def main():\n    first()\n\ndef first():\n    work()\n")


@pytest.mark.parametrize(
    "command",
    [
        "import click\n@click.command()\ndef serve(): work()",
        "import click\n@click.command('serve')\n@click.option('-x')\ndef serve(x): work()",
        "import click\nfrom .cli import cli\n@cli.command()\ndef serve(): work()",
        "import click as c\n@c.group(invoke_without_command=True)\ndef cli(): work()",
        "import typer\napp = typer.Typer()\n@app.command()\ndef serve(): work()",
        "import typer\ndef serve(): work()\nif __name__ == '__main__': typer.run(serve)",
        "import fire\ndef serve(): work()\nif __name__ == '__main__':\n    fire.Fire(serve)",
        "def serve(a): work()\ndef add(parser):\n    parser.set_defaults(func=serve)",
        """from django.core.management.base import BaseCommand as B
class Command(B):
    def handle(self): self.go()
    def go(self): work()""",
    ],
)
def test_commands_are_entries(command: str) -> None:
    assert runs(command)


@pytest.mark.parametrize(
    "function",
    [
        "from discord.ext import commands\n@commands.command()\ndef serve(): work()",
        "import click\n@click.option('-x')\ndef serve(x): work()",
        "import click\n@cache\ndef serve(): work()",
        "from celery import task\n@task\ndef serve(): work()",
        "def serve(a): work()\nparser.set_defaults(verbose=serve)",
        "class Command(Base):\n    def handle(self): work()",
    ],
)
def test_what_is_no_command(function: str) -> None:
    assert not runs(function)


def test_scripts_by_shebang_and_by_file_name() -> None:
    assert runs("#!/usr/bin/env python3\nwork()\n")
    assert runs("work()\n", path="package/__main__.py")
    assert runs("work()\n", path="package\\__main__.py")
    assert not runs("# a comment\nwork()\n")


@pytest.mark.parametrize(
    "top",
    [
        "while True:\n    work()",
        "try:\n    while True: work()\nexcept KeyboardInterrupt:\n    save()",
        "with suppress(KeyboardInterrupt):\n    while True: work()",
        "def serve():\n    while True: work()\nserve()",
        "class A:\n    def run(self):\n        while True: work()\nA().run()",
        "async def serve():\n    while True: work()\nasyncio.run(serve())",
        "work()\nserver.serve_forever()",
    ],
)
def test_nobody_imports_what_never_comes_to_its_end(top: str) -> None:
    assert runs(f"import asyncio\nfrom contextlib import suppress\n{top}\n")


@pytest.mark.parametrize(
    "top",
    [
        "while not ready: work()",
        "while True:\n    work()\n    if ready: break",
        "if ready:\n    while True: work()",
        "def serve():\n    while True:\n        work()\n        if ready: return\nserve()",
        "def serve():\n    while True: work()\nThread(target=serve).start()",
        "async def serve():\n    while True: work()\nloop.create_task(serve())",
    ],
)
def test_what_may_be_imported_is_no_script(top: str) -> None:
    assert not runs(f"{top}\n")


def test_methods_are_run_only_when_called() -> None:
    facts = facts_of("""
        class App:
            def run(self):
                used()

            def other(self):
                unused()

        if __name__ == "__main__":
            App().run()
    """)
    assert facts.entries.runs(node_of(facts, cst.Call, "used()"))
    assert not facts.entries.runs(node_of(facts, cst.Call, "unused()"))


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("while True:\n        time.sleep(1)", 4),
        ("while not stop.wait(1):\n        work()", 4),
        ("for message in consumer:\n        work(message)", 4),
        ("server.serve_forever()", 4),
        ("uvicorn.run(app)", 4),
        ("signal.pause()", 4),
        ("while True:\n        if work(): break", None),
        ("for n in range(3):\n        time.sleep(1)", None),
        ("work()", None),
    ],
)
def test_where_an_entry_spends_its_time(body: str, line: int | None) -> None:
    facts = facts_of(f"import signal, time, uvicorn\n\ndef main():\n    {body}\n")
    found = facts.entries.spends_time_in
    assert (lines_of(facts, [found]) if found is not None else None) == (line and [line])


def test_time_is_not_spent_where_no_entry_comes() -> None:
    facts = facts_of("""
        import time

        def helper():
            while True:
                time.sleep(1)

        def main():
            print("done")
    """)
    assert facts.entries.spends_time_in is None


def test_event_loops_and_web_apps() -> None:
    facts = facts_of("""
        import asyncio
        from fastapi import FastAPI as App

        app = App()
        asyncio.run(main())
    """)
    assert facts.entries.runs_event_loop
    assert facts.entries.holds_web_app
    plain = facts_of("import asyncio\nasyncio.create_task(x())\n")
    assert not plain.entries.runs_event_loop
    assert not plain.entries.holds_web_app
