"""Tests within a program are judged as tests."""

from __future__ import annotations

import libcst as cst
import pytest

from shutdown_lint.engine.profile import Profile
from shutdown_lint.model.levels import Preset
from support.fixtures import lint, rules_by_code
from support.module_facts import facts_of

TEXT = """
import pytest
import pytest_asyncio as pa
from django import test
from unittest import TestCase as Case

@pytest.fixture
def one(): here()

@pytest.fixture(scope="session")
def two():
    def inner(): here()

@pa.fixture
async def three(): here()

class Four(Case):
    def set_up(self): here()

class Five(test.TransactionTestCase):
    def set_up(self): here()

@other.fixture
def six(): there()

def fixture(): there()

class TestCase:
    def run(self): there()
"""


def test_fixtures_and_cases() -> None:
    facts = facts_of(TEXT)
    calls = [node for node in facts.tree.all(cst.Call) if isinstance(node.func, cst.Name)]
    held: dict[str, list[bool]] = {"here": [], "there": []}
    for call in calls:
        if isinstance(call.func, cst.Name) and call.func.value in held:
            held[call.func.value].append(facts.testing.holds(call))
    assert held == {"here": [True] * 5, "there": [False] * 3}


SERVER = """
import pytest
import signal
import subprocess

@pytest.fixture
def server():
    signal.signal(signal.SIGSTOP, print)
    child = subprocess.Popen(["server"])
    try:
        wait_for_port()
        yield
    finally:
        child.terminate()
        child.wait()
"""


@pytest.mark.parametrize("check_tests", [False, True])
def test_only_rules_for_tests_judge_them(*, check_tests: bool) -> None:
    rules = (rules_by_code()["SHD104"], rules_by_code()["SHD304"])
    found = lint(
        SERVER, Profile(rules=rules, preset=Preset.AUDIT, check_tests=check_tests)
    ).findings
    in_tests = [rule.meta.code for rule in rules if rule.meta.in_tests]
    assert [one.code for one in found] == (["SHD104", "SHD304"] if check_tests else in_tests)
