"""Statements are put in and taken out without harm to what stands around them."""

from __future__ import annotations

import libcst as cst
import pytest

from shutdown_lint.engine.fix_request import InsertAfter, InsertBefore, Remove, Replace, Wrap
from support.fix_requests import Program, changed


def before(text: str, statement: str, new: str = "new()") -> str | None:
    return changed(text, lambda program: InsertBefore(program.statement(statement), new))


def after(text: str, statement: str, new: str = "new()") -> str | None:
    return changed(text, lambda program: InsertAfter(program.statement(statement), new))


def without(text: str, *statements: str) -> str | None:
    return changed(
        text, lambda program: tuple(Remove(program.statement(each)) for each in statements)
    )


# Before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a()\nx()\n", "a()\nnew()\nx()\n"),
        ("x()\n", "new()\nx()\n"),
        ("x()", "new()\nx()"),
        ("if a:\n    x()\n", "if a:\n    new()\n    x()\n"),
        ("if a:\n\tx()\n", "if a:\n\tnew()\n\tx()\n"),
        ("if a:\r\n    x()\r\n", "if a:\r\n    new()\r\n    x()\r\n"),
        ("x(); b()\n", "new()\nx(); b()\n"),
        ("a()\n# why\n# so\nx()\n", "a()\nnew()\n# why\n# so\nx()\n"),
        ("a()\n# apart\n\nx()\n", "a()\n# apart\n\nnew()\nx()\n"),
        (
            "#!/usr/bin/env python3\n# Licence.\nx()\n",
            "#!/usr/bin/env python3\n# Licence.\nnew()\nx()\n",
        ),
        ("# Licence.\n\n# why\nx()\n", "# Licence.\n\nnew()\n# why\nx()\n"),
        ("if a:\n    b()\n# why\nx()\n", "if a:\n    b()\nnew()\n# why\nx()\n"),
        ("if a:\n    b()\n    # its own\nx()\n", "if a:\n    b()\n    # its own\nnew()\nx()\n"),
        ("a()\nx(\n    1,\n)\n", "a()\nnew()\nx(\n    1,\n)\n"),
        ("a('''\n''')\nx()\n", "a('''\n''')\nnew()\nx()\n"),
    ],
)
def test_before_a_line(text: str, expected: str) -> None:
    assert before(text, "x(") == expected


@pytest.mark.parametrize(
    ("text", "statement", "expected"),
    [
        ("while a:\n    b()\n", "while", "new()\nwhile a:\n    b()\n"),
        ("while a: b()\n", "while", "new()\nwhile a: b()\n"),
        (
            "a()\n@one\n@two\ndef f():\n    b()\n",
            "def",
            "a()\nnew()\n@one\n@two\ndef f():\n    b()\n",
        ),
        (
            "try:\n    a()\nfinally:\n    b()\n",
            "b",
            "try:\n    a()\nfinally:\n    new()\n    b()\n",
        ),
        (
            "try:\n    a()\nexcept A:\n    b()\nelse:\n    c()\n",
            "b",
            "try:\n    a()\nexcept A:\n    new()\n    b()\nelse:\n    c()\n",
        ),
        (
            "if a:\n    b()\nelif c:\n    d()\n",
            "d",
            "if a:\n    b()\nelif c:\n    new()\n    d()\n",
        ),
        (
            "match a:\n    case 1:\n        b()\n",
            "b",
            "match a:\n    case 1:\n        new()\n        b()\n",
        ),
        (
            "async def f():\n    async with a:\n        b()\n",
            "b",
            "async def f():\n    async with a:\n        new()\n        b()\n",
        ),
    ],
)
def test_before_other_statements(text: str, statement: str, expected: str) -> None:
    assert before(text, statement) == expected


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("if a: x()\n", "x()"),
        ("if a: b(); x()\n", "x()"),
        ("b(); x()\n", "x()"),
        ("class A: x = 1\n", "x = 1"),
    ],
)
def test_before_is_given_up(text: str, statement: str) -> None:
    assert before(text, statement) is None


def test_lines_take_the_indentation_of_the_file() -> None:
    new = "if a:\n    b(\n      c)\n\n    d()"
    text = "def f():\n  x()\n"
    assert before(text, "x", new) == "def f():\n  if a:\n    b(\n      c)\n\n    d()\n  x()\n"
    text = "def f():\n\tx()\n"
    assert after(text, "x") == "def f():\n\tx()\n\tnew()\n"
    assert before(text, "x", "if a:\n    b()") == "def f():\n\tif a:\n\t\tb()\n\tx()\n"


# After


@pytest.mark.parametrize(
    ("text", "statement", "expected"),
    [
        ("x()\na()\n", "x", "x()\nnew()\na()\n"),
        ("x()  # why\na()\n", "x", "x()  # why\nnew()\na()\n"),
        ("x();\na()\n", "x", "x();\nnew()\na()\n"),
        ("a(); x()\n", "x", "a(); x()\nnew()\n"),
        ("x()", "x", "x()\nnew()"),
        ("if a:\r\n    x()", "x", "if a:\r\n    x()\r\n    new()"),
        ("x(\n    1,\n)\na()\n", "x", "x(\n    1,\n)\nnew()\na()\n"),
        ("x('''\n''')\n", "x", "x('''\n''')\nnew()\n"),
        ("if a:\n    x()\nb()\n", "x", "if a:\n    x()\n    new()\nb()\n"),
        ("while a:\n    b()\nc()\n", "while", "while a:\n    b()\nnew()\nc()\n"),
        ("while a: b()  # why\nc()\n", "while", "while a: b()  # why\nnew()\nc()\n"),
        (
            "if a:\n    b()\nelse:\n    c()\nd()\n",
            "if",
            "if a:\n    b()\nelse:\n    c()\nnew()\nd()\n",
        ),
        (
            "try:\n    a()\nexcept A:\n    b()\nd()\n",
            "try",
            "try:\n    a()\nexcept A:\n    b()\nnew()\nd()\n",
        ),
        (
            "try:\n    a()\nexcept A: pass\nelse:\n    b()\nfinally:\n    c()\nd()\n",
            "try",
            "try:\n    a()\nexcept A: pass\nelse:\n    b()\nfinally:\n    c()\nnew()\nd()\n",
        ),
        (
            "try:\n    a()\nexcept* A:\n    b()\nd()\n",
            "try",
            "try:\n    a()\nexcept* A:\n    b()\nnew()\nd()\n",
        ),
        (
            "match a:\n    case 1:\n        b()\nd()\n",
            "match",
            "match a:\n    case 1:\n        b()\nnew()\nd()\n",
        ),
        (
            "for a in b:\n    if c:\n        d()\n",
            "for",
            "for a in b:\n    if c:\n        d()\nnew()\n",
        ),
        (
            "if a:\n    b()\n    # its own\n\n# another's\nc()\n",
            "if",
            "if a:\n    b()\n    # its own\nnew()\n\n# another's\nc()\n",
        ),
        (
            "def f():\n    if a:\n        b()\n\n        # end\n    c()\n",
            "if",
            "def f():\n    if a:\n        b()\n\n        # end\n    new()\n    c()\n",
        ),
    ],
)
def test_after(text: str, statement: str, expected: str) -> None:
    assert after(text, statement) == expected


@pytest.mark.parametrize(("text", "statement"), [("x(); a()\n", "x()"), ("if a: x()\n", "x()")])
def test_after_is_given_up(text: str, statement: str) -> None:
    assert after(text, statement) is None


# Without


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a()\nx()\nb()\n", "a()\nb()\n"),
        ("a()\nx()  # why\nb()\n", "a()\nb()\n"),
        ("a()\n# kept\nx()\nb()\n", "a()\n# kept\nb()\n"),
        ("a()\nx()", "a()"),
        ("x()\n", ""),
        ("a()\nx(\n    1,\n)\nb()\n", "a()\nb()\n"),
        ("a(); x()\n", "a()\n"),
        ("x(); a()  # why\n", "a()  # why\n"),
        ("a(); x(); b()\n", "a(); b()\n"),
        ("a(); x();\n", "a();\n"),
        ("if a:\n    x()\n", "if a:\n    pass\n"),
        ("if a:\n    # kept\n    x()  # why\nb()\n", "if a:\n    # kept\n    pass\nb()\n"),
        ("if a: x()\n", "if a: pass\n"),
        ("if a: b(); x()  # why\n", "if a: b()  # why\n"),
        ("try:\n    a()\nfinally:\n    x()\n", "try:\n    a()\nfinally:\n    pass\n"),
        ("if a:\n    b()\n    x()\n", "if a:\n    b()\n"),
        # The blank lines around it, as a formatter would have them.
        ("a()\n\nx()\n\nb()\n", "a()\n\nb()\n"),
        ("import a\n\nx()\n\n\ndef f(): ...\n", "import a\n\n\ndef f(): ...\n"),
        ("def f():\n    x()\n\n    a()\n", "def f():\n    a()\n"),
        ("def f():\n    a()\n\n    x()\n\n\nb()\n", "def f():\n    a()\n\n\nb()\n"),
        ("if a:\n    b()\n\n    x()\nelse:\n    c()\n", "if a:\n    b()\nelse:\n    c()\n"),
        ("a()\n\nx()\n", "a()\n"),
        ("x()\n\n\na()\n", "a()\n"),
        ("a()\r\n\r\nx()\r\n\r\nb()\r\n", "a()\r\n\r\nb()\r\n"),
    ],
)
def test_without_a_line(text: str, expected: str) -> None:
    assert without(text, "x(") == expected


@pytest.mark.parametrize(
    ("text", "statement", "expected"),
    [
        ("a()\nwhile b:\n    c()\n    # its own\nd()\n", "while", "a()\nd()\n"),
        ("@one\n@two\ndef f():\n    a()\n\n\nb()\n", "def", "b()\n"),
        ("if a:\n    while b: c()  # why\n", "while", "if a:\n    pass\n"),
        ("if a:\n    while b:\n        c()\nd()\n", "while", "if a:\n    pass\nd()\n"),
        ("if a:\n    @one\n    def f(): ...\nd()\n", "def", "if a:\n    pass\nd()\n"),
    ],
)
def test_without_a_compound_statement(text: str, statement: str, expected: str) -> None:
    assert without(text, statement) == expected


def test_without_several() -> None:
    assert without("if a:\n    b()\n    c()\n", "b", "c") == "if a:\n    pass\n"
    assert without("if a:\n    b()\n    c()\n    d()\n", "b", "d") == "if a:\n    c()\n"
    assert without("a(); b(); c()\n", "a", "b") == "c()\n"
    assert without("a(); b(); c()\n", "b", "c") == "a()\n"
    assert without("def f():\n    a()\n\n    b()\n\n    c()\n", "a", "b") == "def f():\n    c()\n"


def test_without_is_given_up() -> None:
    assert without("a(); b()\n", "a", "b") is None


# In place


def test_replacing_and_wrapping_expressions() -> None:
    text = "a(b + (c))  # d\n"
    assert changed(text, lambda p: Replace(p.expression("c"), "d")) == "a(b + (d))  # d\n"
    assert changed(text, lambda p: Wrap(p.expression("b"), "f(", ")")) == "a(f(b) + (c))  # d\n"
    assert (
        changed(
            text, lambda p: (Replace(p.expression("a"), "x"), Wrap(p.expression("b"), "-", ""))
        )
        == "x(-b + (c))  # d\n"
    )
    # Both at the same node: the wrapping stands around what replaces it.
    both = changed(
        text, lambda p: (Wrap(p.expression("b"), "f(", ")"), Replace(p.expression("b"), "z"))
    )
    assert both == "a(f(z) + (c))  # d\n"


def test_replacing_a_statement_by_several_lines() -> None:
    text = "def f():\r\n\tx()  # why\r\n\ty()\r\n"
    new = "if a:\n    b()\nelse:\n    c()"
    expected = "def f():\r\n\tif a:\r\n\t\tb()\r\n\telse:\r\n\t\tc()  # why\r\n\ty()\r\n"
    assert changed(text, lambda p: Replace(p.statement("x"), new)) == expected


def test_a_fix_is_whole_or_none() -> None:
    text = "a()\nif b: c()\n"
    assert (
        changed(text, lambda p: (Remove(p.statement("a")), InsertBefore(p.statement("c"), "x")))
        is None
    )
    # Edits that overlap.
    assert (
        changed(text, lambda p: (Replace(p.statement("a"), "x"), Remove(p.statement("a")))) is None
    )
    # Nothing that changes anything.
    assert Program(text).resolve() is None


def test_a_node_from_elsewhere_is_given_up() -> None:
    program = Program("a()\n")
    other = cst.parse_statement("b()")
    assert program.resolve(InsertBefore(other, "x")) is None
    assert program.resolve(Remove(other)) is None
    assert program.resolve(InsertAfter(program.expression("a()"), "x")) is None


LEFT_OUT = ["\\\na()\n", "b()\n\x0ca()\n", "if b:\n    c()\n    \\\n    a()\n"]


@pytest.mark.parametrize("text", LEFT_OUT)
def test_text_that_libcst_leaves_out_moves_nothing(text: str) -> None:
    after = changed(text, lambda program: Replace(program.expression("a()"), "x"))
    assert after == text.replace("a()", "x")


@pytest.mark.parametrize("text", [text for text in LEFT_OUT if "\\" in text])
def test_lines_that_a_backslash_joins_are_left_alone(text: str) -> None:
    assert changed(text, lambda p: InsertBefore(p.statement("a"), "x")) is None
    assert changed(text, lambda p: InsertAfter(p.statement("a"), "x")) is None
    assert changed(text, lambda p: Remove(p.statement("a"))) is None


def test_lines_behind_a_form_feed() -> None:
    text = "b()\n\x0ca()\n"
    assert changed(text, lambda p: InsertAfter(p.statement("a"), "x")) == text + "\x0cx\n"
    assert changed(text, lambda p: Remove(p.statement("a"))) == "b()\n"


def test_old_mac_newlines_are_left_alone() -> None:
    program = Program("b()\ra()\r")
    for edit in (Replace, InsertBefore, InsertAfter):
        assert program.resolve(edit(program.module.body[-1], "x")) is None


def test_a_node_that_is_too_deep_to_be_placed_is_left_alone() -> None:
    text = "x = a(b)" + " + 1" * 500 + "\n"
    program = Program(text)
    (call,) = program.tree.all(cst.Call)
    assert program.resolve(Replace(call, "x")) is None
    assert program.resolve(Replace(program.module.body[0], "x")) is not None


@pytest.mark.parametrize("text", ["\x0c\na()\n", "b() \\\n\na()\n", "b()\r\na()\r\n"])
def test_text_that_libcst_keeps_is_fixed(text: str) -> None:
    after = changed(text, lambda program: Replace(program.expression("a()"), "x"))
    assert after == text.replace("a()", "x")


def test_a_character_the_encoding_lacks_is_given_up() -> None:
    program = Program("# coding: latin-1\na('\u00e9')\n", "latin-1")
    assert program.resolve(Replace(program.expression("a"), "\u20ac")) is None
    assert program.resolve(Replace(program.expression("a"), "\u00e9")) is not None


def test_behind_a_byte_order_mark() -> None:
    assert changed("\ufeffa()\n", lambda p: InsertBefore(p.statement("a"), "x")) == "x\na()\n"
    program = Program("\ufeffa()\n")
    assert program.source.has_bom
