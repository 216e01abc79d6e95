"""Calls that go wrong, or do harm, when they are made a second time."""

from __future__ import annotations

from typing import Final

FAILS: Final = "it fails the second time"
DOUBLES: Final = "it is done twice"

# Dotted path -> what the second time is like.
BY_PATH: Final[dict[str, str]] = {
    **dict.fromkeys(
        (
            "os.kill", "os.killpg", "os.remove", "os.removedirs", "os.rename", "os.rmdir",
            "os.unlink", "shutil.move", "shutil.rmtree",
        ),
        FAILS,
    ),
    **dict.fromkeys(("httpx.post", "requests.post", "smtplib.SMTP.send_message"), DOUBLES),
}  # fmt: skip

# Methods by name, on objects of any class.
BY_NAME: Final[dict[str, str]] = {
    **dict.fromkeys(("deregister", "rmdir", "umount", "unlink", "unmount", "unregister"), FAILS),
    **dict.fromkeys(
        (
            "basic_publish", "insert_many", "insert_one", "lpush", "produce", "publish", "rpush",
            "send_message", "sendmail", "xadd",
        ),
        DOUBLES,
    ),
}  # fmt: skip

# Parameters that make the second time as good as the first, and calls that take one by position.
FORGIVING: Final = frozenset({"exist_ok", "ignore_errors", "missing_ok"})
FORGIVING_POSITIONS: Final[dict[str, int]] = {"shutil.rmtree": 1}

# Clauses and contexts that take a failure for what it is.
SUPPRESSING: Final = frozenset({"contextlib.suppress"})

# What a handler calls to end the process by the signal itself, past every cleanup.
RAISING_AGAIN: Final = frozenset({"signal.raise_signal"})
