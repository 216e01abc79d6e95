"""When Python looks for garbage, and what is given back to the system."""

from __future__ import annotations

import gc
import sys

import pytest

from shutdown_lint.engine import garbage


class Ring:
    """Garbage that only the collector finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.skipif(sys.platform != "linux", reason="other C libraries are left alone")
@pytest.mark.parametrize(("files", "is_found"), [(10, False), (5_000, True)])
def test_what_is_left_behind_many_files_is_given_back(files: int, is_found: bool) -> None:  # noqa: FBT001
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        Ring()
        gc.freeze()  # as between two files of a run
        before = gc.get_freeze_count()
        garbage.give_back(files)
        assert (gc.get_freeze_count() < before) is is_found
    finally:
        gc.unfreeze()
        if was_enabled:
            gc.enable()
