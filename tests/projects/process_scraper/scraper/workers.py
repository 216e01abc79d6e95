"""The processes that fetch pages."""

import multiprocessing
import signal

from scraper.pages import fetch


def _fetch_all(numbers, found) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    for number in iter(numbers.get, None):
        found.put(fetch(number))


class Workers:
    """A few processes with a queue in front of them and one behind."""

    def __init__(self, count: int) -> None:
        self._numbers = multiprocessing.Queue()
        self.found = multiprocessing.Queue()
        self._processes = [
            multiprocessing.Process(
                target=_fetch_all, args=(self._numbers, self.found), daemon=True
            )
            for _ in range(count)
        ]

    def start(self) -> None:
        for process in self._processes:
            process.start()

    def ask_for(self, number: int) -> None:
        self._numbers.put(number)
