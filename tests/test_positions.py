"""Nodes stand where libcst says that they stand, and where it is wrong, where the text says."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst
import pytest

from shutdown_lint.engine.lint import lint_source
from shutdown_lint.engine.positions import TooDeepError, UnplacedError
from shutdown_lint.engine.profile import Profile
from shutdown_lint.facts.code.text import MAX_DEPTH
from shutdown_lint.model.source import UTF8_BOM, SourceFile
from support import transforms
from support.fixtures import FIXTURES, rules_by_code
from support.node_places import Parsed, judge_ordinals, judge_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FOLDERS = sorted({path.parent for path in FIXTURES.glob("*/*.py")})
EVERY_RULE = Profile(rules=tuple(rules_by_code().values()))
SAMPLE = 4  # fixtures are much alike; `_syntax` holds what is not, and is read whole
DEEP = MAX_DEPTH + 100


def sources(folder: Path) -> Iterator[SourceFile]:
    """The files of a folder that can be parsed; of a rule's fixtures one in `SAMPLE`."""
    step = 1 if folder.name == "_syntax" else SAMPLE
    for path in sorted(folder.rglob("*.py"))[::step]:
        source = SourceFile(path.name, path.read_bytes())
        try:
            cst.parse_module(source.text)
        except (cst.ParserSyntaxError, UnicodeDecodeError, SyntaxError):
            continue
        yield source


def dressed(source: SourceFile) -> SourceFile | None:
    """The file with whatever makes columns, bytes and lines differ; None for newer Python."""
    try:
        lines = range(1, source.text.count("\n") + 2)
        text, _ = transforms.prefix_lines(source.text.replace("\r\n", "\n"), lines)
        text = transforms.crlf(transforms.tabs(text))
    except SyntaxError:
        return None
    return SourceFile(source.path, UTF8_BOM + text.encode())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_node_stands_where_libcst_says(folder: Path) -> None:
    spans = ordinals = calls = 0
    for source in sources(folder):
        parsed = Parsed(dressed(source) or source)
        if not parsed.is_kept:
            continue
        calls += len(parsed.tree.all(cst.Call))
        looked_up, counted_out = judge_spans(parsed), judge_ordinals(parsed)
        assert looked_up.wrong + counted_out.wrong == [], parsed.source.text
        spans += looked_up.compared
        ordinals += counted_out.compared
    assert spans > 30  # more would be too much to ask of the fixtures of a new rule
    assert ordinals > calls or folder.name == "_syntax"  # as attributes are counted out too


@pytest.mark.parametrize(
    "move",
    [
        pytest.param(transforms.crlf, id="crlf"),
        pytest.param(transforms.non_ascii_comment, id="non-ascii"),
        pytest.param(lambda text: text.removesuffix("\n"), id="no-last-newline"),
    ],
)
def test_every_kind_of_node_in_other_clothes(move: Callable[[str], str | None]) -> None:
    text = move((FIXTURES / "_syntax" / "every_node.py").read_text())
    assert text
    assert judge_spans(Parsed(SourceFile("x.py", text.encode()))).wrong == []


def program(text: str) -> Parsed:
    return Parsed(SourceFile("x.py", text.encode()))


def the_call(parsed: Parsed, name: str = "here") -> cst.Call:
    (call,) = (
        node
        for node in parsed.tree.all(cst.Call)
        if isinstance(node.func, cst.Name) and node.func.value == name
    )
    return call


def text_at(parsed: Parsed, node: cst.CSTNode) -> str:
    start, end = parsed.source.lines.offsets(parsed.positions.span(node))
    return parsed.source.text[start:end]


@pytest.mark.parametrize(
    "text",
    [
        "\x0chere()\n",
        "\x0c\n\x0c\nhere()\n",
        "if a:\n    b()\n\x0c    here()\n",
        "\\\nhere()\n",
        "if a:\n    b()\n    \\\n    here()\n",
        "\\\n\\\nif here():\n    pass\n",
        "b()\n\x0c@decorated\ndef f(): here()\n",
        "é = '終'; here(); '🛑'\n",
        "x = '''é\n終'''; here()\n",
        "x = f'''é{a}\n終'''; here()\n",
        "a(); b(); here();\n",
        "if a: b(); here()\n",
        "match a:\n\n  # case\n  case (1 |\n  2) if here(): pass\n",
        "try: pass\nexcept* here(): pass\n",
        "try: pass\n# except\nexcept here(): pass\n",
        "if a: pass\n# elif\nelif here(): pass\n",
        "for a in b: c() # else\nelse: here()\n",
        "x = (\n  # here()\n  (here()))\n",
        "x = 'here()', (here(),\r\n)\r\n",
        "lambda: here()",
        "a()\r'''b\\r'''\rif c:\r\there()\r",
        "async def f():\n\tasync with a:\n\t\tawait (here())\n",
    ],
)
def test_call_stands_where_the_text_has_it(text: str) -> None:
    parsed = program(text)
    assert text_at(parsed, the_call(parsed)) == "here()"


@pytest.mark.parametrize("between", ["\n", ";\n", " # else: finally:\n\n    # else\n", "\n\x0c"])
def test_clauses_that_cpython_does_not_locate(between: str) -> None:
    parsed = program(
        f"try:\n    a(){between}except B:\n    c(){between}"
        f"else:\n    d(){between}finally:\n    e()\n"
    )
    for kind, keyword in ((cst.Else, "else"), (cst.Finally, "finally"), (cst.Try, "try")):
        (clause,) = parsed.tree.all(kind)
        start, end = parsed.source.lines.offsets(parsed.positions.anchor(clause))
        assert parsed.source.text[start:end] == keyword
        assert text_at(parsed, clause).startswith(keyword)
    assert text_at(parsed, parsed.tree.all(cst.Else)[0]) == "else:\n    d()"


def test_cases_that_cpython_does_not_locate() -> None:
    parsed = program("match (a, 'case'):\n  case 1: b(); # case 2\n\n  case (2):\n    case()\n")
    first, second = parsed.tree.all(cst.MatchCase)
    assert text_at(parsed, first) == "case 1: b()"
    assert text_at(parsed, second) == "case (2):\n    case()"


def test_whole_module_is_all_of_the_text() -> None:
    parsed = program("# a\n\nb()\n\n# c")
    assert text_at(parsed, parsed.module) == parsed.source.text


def test_punctuation_has_its_place_too() -> None:
    parsed = program("a < b\n")
    (comparison,) = parsed.tree.all(cst.ComparisonTarget)
    assert parsed.positions.span(comparison.operator) == (1, 3, 1, 4)


# Code that libcst cannot write because of its depth

CHAINS = {
    "sum": "x = {call} + a.b" + " + 1" * DEEP,
    "or": "x = (a" + " or a" * DEEP + "\n or {call})",
    "method-calls": "{call}" + ".b()" * DEEP,
    "arguments": "x = a(1)" + ".b(é)" * DEEP + ".c({call})",
    "test": "while a.b() or {call}" + " or a" * DEEP + ": pass",
    "decorator": "@a({call}" + " + 1" * DEEP + ")\ndef f(): pass",
}


@pytest.mark.parametrize("text", [pytest.param(CHAINS[name], id=name) for name in CHAINS])
def test_call_in_a_deep_statement_is_found(text: str) -> None:
    parsed = program("'é'; a.b()\n" + text.format(call="here(b(1))") + "\nc()\n")
    call = the_call(parsed)
    start, end = parsed.source.lines.offsets(parsed.positions.anchor(call))
    assert parsed.source.text[start:end] == "here(b(1))"
    # Something that is only seen by libcst is shown at the call around it.
    assert parsed.positions.anchor(call.args[0]) == parsed.positions.anchor(call)
    with pytest.raises(UnplacedError):
        parsed.positions.span(call)


def test_deep_statement_itself_is_found() -> None:
    text = "x = 1" + " + 1" * DEEP
    parsed = program(f"if a:\n    {text}; b()\n")
    assert text_at(parsed, parsed.tree.all(cst.Assign)[0]) == text
    assert text_at(parsed, parsed.tree.all(cst.If)[0]).endswith("; b()")


def test_what_cannot_be_counted_out_is_shown_at_its_statement() -> None:
    parsed = program("a()\nx = (1" + " + 1" * DEEP + " + [here])\n")
    (element,) = parsed.tree.all(cst.Element)
    assert parsed.positions.anchor(element) == (2, 1, 2, 2)


@pytest.mark.parametrize("depth", [900])
def test_branches_do_not_count_as_depth(depth: int) -> None:
    parsed = program("if a:\n  b\n" + "elif a:\n  b\n" * depth + "else:\n  here()\n")
    call = the_call(parsed)
    assert parsed.positions.span(call) == (2 * depth + 4, 3, 2 * depth + 4, 9)
    (last,) = parsed.tree.all(cst.Else)
    assert parsed.positions.anchor(last).line == 2 * depth + 3
    assert parsed.positions.span(parsed.module.body[0]).end_line == 2 * depth + 4


# Code that CPython does not read, so that libcst has to place it all

UNREAD = "x = '\0'\n"


def test_code_that_only_libcst_reads() -> None:
    text = UNREAD + "@a\ndef f():\n\tif b:\n\t\there()\n"
    with pytest.raises((SyntaxError, ValueError)):
        ast.parse(text)
    parsed = program(text)
    assert text_at(parsed, the_call(parsed)) == "here()"
    assert judge_spans(parsed).wrong == []


def test_code_that_only_libcst_reads_and_does_not_keep() -> None:
    parsed = program(UNREAD + "\x0c\n\\\nhere()\n")
    with pytest.raises(UnplacedError):
        parsed.positions.span(the_call(parsed))
    assert parsed.positions.anchor(the_call(parsed)).line in (2, 3, 4)


def test_deep_code_that_only_libcst_reads() -> None:
    branches = "if a:\n  b\n" + "elif a:\n  b\n" * DEEP
    parsed = program(UNREAD + branches + "here()\n")
    with pytest.raises(TooDeepError):
        parsed.positions.anchor(the_call(parsed))
    bad = "import signal\nsignal.signal(signal.SIGKILL, print)\n"
    report = lint_source(SourceFile("x.py", (UNREAD + branches + bad).encode()), EVERY_RULE)
    assert [finding.code for finding in report.findings] == ["SHD001"]
    assert report.findings[0].message.endswith("it is nested too deeply to be parsed")
    assert report.errors == ()
    clean = lint_source(SourceFile("x.py", (UNREAD + branches).encode()), EVERY_RULE)
    assert clean.findings == ()
