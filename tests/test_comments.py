"""Comments and line groups are those that tokenize and flake8 see."""

from __future__ import annotations

import argparse
import ast
import asyncio
import io
import tokenize
from pathlib import Path

import pytest
from flake8.processor import FileProcessor  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from shutdown_lint.engine.comments import Layout, read_layout
from shutdown_lint.model.source import LineTable

STANDARD_LIBRARY = sorted(Path(asyncio.__file__).parent.glob("*.py"))

SNIPPETS = {
    "plain": "x = 1  # one\n\n# alone\ny = 2\n",
    "no final newline": "x = 1  # one",
    "hash in strings": "x = '# no'  # yes\ny = \"# no\"\nz = r'# no' b'# no' # yes\n",
    "escaped quotes": "x = 'it\\'s # no'  # yes\ny = \"\\\\\"  # yes\n",
    "raw backslash": "x = r'\\' # no'  # yes\n",
    "triple": 'x = """\n# no\n" "" # no\n"""  # yes\ny = 1\n',
    "triple single": "x = '''\n# no ''\\''' # no\n'''  # yes\n",
    "empty strings": "x = '' ''  # a\ny = \"\"  # b\nz = ''''''  # c\n",
    "joined by backslash": "x = 1 + \\\n    2  # yes\ny = 'a\\\n# no'  # yes\n",
    "brackets": "f(  # one\n    1,\n    [2,  # two\n     3],\n)  # three\ny = 1\n",
    "string in brackets": "f(\n    '''a\n    b''',  # one\n    2,\n)\n",
    "words before quotes": "x = 1 if'a#b'else'#c'  # yes\ny = (0)or'#'  # yes\n",
    "prefixes": "".join(f"x = {p}'#'  # {p}\n" for p in ("b", "rb", "Rb", "u", "f", "fr", "RF")),
    "formatted": "x = f'{a!r:>{width}} # no {{ # no'  # yes\n",
    "formatted nested": "x = f'{d[\"a # no\"]} # no'  # yes\n",
    "formatted triple": 'x = f"""{a} " # no\n{b:%H:%M}\n# no\n"""  # yes\n',
    "formatted braces": "x = f'{ {1: 2}[1] } {(lambda: 1)()}' # yes\n",
    "formatted character name": 'x = f"\\N{NUMBER SIGN} # no {a}"  # yes\n',
    "form feed": "x = 1\n\x0c\ny = 2  # yes\n",
    "blank inside": "def f():\n\n    # one\n\n    return 1  # two\n",
    "decorated": "@d  # one\nclass A(  # two\n    B,\n):  # three\n    pass\n",
    "comment at the end": "x = 1\n# last",
}


def layout_of(text: str) -> Layout:
    return read_layout(LineTable(text))


def assert_as_tokenize_and_flake8(text: str) -> None:
    layout = layout_of(text)
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    expected = [(one.string, one.start[0]) for one in tokens if one.type == tokenize.COMMENT]
    assert [(comment.text, comment.line) for comment in layout.comments] == expected
    assert all(text.startswith(comment.text, comment.start) for comment in layout.comments)

    lines = io.StringIO(text).readlines()
    processor = flake8_of(lines)
    for number in range(1, len(lines) + 1):
        first, last = layout.joined_lines(number)
        seen = processor.noqa_line_for(number)
        joined = "".join(lines[first - 1 : last])
        # flake8 leaves out lines that hold a backslash only and so can hold no finding.
        assert seen is None or (joined.endswith(seen) and not joined[: -len(seen)].strip(" \\\n"))
        assert first <= number <= last

    logical = [one.start[0] for one in tokens if one.type == tokenize.NEWLINE]
    for number in range(1, len(lines) + 1):
        first, last = layout.logical_lines(number)
        # Comments and blank lines between statements stand for themselves.
        assert last in logical or first == last
        assert not any(first <= end < last for end in logical)


def flake8_of(lines: list[str]) -> FileProcessor:
    options = argparse.Namespace(
        hang_closing=False, indent_size=4, max_doc_length=None, max_line_length=79, verbose=0
    )
    return FileProcessor("worker.py", options, lines)


@pytest.mark.parametrize("name", SNIPPETS)
def test_on_snippets(name: str) -> None:
    assert_as_tokenize_and_flake8(SNIPPETS[name])


@pytest.mark.parametrize("path", STANDARD_LIBRARY, ids=lambda path: path.name)
def test_on_real_code(path: Path) -> None:
    assert_as_tokenize_and_flake8(path.read_text(encoding="utf-8"))


PIECES = st.sampled_from(
    [
        "x",
        "1",
        " + ",
        " ",
        "(",
        ")",
        "[",
        "]",
        ", ",
        "'a # b'",
        '"it\'s"',
        "'\\''",
        "r'\\\\'",
        "'''a\n# b\n'''",
        '"""a"b\\""""',
        "f'{x}#'",
        "f'{{#'",
        'f"{x:{x}}"',
        "b'#'",
        "\\\n",
        "\n",
        "# c\n",
        "  # noqa: SHD101\n",
        "\n\n",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_on_generated_code(text: str) -> None:
    try:
        list(tokenize.generate_tokens(io.StringIO(text).readline))
        ast.parse(text)
    except (tokenize.TokenError, SyntaxError):
        layout_of(text)  # whatever it says, it says it
        return
    assert_as_tokenize_and_flake8(text)


@given(st.text(alphabet="fr'\"{}:#\\\n\r() xtN!", max_size=40))
def test_any_text_has_a_layout(text: str) -> None:
    layout = layout_of(text)
    count = len(LineTable(text))
    for number in range(1, count + 1):
        for first, last in (layout.joined_lines(number), layout.logical_lines(number)):
            assert 1 <= first <= number <= last <= count
    assert all(text[one.start] == "#" for one in layout.comments)


# Code that the Python running the tests may not be able to tokenize (PEP 701, PEP 750).
@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ('x = f"{d["a#b"]}"  # yes\n', ["# yes"]),
        ('x = f"{d["it\'s"]} # no"  # yes\n', ["# yes"]),
        ('x = f"{f"{f"{a}#"}#"}#"  # yes\n', ["# yes"]),
        ('x = f"{a:{b["#"]}>10} # no"  # yes\n', ["# yes"]),
        ('x = f"{\n    a  # inside\n}"  # yes\n', ["# yes"]),
        ('x = f"""{\n    d["""#"""]\n}"""  # yes\n', ["# yes"]),
        ("x = t'{a + '#'}'  # yes\n", ["# yes"]),
        ('x = f"{"}"}#"  # yes\n', ["# yes"]),
        ('x = f"{x:\\"}#"  # yes\n', ["# yes"]),
        ('x = rf"\\{a["#"]}"  # yes\n', ["# yes"]),
    ],
)
def test_quotes_nested_in_f_strings(text: str, comments: list[str]) -> None:
    layout = layout_of(text)
    assert [comment.text for comment in layout.comments] == comments
    last = len(LineTable(text)) - 1
    assert layout.joined_lines(1) == layout.logical_lines(1) == (1, last)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_newline(newline: str) -> None:
    text = "f(\n    1,  # one\n    '''\n''')\nx = 1 + \\\n  2  # two\n".replace("\n", newline)
    layout = layout_of(text)
    assert [(one.text, one.line) for one in layout.comments] == [("# one", 2), ("# two", 6)]
    assert [layout.joined_lines(line) for line in (1, 2, 3, 4, 5, 6)] == [
        (1, 1),
        (2, 2),
        (3, 4),
        (3, 4),
        (5, 6),
        (5, 6),
    ]
    assert [layout.logical_lines(line) for line in (1, 4, 5)] == [(1, 4), (1, 4), (5, 6)]


def test_code_that_is_broken_off_hides_little() -> None:
    layout = layout_of("x = 'open\ny = f'{open\nz = 1  # seen\n")
    assert layout.joined_lines(1) == (1, 1)
    assert layout_of("x = 'open\nz = 1  # seen\n").comments[0].text == "# seen"
    assert layout_of(")))\nx = (  # seen\n1)\n").logical_lines(2) == (2, 3)


def test_deep_nesting_ends() -> None:
    layout_of("f'{" * 5_000)
    layout_of("f'{x:{" * 5_000)
    layout_of("(" * 100_000)


def test_work_grows_with_the_text_only() -> None:
    """An unclosed string is read once, not once for each of its quotes."""
    assert layout_of("'" * 200_001 + "\n# hidden\n").comments == ()
    assert layout_of('"""' + '""\\"' * 100_000).comments == ()
