"""Options of the test suite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest.config import Config
    from _pytest.config.argparsing import Parser


def pytest_addoption(parser: Parser) -> None:
    parser.addoption(
        "--update-fixtures",
        action="store_true",
        help="rewrite golden files from what the code does now; the git diff is the review",
    )


@pytest.fixture(scope="session")
def update_fixtures(pytestconfig: Config) -> bool:
    """Whether golden files are rewritten instead of compared."""
    return bool(pytestconfig.getoption("--update-fixtures"))
