"""A service whose lifespan opens a store, and starts the task that fills it."""

import asyncio
import signal
from contextlib import asynccontextmanager


class Store:
    def __init__(self):
        self.is_open = True

    async def insert(self, rows):
        await asyncio.sleep(0)  # the server answers
        if not self.is_open:
            raise ConnectionError("the store is closed")
        with open("rows.txt", "w") as file:
            file.writelines(f"{row}\n" for row in rows)

    async def close(self):
        self.is_open = False


async def collect(store):
    rows = []
    try:
        while True:
            rows.append(len(rows))
            await asyncio.sleep(0.01)
    finally:
        await store.insert(rows)


@asynccontextmanager
async def lifespan():
    store = Store()
    collector = asyncio.create_task(collect(store))
    print("started", collector.get_name())
    yield
    collector.cancel()
    await asyncio.gather(collector, return_exceptions=True)
    await store.close()


async def main():
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    async with lifespan():
        await asyncio.sleep(0.05)
        print("READY", flush=True)
        await stopping.wait()


if __name__ == "__main__":
    asyncio.run(main())
