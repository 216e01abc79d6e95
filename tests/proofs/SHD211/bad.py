"""Hands its work over when it is stopped, one step after the other."""

import asyncio
import signal


def write(line):
    with open("handover.txt", "a") as file:
        file.write(line + "\n")


class Worker:
    def __init__(self):
        self.stopping = asyncio.Event()
        self.task = None

    def on_signal(self):
        self.task = asyncio.create_task(self.hand_over())

    async def hand_over(self):
        write("begin")
        await asyncio.sleep(1)  # the successor reads
        write("end")
        self.stopping.set()

    async def run(self):
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.on_signal)
        print("READY", flush=True)
        await self.stopping.wait()


if __name__ == "__main__":
    asyncio.run(Worker().run())
