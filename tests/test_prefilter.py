"""The bytes of a file are asked few questions, and the answers are those to all of them."""

from __future__ import annotations

import gc
import re
import weakref
from functools import reduce
from typing import TYPE_CHECKING, ClassVar

import ahocorasick_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutdown_lint.engine.native_words import native_words
from shutdown_lint.engine.needs import condition_of
from shutdown_lint.engine.prefilter import Prefilter, is_plainly_readable
from shutdown_lint.engine.profile import NO_SHORTCUTS, Profile
from shutdown_lint.engine.roots import Roots, roots_of
from shutdown_lint.engine.search import Search
from shutdown_lint.facts.outlines import outline
from shutdown_lint.facts.outlines.outline import outline_of
from shutdown_lint.model.levels import Preset
from shutdown_lint.model.trigger import (
    NEVER,
    AllOf,
    AnyOf,
    Token,
    all_of,
    any_of,
    imports,
    pattern,
    word,
)
from support.fixtures import all_fixtures, rules_by_code

if TYPE_CHECKING:
    from shutdown_lint.facts.outlines.outline import Outline
    from shutdown_lint.model.trigger import Trigger

WORDS = [b"spam_spam", b"spam_", b"ham", b"eggs", b"egg_cup", b"x"]
RULES = tuple(rules_by_code().values())

tokens = st.sampled_from(WORDS).map(Token)
patterns = st.sampled_from(WORDS).map(lambda text: pattern(text.decode(), rf"\b{text.decode()}\b"))
triggers = st.recursive(
    tokens | patterns | st.just(NEVER),
    lambda parts: st.lists(parts, min_size=1, max_size=3).flatmap(
        lambda chosen: st.sampled_from([AllOf(tuple(chosen)), AnyOf(tuple(chosen))])
    ),
    max_leaves=8,
)
files = st.lists(st.sampled_from([*WORDS, b" ", b"\n", b"_", b"("])).map(b"".join)


@given(st.lists(triggers, min_size=1, max_size=5), files)
def test_no_trigger_matches_without_a_root(chosen: list[Trigger], data: bytes) -> None:
    if any(trigger.matches(Search(data)) for trigger in chosen):
        assert Roots(map(condition_of, chosen)).stand_in(data)


@given(st.lists(triggers, max_size=5), files)
def test_both_engines_find_the_same(chosen: list[Trigger], data: bytes) -> None:
    native = native_words(map(condition_of, [*chosen, Token(b"always")]))
    assert native is not None, f"{ahocorasick_rs.__name__} is there"
    for trigger in chosen:
        assert trigger.matches(Search(data, native)) == trigger.matches(Search(data))


def _roots_of(*triggers: Trigger) -> frozenset[bytes]:
    return roots_of(map(condition_of, triggers))


def test_rules_share_few_roots_and_rare_ones() -> None:
    wanted: list[Trigger] = [
        all_of("get", "SIGTERM"),
        all_of(any_of("wait", "SIGTERM"), "atexit"),
        any_of("atexit"),
    ]
    assert _roots_of(*wanted) == {b"SIGTERM", b"atexit"}


def test_a_word_in_another_is_enough() -> None:
    assert _roots_of(any_of("signal"), any_of("add_signal_handler")) == {b"signal"}


def test_what_never_matches_needs_no_word() -> None:
    never: list[Trigger] = [NEVER, all_of("spam", NEVER)]
    assert _roots_of(*never) == frozenset()
    assert not Roots([condition_of(NEVER)]).stand_in(b"spam")


@pytest.mark.parametrize(
    ("trigger", "matching", "others"),
    [
        (word("get"), [b"q.get()", b"get"], [b"target", b"get_it", b"gets"]),
        (
            imports("signal"),
            [
                b"import signal",
                b"import os, signal",
                b"from signal import SIGTERM",
                b"import os, \\\n    signal as s",
                b"if x: import signal",
            ],
            [b"signal.signal()", b"import os  # signal", b"import os\nsignal", b"importsignal"],
        ),
        (pattern("while", r"while\s+True"), [b"while  True"], [b"while x", b"True"]),
    ],
)
def test_triggers_beside_plain_tokens(
    trigger: Trigger, matching: list[bytes], others: list[bytes]
) -> None:
    assert [data for data in matching if not trigger.matches(Search(data))] == []
    assert [data for data in others if trigger.matches(Search(data))] == []


@pytest.mark.parametrize("preset", Preset)
def test_a_root_stands_in_every_file_that_has_findings(preset: Preset) -> None:
    prefilter = Prefilter(Profile(rules=RULES, preset=preset))
    bad = [
        fixture
        for fixture in all_fixtures()
        if fixture.is_bad and fixture.markers.config.get("preset", "default") == preset.value
    ]
    assert bad
    assert [fixture.name for fixture in bad if not prefilter.lets_pass(fixture.data)] == []


def test_a_switched_off_prefilter_lets_everything_pass() -> None:
    assert not Prefilter(Profile(rules=RULES)).lets_pass(b"")
    assert Prefilter(Profile(rules=RULES, shortcuts=NO_SHORTCUTS)).lets_pass(b"")


def test_each_word_is_looked_for_once() -> None:
    class Data(bytes):
        asked: ClassVar[list[object]] = []

        def __contains__(self, token: object) -> bool:
            Data.asked.append(token)
            return super().__contains__(token)  # type: ignore[operator]

    search = Search(Data(b"spam ham"))
    trigger = reduce(lambda made, _: all_of(made, any_of("eggs", "spam")), range(5), all_of("ham"))
    assert trigger.matches(search)
    assert b"ham" in Data.asked
    assert len(Data.asked) == len(set(Data.asked))


def test_the_outline_of_a_file_is_let_go_of_at_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[weakref.ref[Outline]] = []

    def noted(data: bytes) -> Outline | None:
        found = outline_of(data)
        assert found is not None
        made.append(weakref.ref(found))
        return found

    monkeypatch.setattr(outline, "outline_of", noted)
    prefilter = Prefilter(Profile(rules=RULES, preset=Preset.DEFAULT))
    gc.disable()  # as in a run
    try:
        for fixture in all_fixtures():
            if fixture.code == "SHD301" and fixture.is_bad:
                prefilter.candidates(fixture.data.replace(b"SHD", b""))
        prefilter.candidates(b"")
    finally:
        gc.enable()
    assert made
    assert not any(one() for one in made)


@given(st.binary(max_size=60))
def test_plainly_readable_is_utf8_without_nul(data: bytes) -> None:
    if is_plainly_readable(data):
        assert b"\0" not in data
        data.decode()
        assert not re.search(rb"coding[:=]\s*latin", data.split(b"\n")[0])
