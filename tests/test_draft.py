"""A draft, made of CPython's tree, is the tree that libcst would have parsed.

`tests/test_properties.py` and `tools/oracle.py` say the same of generated programs and of real
packages.
"""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import libcst as cst
import pytest

from shutdown_lint.engine.check import check as check_module
from shutdown_lint.engine.draft.module import draft_of
from shutdown_lint.engine.drafting import ask_draft
from shutdown_lint.engine.judging import judge
from shutdown_lint.engine.prefilter import candidates, every_rule
from shutdown_lint.engine.profile import Profile
from shutdown_lint.engine.syntax import Syntax, read_syntax
from shutdown_lint.model.levels import Preset
from shutdown_lint.model.source import SourceFile
from support.fixtures import all_fixtures, profile_for, rules_by_code
from support.same_code import difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.engine.candidates import Candidate
    from shutdown_lint.engine.judging import Judged
    from shutdown_lint.model.finding import Finding
    from shutdown_lint.model.levels import Confidence
    from support.fixtures import Fixture

ROOT = Path(__file__).parent.parent
SYNTAX = sorted((ROOT / "tests" / "fixtures" / "_syntax").glob("*.py"))
# Enough of every kind of code, in a second.
FILES = [*SYNTAX, *sorted((ROOT / "lint").rglob("*.py"))[::3]]


def drafted(text: str) -> cst.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return draft_of(text, ast.parse(text))


def check(text: str) -> None:
    assert difference(cst.parse_module(text), drafted(text)) is None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    try:
        ast.parse(text)
        cst.parse_module(text)
    except (SyntaxError, ValueError, cst.ParserSyntaxError):
        return
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "'a' 'b'\n",
        "x = ('a'  # one\n     'b'\n     f'{c}')\n",
        "x = 'a' \\\n    'b'\n",
        "x = ''\ny = ''''''\nz = '''a'b''c'''\n",
        "x = r'\\d', Rb'', B'', u''\n",
        "x = f'{a}b{c!r}{d:>3}{e!s:x}'\n",
        'x = f"{a[0]}{a[b]}{f(1, k=2)}{a == b}{c=}"\n',
        'x = f"{{}}{a}\\n"\n',
        'x = f"""{a}\n{b["c"]}"""\n',
        "x = f'{a:{b}}'\n",
        "x = f''\n",
        "x = rf'\\d{a}'\n",
        "x = 'ä', 'ö' + f'ü{ä}', ä.ö\n",
        "a[1], a[1:2], a[:, 1], a[(1, 2)], a[(1), (2)], a[1,], a[()], a[*b]\n",
        "f(*a, b, *c, k=1, *d, **e)\n",
        "f(a for a in b)\n",
        "a and b and c or d and not e\n",
        "a < b <= c is not d not in e\n",
        "(a, b), [c, *d], {e, *f}, {**g, 'h': i}\n",
        "lambda a, /, b=1, *c, d, e=2, **f: (yield)\n",
        "def f(a, /, b: int = 1, *, c, d=2, **e) -> None: pass\n",
        "def f(*args: *Ts): ...\n",
        "def f(*, a): return\n",
        "async def f():\n    async with a as b, c: await d\n    async for e in f: yield\n",
        "async def f(): return [a async for b in c if d if e for g in h]\n",
        "class A(B, *C, metaclass=D, **E): x: int = 1; y: str\n",
        "@a\n@b.c(1)\nclass A: pass\n",
        "if a: b; c\nelif d:\n    e; f\nelse:\n    if g: h\n",
        "for a, b in c: break\nelse: d\nwhile a: continue\nelse:\n    b\n",
        "try:\n    a\nexcept (B, C) as d: e\nexcept F:\n    g\nelse: h\nfinally: i\n",
        "try:\n    a\nexcept* B: c\n",
        "with (a as b, c as (d, e)): pass\n",
        "from . import a\nfrom .b.c import d as e, f\nfrom g import *\nimport h.i as j, k\n",
        "del a, b[1]\ndel (c, d)\nassert a, b\nraise A from b\nglobal x, y\n",
        "a = b = c, d = 1\na += 1; a @= b\nx: int\n",
        "match a:\n    case [1, *b] if c: d\n    case {'e': f, **g} | H(i, j=k): pass\n",
        "def f():\n    match a:\n        case _:\n            return 1\n    return 2\n",
        "print(a if b else c, (d := 1), -1, ~e, 1j, 1.5, 0x1F, 1_000, ..., None, True)\n",
        "if x:\n\ty = 1\n\tz = 2\n",
        "x = 1; y = 2;\nz = 3\n",
        "x = (\n    1\n); y = 2\n",
        "x = 1\r\ny = '''a\r\nb'''\r\n",
        "",
        "# only this\n",
    ],
)
def test_shapes(text: str) -> None:
    check(text)


def test_a_draft_says_where_calls_of_many_lines_stand_and_quotes_nothing_it_cannot() -> None:
    text = """import signal
import sys


def stop(
    signum,
    frame,
):
    print("stopping", file=sys.stderr)
    print(
        "stopped",
    )


signal.signal(
    signal.SIGTERM, stop
)
"""
    source = SourceFile("stop.py", text.encode())
    told = _said(source, "SHD203")
    assert told is not None
    assert [one.span.line for one in told] == [9]
    # What it would quote does not stand there in this way.
    assert _said(SourceFile("stop.py", text.replace("=sys", " = sys").encode()), "SHD203") is None


def _said(source: SourceFile, code: str) -> list[Finding] | None:
    profile = Profile((rules_by_code()[code],))
    possible = every_rule(profile)
    return ask_draft(source, source.text, ast.parse(source.text), possible, profile).findings


def test_comments_between_the_statements_of_the_module() -> None:
    module = drafted(
        "#!/usr/bin/env python\n# one\n\nx = '''\n# no comment\n'''\n# two\n"
        "@decorated\n# inside\ndef f(): pass\n  # three\n"
    )
    header = [line.comment.value for line in module.header if line.comment]
    footer = [line.comment.value for line in module.footer if line.comment]
    assert header == ["#!/usr/bin/env python", "# one"]
    assert footer == ["# two", "# three"]


EVERYTHING = Profile(tuple(rules_by_code().values()), preset=Preset.AUDIT)


@pytest.mark.parametrize("fixture", all_fixtures(), ids=lambda fixture: fixture.name)
def test_rules_say_the_same_of_a_draft(fixture: Fixture) -> None:
    source = SourceFile(fixture.name, fixture.data)
    syntax = read_syntax(source)
    if not isinstance(syntax, Syntax) or syntax.sketch is None:
        return
    possible = candidates(fixture.data, EVERYTHING) or every_rule(EVERYTHING)
    rules = [one.rule.load() for one in possible]
    of_parsed = judge(source.path, cst.parse_module(syntax.text), rules)
    of_drafted = judge(source.path, draft_of(syntax.text, syntax.sketch.tree), rules)
    # A fix may look at commas, which a draft has none of; the rule is then asked again.
    failed = {rule.meta.code for rule in of_drafted.failed}
    assert of_parsed.failed == {}
    assert failed <= {one.meta.code for one in of_parsed.reports}
    assert _summary(of_drafted, failed) == _summary(of_parsed, failed)
    # What has no fix on a draft has none.
    assert _without_fix(of_drafted, failed) <= _without_fix(of_parsed, failed)


def _summary(judged: Judged, left_out: set[str]) -> list[tuple[str, Preset, Confidence, int]]:
    return sorted(
        (one.meta.code, one.preset, one.confidence, len(one.related))
        for one in judged.reports
        if one.meta.code not in left_out
    )


def _without_fix(judged: Judged, left_out: set[str]) -> Counter[str]:
    return Counter(
        one.meta.code
        for one in judged.reports
        if one.fix is None and one.meta.code not in left_out
    )


BAD = [fixture for fixture in all_fixtures() if fixture.is_bad]


@pytest.mark.parametrize("fixture", BAD, ids=lambda fixture: fixture.name)
def test_what_a_draft_tells_is_what_libcst_says(fixture: Fixture) -> None:
    source = SourceFile(fixture.name, fixture.data)
    profile = profile_for(fixture)
    for one, findings in _told(source, profile):
        module = cst.parse_module(source.text)
        of_parsed = check_module(source, module, [one.rule.load()], profile.knowledge)
        assert findings == of_parsed.findings


def test_drafts_tell_something() -> None:
    """Else the test above would pass without comparing anything."""
    sources = ((SourceFile(one.name, one.data), profile_for(one)) for one in BAD)
    assert any(any(_told(*each)) for each in sources)


def _told(source: SourceFile, profile: Profile) -> Iterator[tuple[Candidate, list[Finding]]]:
    """The rules of which a draft tells what they find, and that."""
    syntax = read_syntax(source)
    if not isinstance(syntax, Syntax) or syntax.sketch is None:
        return
    tree, text = syntax.sketch.tree, syntax.text
    for one in ask_draft(source, text, tree, every_rule(profile), profile).speaking:
        findings = ask_draft(source, text, tree, (one,), profile).findings
        if findings is not None:
            yield one, findings
