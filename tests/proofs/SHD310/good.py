"""Takes jobs that another thread finds, until it is told to stop."""

import asyncio
import contextlib
import queue
import signal

jobs = queue.Queue()


def take():
    with open("asked.txt", "a") as file:
        file.write("for a job\n")
    return jobs.get(timeout=0.2)


async def work():
    while True:
        try:
            job = await asyncio.to_thread(take)
        except queue.Empty:
            continue
        with open("jobs.txt", "a") as file:
            file.write(f"{job}\n")


async def main():
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    for number in (1, 2):
        jobs.put(f"job {number}")
    worker = asyncio.create_task(work())
    print("READY", flush=True)
    await stopping.wait()
    worker.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await worker
    with open("done.txt", "w") as file:
        file.write("all saved")


if __name__ == "__main__":
    asyncio.run(main())
