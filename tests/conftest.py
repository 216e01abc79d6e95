"""Options of the test suite."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Generator

    from _pytest.config import Config
    from _pytest.config.argparsing import Parser

# The suite says the same on every run; `--hypothesis-profile=explore` looks for what is new.
settings.register_profile(
    "suite",
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "explore", settings.get_profile("suite"), max_examples=5_000, derandomize=False
)
settings.load_profile("suite")


def pytest_configure() -> None:
    """Give the commands that tests start a cache of their own, not the person's who runs them.

    Where Python is told to write no bytecode, they would compile 150 modules each: two thirds of
    the suite's time. So it goes to a folder of this run's; workers of xdist find it set.
    """
    os.environ["SHUTDOWN_LINT_CACHE_DIR"] = _scratch()
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = _scratch()


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    while _FOLDERS:
        shutil.rmtree(_FOLDERS.pop(), ignore_errors=True)


_FOLDERS: list[str] = []  # that this process made


def _scratch() -> str:
    _FOLDERS.append(tempfile.mkdtemp(prefix="shutdown-lint-tests-"))
    return _FOLDERS[-1]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Spare the garbage collector the tests, of which none becomes garbage before the end.

    It would look at all of them while they are made, a fifth of the time, and ever again.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_xdist_auto_num_workers() -> int:
    """Twice as many processes as cores: proofs and commands mostly wait for what they started."""
    return 2 * len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2


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
