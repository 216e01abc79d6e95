"""What the blocks of a file show before it is parsed."""

from __future__ import annotations

from typing import Final

from shutdown_lint.model.trigger import shape

CANCELS_IN_COROUTINE: Final = shape("cancel", "cancels-in-coroutine")
CONTINUES_IN_FINALLY: Final = shape("continue", "continues-in-finally")
POLLS_IN_CLEANUP: Final = shape("while", "polls-in-cleanup")
LEAVES_CLEANUP_UNREACHED: Final = shape("(", "leaves-cleanup-unreached")
SWALLOWS_CANCELLATION: Final = shape("async", "swallows-cancellation")
SWALLOWS_EVERYTHING: Final = shape("except", "swallows-everything")
REPEATS_IN_FINALLY: Final = shape("finally", "repeats-in-finally")
