"""What a name means: imports and their aliases, other names, blocks that bind."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of


def argument_of(source: str, call: str) -> tuple[str | None, str | None]:
    """The path of the argument of a call, and what its name is bound to."""
    facts = facts_of(source)
    node = node_of(facts, cst.Call, call).args[0].value
    binding = facts.names.binding(node) if isinstance(node, cst.Name) else None
    value = None if binding is None or binding.value is None else facts.source(binding.value)
    return facts.names.path(node), value


@pytest.mark.parametrize(
    ("imports", "expression", "path"),
    [
        ("import signal", "signal.SIGTERM", "signal.SIGTERM"),
        ("import signal as s", "s.SIGTERM", "signal.SIGTERM"),
        ("from signal import SIGTERM", "SIGTERM", "signal.SIGTERM"),
        ("from signal import SIGTERM as TERM", "TERM", "signal.SIGTERM"),
        ("from signal import *", "SIGTERM", "signal.SIGTERM"),
        ("import http.server", "http.server.HTTPServer", "http.server.HTTPServer"),
        ("import http.server as web", "web.HTTPServer", "http.server.HTTPServer"),
        ("from http import server as web", "web.HTTPServer", "http.server.HTTPServer"),
        ("import os.path", "os.kill", "os.kill"),
        ("from . import signals", "signals.install", ".signals.install"),
        ("from ..core.signals import install as go", "go", "..core.signals.install"),
        ("import signal\nput = signal.signal", "put", "signal.signal"),
        ("import signal as s\nt = s\nu = t", "u.SIGTERM", "signal.SIGTERM"),
        ("import signal", "getattr(signal, 'SIGTERM')", "signal.SIGTERM"),
        ("import os", "os.sys.exit", "sys.exit"),
        ("", "print", "builtins.print"),
        ("import signal\nimport signal", "signal.SIGTERM", "signal.SIGTERM"),
    ],
)
def test_path(imports: str, expression: str, path: str) -> None:
    source = f"{imports}\nuse({expression})\n"
    assert argument_of(source, f"use({expression})")[0] == path


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    import signal\nexcept ImportError:\n    signal = None",
        "if windows:\n    import msvcrt as signal\nelse:\n    import signal",
        "def signal(): ...",
        "signal = make()",
        "signal = signal_of(signal)",
        "for signal in signals: pass",
    ],
)
def test_two_meanings_are_none(text: str) -> None:
    source = f"{text}\nuse(signal.SIGTERM)\n"
    assert argument_of(source, "use(signal.SIGTERM)")[0] is None


def test_inner_scopes_go_first_and_class_scopes_are_not_seen_from_methods() -> None:
    source = """
        import signal

        def local(signal):
            first(signal.SIGINT)

        class Service:
            signal = None

            def method(self):
                second(signal.SIGTERM)

        def outer():
            from os import kill as signal

            def inner():
                third(signal)
    """
    assert argument_of(source, "first(signal.SIGINT)")[0] is None
    assert argument_of(source, "second(signal.SIGTERM)")[0] == "signal.SIGTERM"
    assert argument_of(source, "third(signal)")[0] == "os.kill"


def test_global_names_are_bound_where_they_belong() -> None:
    source = """
        def install():
            global put
            from signal import signal as put

        def main():
            use(put)
    """
    assert argument_of(source, "use(put)")[0] == "signal.signal"


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("first(sig)", "(1, 2)"),
        ("second(sig)", "(3, 4)"),
        ("third(sig)", None),
        ("last(sig)", None),
        ("each(sig)", "handlers"),
    ],
)
def test_inside_of_a_loop_its_variable_means_that_loop(call: str, value: str | None) -> None:
    source = """
        for sig in (1, 2):
            first(sig)
        for sig in (3, 4):
            second(sig)
        third(sig)
        for sig in (5, 6):
            sig = change(sig)
            last(sig)
        for name, sig in handlers.items():
            each(sig)
    """
    assert argument_of(source, call)[1] == value


@pytest.mark.parametrize(
    ("call", "value"), [("serve(server)", "first()"), ("stop(server)", "second()")]
)
def test_inside_of_a_with_its_variable_means_that_with(call: str, value: str) -> None:
    source = """
        with first() as server:
            serve(server)
        with second() as server:
            stop(server)
    """
    assert argument_of(source, call)[1] == value


@pytest.mark.parametrize(
    ("imports", "name"),
    [
        ("import os", "os"),
        ("import os.path", "os"),
        ("import os as system", "system"),
        ("from os import write", None),
        ("if TYPE_CHECKING:\n    import os", None),
        ("import typing as t\nif t.TYPE_CHECKING:\n    import os", None),
        ("from typing import TYPE_CHECKING as T\nif T:\n    import os", None),
        ("try:\n    import os\nexcept ImportError:\n    os = None", None),
    ],
)
def test_imported_as(imports: str, name: str | None) -> None:
    facts = facts_of(f"{imports}\ndef main():\n    here()\n")
    assert facts.names.imported_as("os", node_of(facts, cst.Call, "here()")) == name


def test_imported_as_sees_what_stands_in_front() -> None:
    facts = facts_of(
        """
        import os

        def main(os):
            here()

        def other():
            import os as system
            there()
        """
    )
    assert facts.names.imported_as("os", node_of(facts, cst.Call, "here()")) is None
    assert facts.names.imported_as("os", node_of(facts, cst.Call, "there()")) == "system"


def test_circles_and_long_chains_are_given_up() -> None:
    chain = "\n".join(f"n{number} = n{number - 1}" for number in range(1, 40))
    source = f"a = b\nb = a\nuse(a)\nimport signal as n0\n{chain}\nuse(n39)\n"
    assert argument_of(source, "use(a)")[0] is None
    assert argument_of(source, "use(n39)")[0] is None


@pytest.mark.parametrize(
    "bound",
    ["done = first()", "done: int = first()", "(done, _) = first()", "with first() as done: ..."],
)
@pytest.mark.parametrize("between", ["", "nonlocal done"])
def test_nonlocal_is_bound_where_the_function_around_binds_it(bound: str, between: str) -> None:
    source = (
        f"def main():\n    {bound}\n    use(done)\n"
        f"    def middle():\n        {between or 'pass'}\n"
        "        def inner():\n            nonlocal done\n            done = second()\n"
    )
    facts = facts_of(source)
    name = node_of(facts, cst.Call, "use(done)").args[0].value
    found = facts.scopes.at(name).lookup("done")
    assert found is not None
    assert len(found[1]) == 2
    (middle,) = (each for each in facts.functions.all if each.name == "middle")
    assert "done" not in facts.scopes.of(middle.node).bindings


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("a, b = one, two", "two"),
        ("[a, b] = [one, two]", "two"),
        ("a, (c, b) = one, (two, three)", "three"),
        ("a, b = both", None),
        ("a, b = one, *rest", None),
        ("a, *b = one, two", None),
        ("a, b = one, two, three", None),
    ],
)
def test_each_name_of_an_unpacking_gets_its_part(statement: str, value: str | None) -> None:
    assert argument_of(f"{statement}\nuse(b)\n", "use(b)")[1] == value
