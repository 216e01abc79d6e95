"""What the lines of a file tell of its blocks is what CPython's parser says of them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutdown_lint.engine.sketch import Sketch
from shutdown_lint.facts.outlines.outline import outline_of
from shutdown_lint.facts.outlines.questions import QUESTIONS, question
from shutdown_lint.facts.sketches.behind import may_leave_cleanup_unreached
from shutdown_lint.facts.sketches.clauses import (
    continues_in_finally,
    repeats_in_finally,
    suppresses_exit,
    swallows_cancellation,
    swallows_everything,
)
from shutdown_lint.facts.sketches.loops import polls_in_cleanup
from shutdown_lint.facts.sketches.tasks import unawaited_cancels
from support.fixtures import FIXTURES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from shutdown_lint.facts.outlines.outline import Outline

Chain = tuple[str, ...]

HEADER = re.compile(
    rb"\n( *)(?:async +)?(?:while|for|if|else|try|except|finally|with|def|class)\b"
)
KEYWORDS: dict[type[ast.stmt], str] = {
    ast.While: "while", ast.For: "for", ast.AsyncFor: "for", ast.If: "if", ast.Try: "try",
    ast.With: "with", ast.FunctionDef: "def", ast.AsyncFunctionDef: "def", ast.ClassDef: "class",
}  # fmt: skip
BLOCKS = {"body": "", "handlers": "except", "orelse": "else", "finalbody": "finally"}


IN_THE_TREE: dict[str, Callable[[Sketch], bool]] = {
    "cancels-in-coroutine": lambda sketch: any(unawaited_cancels(sketch)),
    "continues-in-finally": continues_in_finally,
    "leaves-cleanup-unreached": may_leave_cleanup_unreached,
    "polls-in-cleanup": polls_in_cleanup,
    "repeats-in-finally": repeats_in_finally,
    "suppresses-exit": suppresses_exit,
    "swallows-cancellation": swallows_cancellation,
    "swallows-everything": swallows_everything,
}

IMPORTS = """import itertools
from functools import partial, partial as p
from asyncio import CancelledError as Left
Ended = SystemExit"""

# Statements of one line or more that are hard to read by lines.
SIMPLE = (
    "pass",
    "continue",
    "break",
    "return",
    "raise SystemExit",
    "queue.close()",
    "run()",
    "x = run",
    "x = make()\nx()",
    "self.stop = partial(run)",
    "await wait()",
    "task.cancel()",
    "(self.task\n.cancel)(  )",
    "text = '''\nwhile True:\n  break\n'''",
    'text = """ \\""" finally: """',
    "text = 'it\\'s' # break\n# finally:",
    "call(\none,\n    two)",
    "value = [\n  one for one in many\n]",
    "total = 1 + \\\n2",
    "'close'.join(names)",
    'text = f"{name!r:>{width}} {{" + rb"\\"',
    "  ",
    "yield 1",
    "getattr(self, 'run')()",
    "(run)()",
    "asyncio.run(self.run())",
    "go = asyncio.run",
    "go(run())",
    "go = p(self.run)",
    "go = other = self.run",
    "nap = time.sleep",
    "nap(1)",
    "queue.get(timeout=1)",
    "atexit.register(run)",
    "signal.signal(signal.SIGTERM, Worker().run)",
    "app.on_shutdown += [run]",
    "return run",
    "Worker(\n)",
)
HEADERS = (
    "while True",
    "while (\n1\n)",
    "while waiting(  # break\n)",
    "for one in (\n  many):\n  pass\nelse",
    "for one in itertools.count()",
    "async for one in stream",
    "if ready",
    "with lock",
    "with suppress(\nSystemExit)",
    "with suppress(Left)",
    "for one in iter(\nread, 1)",
    "for one in consumer",
    "async with lock, suppress(Ended, OSError)",
    "def run(self)",
    "async def run(\nself)",
    "class Worker",
    "class Other(Worker)",
    "def lifespan(app)",
    "@atexit.register\ndef stop()",
    "def __init__(self)",
)


@st.composite
def _blocks(draw: st.DrawFn, depth: int = 3) -> str:
    return "\n".join(draw(st.lists(_statements(depth), min_size=1, max_size=4)))


def _statements(depth: int) -> st.SearchStrategy[str]:
    simple = st.sampled_from(SIMPLE)
    if depth == 0:
        return simple
    inner = _blocks(depth - 1).map(_indented)
    compound = st.builds("{}:\n{}".format, st.sampled_from(HEADERS), inner)
    branches = st.builds("if ready:\n{}\nelse:\n{}".format, inner, inner)
    tries = st.builds("try:\n{}\nfinally:\n{}".format, inner, inner)
    clauses = st.builds(
        "try:\n{}\n{}:\n{}".format,
        inner,
        st.sampled_from(
            (
                "except",
                "except KeyboardInterrupt",
                "except (\nOSError, SystemExit)",
                "except Ended as error",
                "except (Cancelled, CancelledError)",
                "except getattr(one, 'SystemExit')",
            )
        ),
        inner,
    )
    both = st.builds("{}\nfinally:\n{}".format, clauses, inner)
    return st.one_of(simple, compound, branches, tries, clauses, both)


def _indented(text: str) -> str:
    """A block one level deeper, with a `pass`; strings keep their lines where they are."""
    inside, lines = False, []
    for line in [*text.split("\n"), "pass"]:
        lines.append(line if inside or not line else "    " + line)
        inside ^= line.count("'''") % 2 == 1
    return "\n".join(lines)


def _tree(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except SyntaxError:
        return None


def _assert_agree(text: str, where: str = "") -> None:
    """What is in the tree is in the outline, which may see more."""
    tree, outline = _tree(text), outline_of(text.encode())
    if tree is None or outline is None:
        return
    sketch = Sketch(tree)
    for name in QUESTIONS:
        assert question(name)(outline) or not IN_THE_TREE[name](sketch), (name, where)


def _in_tree(body: list[ast.stmt], above: Chain = ()) -> Iterator[Chain]:
    """Each statement with blocks as the keywords that lead to it, clause by clause."""
    for node in body:
        keyword = KEYWORDS.get(type(node))
        if keyword is None:
            continue
        for block, clause_word in BLOCKS.items():
            inner = getattr(node, block, [])
            if block == "handlers":
                for clause in inner:
                    yield (*above, "except")
                    yield from _in_tree(clause.body, (*above, "except"))
            elif inner:
                chain = (*above, clause_word or keyword)
                yield chain
                yield from _in_tree(inner, chain)


def _in_lines(outline: Outline) -> Iterator[Chain]:
    blocks = list(outline.blocks(HEADER))
    for block in blocks:
        chain = [block]
        while (above := outline.around(chain[0])) is not None:
            chain.insert(0, above)
        assert chain[:-1] == [one for one in blocks if one.holds(block)]
        yield tuple(outline.keyword(one).decode() for one in chain)


@given(_blocks())
def test_blocks_are_those_of_the_tree(text: str) -> None:
    tree, outline = _tree(text), outline_of(text.encode())
    if tree is not None and outline is not None:
        assert list(_in_lines(outline)) == list(_in_tree(tree.body))


@given(_blocks().map(f"{IMPORTS}\n{{}}".format))
def test_answers_leave_nothing_out(text: str) -> None:
    _assert_agree(text)


@given(_blocks(), st.sampled_from(["\r\n", "\n\n", "\n\f"]))
def test_line_ends_change_nothing(text: str, end: str) -> None:
    _assert_agree(text.replace("\n", end))


@given(_blocks())
def test_tabs_change_nothing(text: str) -> None:
    _assert_agree(text.replace("    ", "\t"))


@pytest.mark.parametrize("folder", sorted(FIXTURES.glob("SHD*")), ids=lambda folder: folder.name)
def test_answers_leave_nothing_out_of_a_fixture(folder: Path) -> None:
    for path in sorted(folder.glob("*.py")):
        _assert_agree(path.read_bytes().decode(errors="replace"), path.name)


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_answer_may_be_yes_and_no(name: str) -> None:
    """Else the tests above would pass without a look at anything."""
    outlines = [outline_of(path.read_bytes()) for path in FIXTURES.glob("SHD[34]*/*.py")]
    answers = {question(name)(outline) for outline in outlines if outline is not None}
    assert answers == {True, False}


@pytest.mark.parametrize(
    "text",
    [
        'text = """ without an end',
        "text = 'without an end\n",
        "if ready:\n\tgo()\nelse:\n        stop()\n",
        "go()\rstop()\r",
        "go()\n  \f  stop()\n",
        "if ready:\n  \\\n  go()\n",
        'text = f"{names[\'x\']} {names["y"]}"\n',
        "text = rf'{f'{1}'}'\n",
        "async def run(): print(f'{await task}')\n",
        "async def run(): print(f'{task.cancel()}')\n",
    ],
)
def test_no_outline_where_lines_do_not_tell(text: str) -> None:
    assert outline_of(text.encode()) is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("x = 1  # 'one'\n", b"x = 1  $\n"),
        ("x = r'\\\\' + '#'\n", b"x = r$ + $\n"),
        ("x = '' '''\n'a'\n''' \"\"\n", b"x = $ $ $\n"),
        ('x = """"one" two\\""""\n', b"x = $\n"),
        ("x = f'{{' f'{x}{y:{z}}' rf\"{'a'}\"\n", b"x = f$ f$ rf$\n"),
        ("x = 1 + \\\n    2\n", b"x = 1 +      2\n"),
        ("\ufeffx = 1\r\n", b"x = 1\n"),
    ],
)
def test_strings_and_comments_are_hidden(text: str, left: bytes) -> None:
    outline = outline_of(text.encode())
    assert outline is not None
    assert outline.text == b"\n" + left
