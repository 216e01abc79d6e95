"""Counts what was done, and sends the counts on when there are enough of them."""

import signal
import threading
from collections import Counter

_lock = threading.Lock()
_counts: Counter = Counter()
_sent: list[dict[str, int]] = []


def count(name: str) -> None:
    with _lock:
        _counts[name] += 1
    if _counts.total() >= 100:
        send()


def send() -> None:
    with _lock:
        _sent.append(dict(_counts))
        _counts.clear()


def _on_sigterm(signum, frame):
    _sent.append(dict(_counts))


signal.signal(signal.SIGTERM, _on_sigterm)  # expect: SHD707
