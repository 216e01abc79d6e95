"""Every sentence by which manuals on tasks, servers and telemetry say what happens is backed.

By a proof, by a test that runs the library, or by a link on the page. The lists stand beside the
proofs, in `proofs/SHDnnn/claims.toml`: who changes a sentence says anew what stands behind it.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from support.claims import Claim, claims_of, said, sentences, to_be_backed
from support.fixtures import rules_by_code
from support.proof_case import load_cases
from test_manuals import manual

TESTS = Path(__file__).parent
FAMILIES = ("SHD6", "SHD7", "SHD8")
RULES = {code: rule for code, rule in rules_by_code().items() if code.startswith(FAMILIES)}
CASES = frozenset(f"{case.rule}/{case.name}" for case in load_cases())

each_rule = pytest.mark.parametrize("code", RULES)


@cache
def proving_tests(file: str) -> frozenset[str]:
    """The tests of a file that runs libraries."""
    tree = ast.parse((TESTS / file).read_bytes())
    text = (TESTS / file).read_text(encoding="utf-8")
    assert "pytest.mark.proof" in text, f"{file} runs nothing"
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


@each_rule
def test_each_sentence_is_listed(code: str) -> None:
    """Word by word and in the order of the manual, with what sections on the rule say besides."""
    info = manual(RULES[code])
    listed = [claim.says for claim in claims_of(code)]
    needed = [*to_be_backed(info)]
    assert [says for says in needed if says not in listed] == []
    assert [says for says in said(info) if says in listed] == listed


@each_rule
def test_something_stands_behind_each(code: str) -> None:
    page = manual(RULES[code]).markdown
    for claim in claims_of(code):
        assert claim.is_backed, claim.says
        for case in claim.proof:
            assert (case if "/" in case else f"{code}/{case}") in CASES, claim.says
        for test in claim.test:
            file, _, name = test.partition("::")
            assert name in proving_tests(file), claim.says
        for link in claim.source:
            assert link.startswith("https://"), claim.says
            assert f"]({link})" in page, f"{link} does not stand on the page: {claim.says}"


@each_rule
def test_what_was_measured_is_run(code: str) -> None:
    """A figure that was measured once is nothing that anybody can check."""
    for claim in claims_of(code):
        if "measured" in claim.says.lower():
            assert claim.proof or claim.test, claim.says


@each_rule
def test_each_proof_of_a_rule_is_named(code: str) -> None:
    named = {case for claim in claims_of(code) for case in claim.proof}
    own = {case.partition("/")[2] for case in CASES if case.startswith(f"{code}/")}
    assert own - named == set()


def test_what_a_sentence_is() -> None:
    text = "One, by `a`. `b` is\ntwo: Three!\n\n```python\nFour.\n```\n\n- **Five** 5.7 x.\n- six"
    assert sentences(text) == ["One, by `a`.", "`b` is two:", "Three!", "**Five** 5.7 x.", "six"]


@pytest.mark.parametrize(
    ("claim", "is_backed"),
    [
        (Claim("a"), False),
        (Claim("a", proof=("b",)), True),
        (Claim("a", argues=True), True),
        (Claim("a", argues=True, source=("https://a",)), False),
    ],
)
def test_what_backs_a_claim(claim: Claim, *, is_backed: bool) -> None:
    assert claim.is_backed is is_backed
