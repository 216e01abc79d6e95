"""Does the end of the program wait for this thread? And was it to?"""

from __future__ import annotations

from textwrap import dedent

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

MADE = "threading.Thread(target=work)"


def is_daemon(source: str, made: str = MADE) -> bool | None:
    """What is known of what the last call that reads `made` makes."""
    facts = facts_of(f"import threading, multiprocessing\n{dedent(source)}")
    return facts.daemons.is_daemon(node_of(facts, cst.Call, made))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("t = threading.Thread(target=work)\nt.start()", False),
        ("t = threading.Thread(target=work)\nt.daemon = True\nt.start()", True),
        ("t = threading.Thread(target=work)\nt.setDaemon(True)\nt.start()", True),
        ("t = threading.Thread(target=work)\nt.daemon = False\nt.start()", False),
        ("t = threading.Thread(target=work)\nt.daemon = wanted\nt.start()", None),
        ("t = threading.Thread(target=work)\nt.deamon = True\nt.start()", None),
        ("t = threading.Thread(target=work)\nt.start()\nother.daemon = True", False),
        ("t = threading.Thread(target=work)\nmanage(t)\nt.start()", None),
        ("def f():\n  t = threading.Thread(target=work)\n  t.start()\n  return t", False),
        ("def f():\n  t = threading.Thread(target=work)\n  return t", None),
    ],
)
def test_what_is_set_counts_wherever_it_is_set(source: str, expected: object) -> None:
    assert is_daemon(source) is expected


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ("threading.Thread(target=work, daemon=True)", True),
        ("threading.Thread(target=work, daemon=False)", False),
        ("threading.Thread(target=work, daemon=wanted)", None),
        ("threading.Thread(target=work, **options)", None),
        ("multiprocessing.Process(target=work, daemon=True)", True),
        ("unknown(target=work, daemon=True)", None),
    ],
)
def test_the_constructor_says_it(made: str, expected: object) -> None:
    assert is_daemon(f"{made}.start()", made) is expected


def test_a_thread_takes_after_the_thread_that_makes_it() -> None:
    source = """
        def outer():
            t = threading.Thread(target=work)
            t.start()

        threading.Thread(target=outer, daemon=True).start()
    """
    assert is_daemon(source) is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("    def run(self): work()", False),
        ("    daemon = True\n    def run(self): work()", True),
        ("    def __init__(self):\n        super().__init__()\n        self.daemon = True", True),
        ("    def __init__(self):\n        super().__init__(daemon=True)", True),
        (
            "    def __init__(self):\n        super().__init__()\n        self.setDaemon(True)",
            True,
        ),
        ("    def __init__(self, d):\n        super().__init__(daemon=d)", None),
        ("    def __init__(self, **kw):\n        super().__init__(**kw)", None),
    ],
)
def test_a_class_may_say_it_for_its_instances(body: str, expected: object) -> None:
    assert is_daemon(f"class W(threading.Thread):\n{body}\nw = W()\nw.start()", "W()") is expected


def test_of_a_class_with_a_base_from_elsewhere_nothing_is_known() -> None:
    assert is_daemon("class W(threading.Thread, Base): pass\nW().start()", "W()") is None


def misspelt(source: str) -> list[tuple[str, str, str | None, bool, bool]]:
    """The misspellings of a source."""
    facts = facts_of(f"import threading, multiprocessing, socketserver\n{dedent(source)}")
    found = [
        *map(facts.misspelt_daemons.in_target, facts.tree.all(cst.AssignTarget)),
        *map(facts.misspelt_daemons.in_call, facts.tree.all(cst.Call)),
    ]
    return [(one.name.value, one.meant, one.of, one.fails, one.is_on) for one in found if one]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "t = threading.Thread()\nt.deamon = True",
            ("deamon", "daemon", "threading.Thread", False, True),
        ),
        (
            "t = threading.Thread()\nt.deamon = False",
            ("deamon", "daemon", "threading.Thread", False, False),
        ),
        ("t = unknown()\nt.deamon = True\nt.start()", ("deamon", "daemon", None, False, True)),
        ("threading.Thread(deamon=True)", ("deamon", "daemon", "Thread", True, True)),
        (
            "class S(socketserver.ThreadingMixIn): deamon_threads = True",
            ("deamon_threads", "daemon_threads", "socketserver", False, True),
        ),
    ],
)
def test_a_misspelling_says_what_was_meant_and_of_what(
    source: str, expected: tuple[str, str, str | None, bool, bool]
) -> None:
    assert misspelt(source) == [expected]


@pytest.mark.parametrize(
    "source",
    [
        "t = threading.Thread()\nt.daemon = True",
        "t = threading.Thread()\nt.demon = Monster()",
        "t = unknown()\nt.demon = True",
        "t = unknown()\nt.deamon = option",
        "args = unknown()\nargs.deamon = True",
        "t = threading.Thread()\nt.deamon = True\nprint(t.deamon)",
        "unknown(deamon=True)",
        "class Game:\n    deamon = True",
        "class S(socketserver.TCPServer):\n    deamon_threads = True",
    ],
)
def test_a_word_that_may_mean_something_is_none(source: str) -> None:
    assert misspelt(source) == []
