"""A relay that says goodbye to its peers before it ends."""

import asyncio
import signal


class Relay:
    def __init__(self):
        self.over = asyncio.Event()

    async def leave(self):
        await asyncio.sleep(0.05)  # the peers answer
        with open("goodbye.txt", "w") as file:
            file.write("said\n")
        self.over.set()

    async def run(self):
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self.leave)
        print("READY", flush=True)
        await self.over.wait()


if __name__ == "__main__":
    asyncio.run(Relay().run())
