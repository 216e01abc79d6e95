"""Which exit callbacks leave something undone when they do not run?"""

from __future__ import annotations

import pytest

from support.module_facts import facts_of, lines_of

IMPORTS = "import atexit, functools, logging, os, shutil, sys, time"


def skipped(source: str) -> list[str]:
    """What does not run, in source order."""
    return [one.what for one in facts_of(f"{IMPORTS}\n{source}\n").at_exit.all]


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("atexit.register(client.flush)", "client.flush()"),
        ("atexit.register(os.remove, 'service.pid')", "os.remove()"),
        ("atexit.register(functools.partial(shutil.rmtree, folder))", "shutil.rmtree()"),
        ("from atexit import register as r\nr(func=db.close)", "db.close()"),
        ("atexit.register(lambda: index.save())", "the lambda"),
        ("def end(): index.save()\natexit.register(end)", "end()"),
        ("def end(): first()\ndef first(): os.unlink(p)\natexit.register(end)", "end()"),
        ("def end():\n    with open('state', 'w') as f: pass\natexit.register(end)", "end()"),
        ("@atexit.register\ndef end(): child.terminate()", "end()"),
        ("class A:\n def __init__(self): atexit.register(self.end)\n def end(self): db.stop()",
         "A.end()"),
    ],
)  # fmt: skip
def test_callbacks_that_matter(source: str, what: str) -> None:
    assert skipped(source) == [what]


@pytest.mark.parametrize(
    "source",
    [
        "atexit.register(print, 'bye')",
        "atexit.register(report)",
        "atexit.register(logging.shutdown)",
        "atexit.register(sys.stdout.flush)",
        "def end(): print('over', time.time())\natexit.register(end)",
        "def end():\n    with open('state') as f: print(f.read())\natexit.register(end)",
        "def end(): logging.info('closed')\natexit.register(end)",
        "register(index.save)",
        "atexit.unregister(index.save)",
    ],
)
def test_farewells(source: str) -> None:
    assert skipped(source) == []


def test_in_source_order() -> None:
    facts = facts_of("""
        import atexit
        atexit.register(first.save)
        @atexit.register
        def second(): db.close()
        atexit.register(third.save)
    """)
    assert lines_of(facts, [one.place for one in facts.at_exit.all]) == [2, 3, 5]
