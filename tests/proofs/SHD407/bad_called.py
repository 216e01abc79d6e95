"""An event loop: the coroutine that listens never comes back to the one that tidies up."""

import asyncio
import signal


class Bot:
    async def main(self):
        asyncio.get_running_loop().add_signal_handler(
            signal.SIGTERM, asyncio.current_task().cancel
        )
        print("READY", flush=True)
        await self.listen()
        await self.disconnect()

    async def listen(self):
        while True:
            await asyncio.sleep(0.02)

    async def disconnect(self):
        with open("signed-off.txt", "w") as file:
            file.write("in order\n")


async def start():
    try:
        await Bot().main()
    except asyncio.CancelledError:
        print("stopped")


if __name__ == "__main__":
    asyncio.run(start())
