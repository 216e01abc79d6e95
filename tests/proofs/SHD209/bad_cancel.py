"""Waits for orders; says goodbye when it is cancelled."""

import asyncio
import signal


class Waiter:
    def __init__(self):
        self.orders = asyncio.Queue()
        self.task = None

    def on_signal(self, signum, frame):
        self.leave()

    def leave(self):
        if self.task is not None:
            self.task.cancel()

    async def wait(self):
        print("READY", flush=True)
        try:
            while True:
                await self.orders.get()
        except asyncio.CancelledError:
            with open("goodbye.txt", "w") as file:
                file.write("said\n")

    async def run(self):
        signal.signal(signal.SIGTERM, self.on_signal)
        self.task = asyncio.create_task(self.wait())
        await self.task


if __name__ == "__main__":
    asyncio.run(Waiter().run())
