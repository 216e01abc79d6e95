"""Holds a lease while it works, and gives it back when it ends."""

import asyncio
import signal


class Keeper:
    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.stopping = asyncio.Event()

    def stop(self):
        print("stopping")
        self.stopping.set()

    async def work(self):
        print("READY", flush=True)
        try:
            while not self.stopping.is_set():
                await asyncio.sleep(0.05)
        finally:
            await asyncio.sleep(0)  # the peer is told
            with open("lease.txt", "w") as file:
                file.write("given back\n")

    def run(self):
        self.loop.add_signal_handler(signal.SIGTERM, self.stop)
        self.loop.run_until_complete(self.work())


if __name__ == "__main__":
    Keeper().run()
