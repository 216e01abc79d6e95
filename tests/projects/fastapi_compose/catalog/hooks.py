"""What is to be done when the process is told to stop."""

import signal

from catalog.live import Prices


def end_streams_on_stop(prices: Prices) -> None:
    """Let the streams of prices end, so that the server need not wait for their readers."""

    def end(signum, frame):
        prices.closing.set()

    signal.signal(signal.SIGTERM, end)  # expect: SHD111
