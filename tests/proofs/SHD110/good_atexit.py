"""Counts, and stores the count when it ends."""

import asyncio
import atexit
import signal
import sys
import time


class Counter:
    def __init__(self):
        self.count = 0
        atexit.register(lambda: asyncio.run(self.store()))

    async def store(self):
        with open("count.txt", "w") as file:
            file.write(str(self.count))

    def run(self):
        print("READY", flush=True)
        while True:
            self.count += 1
            time.sleep(0.05)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(143))
    Counter().run()
