"""What makes code a test."""

from __future__ import annotations

from typing import Final

# Decorators of functions that set something up for tests.
FIXTURES: Final = frozenset({"pytest.fixture", "pytest.yield_fixture", "pytest_asyncio.fixture"})

# unittest's own class and those of Django, Twisted, tornado and others are named so.
CASE_ENDING: Final = "TestCase"
