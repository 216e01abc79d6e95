"""Collects readings, and writes those that are left when it is stopped."""

import asyncio
import signal


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


async def main():
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    store = Store()
    task = asyncio.create_task(collect(store))
    await asyncio.sleep(0.05)
    print("READY", flush=True)
    try:
        await stopping.wait()
    finally:
        task.cancel()
        await store.close()


if __name__ == "__main__":
    asyncio.run(main())
