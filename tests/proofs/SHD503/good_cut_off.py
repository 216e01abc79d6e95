"""Takes orders, and saves each in a task."""

import asyncio
import signal

running = set()

async def save(order):
    await asyncio.sleep(0.2)  # the database
    with open(f"order-{order}.txt", "w") as file:
        file.write("saved\n")


async def take(order):
    task = asyncio.create_task(save(order))
    running.add(task)
    task.add_done_callback(running.discard)


async def main():
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    print("READY", flush=True)
    await stopping.wait()
    await take(1)  # the last one
    await asyncio.wait(running, timeout=10)


if __name__ == "__main__":
    asyncio.run(main())
