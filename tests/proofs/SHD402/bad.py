"""Handles jobs in the background, and stops its worker when it is told to."""

import asyncio
import signal
import sys


async def handle(job, limit):
    if job == limit:
        raise EOFError
    with open("current-job.txt", "w") as file:
        file.write(f"job {job}")
    await asyncio.sleep(0.5 if job else 0.05)


async def work(limit):
    job = 0
    while True:
        try:
            await handle(job, limit)
        except asyncio.CancelledError:
            print("job was cancelled:", job)
        except Exception:
            break
        job += 1


async def main(limit):
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    worker = asyncio.create_task(work(limit))
    worker.add_done_callback(lambda task: stopping.set())
    print("READY", flush=True)
    await stopping.wait()
    worker.cancel()
    await asyncio.wait([worker])
    with open("state.txt", "w") as file:
        file.write("saved\n")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else -1))
