"""What a manual claims, and what stands behind each sentence: `proofs/SHDnnn/claims.toml`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from support.proof_case import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.model.rule_info import RuleInfo

_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_BLOCKS = re.compile(r"\n\s*\n|\n(?=- )")
_SENTENCES = re.compile(r"(?<=[.:?!])\s+(?=[A-Z`\[*])")
# Elsewhere it is said of a sentence where it comes from.
_REPORTS = re.compile(r"\b[Mm]easured\b|\bdocumentation\b|\bsource\b")
# These say what the rule does; the others what the process does, and why that is so.
_OTHERS = ("Silent when", "Known misses", "Fix safety", "Proof")


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence of a manual, word by word, with what backs it."""

    says: str
    proof: tuple[str, ...] = ()  # cases: "killed-in-mid-task", of another rule "SHD602/…"
    test: tuple[str, ...] = ()  # "test_server_contracts.py::test_who_hears_sigterm"
    source: tuple[str, ...] = ()  # links, which stand on the page
    # It claims nothing of a library: it names the subject, draws a conclusion or gives advice.
    argues: bool = False

    @property
    def is_backed(self) -> bool:
        """Whether there is something behind it, or it needs nothing."""
        return bool(self.proof or self.test or self.source) != self.argues


class _Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    claim: tuple[Claim, ...]


def claims_of(code: str) -> tuple[Claim, ...]:
    """The claims listed for a rule; none where there is no list."""
    path = FOLDER / code / "claims.toml"
    return msgspec.toml.decode(path.read_bytes(), type=_Listed).claim if path.exists() else ()


def sentences(markdown: str) -> list[str]:
    """The sentences of a text, each on one line; examples are left out."""
    found = []
    for block in _BLOCKS.split(_FENCED.sub("", markdown)):
        text = " ".join(block.split()).removeprefix("- ")
        found += [sentence for sentence in _SENTENCES.split(text) if sentence]
    return found


def to_be_backed(info: RuleInfo) -> Iterator[str]:
    """The sentences of a manual that say what a process, a library or a broker does, and why."""
    for place, sentence in _all(info):
        if place not in _OTHERS or _REPORTS.search(sentence):
            yield sentence


def said(info: RuleInfo) -> list[str]:
    """All sentences of a manual, in order; what its lists name besides must be among them."""
    return [sentence for _, sentence in _all(info)]


def _all(info: RuleInfo) -> Iterator[tuple[str, str]]:
    sections = ((section.title, section.text) for section in info.sections)
    for title, text in (("", info.title), ("", info.summary), *sections):
        for sentence in sentences(text):
            yield title, sentence
