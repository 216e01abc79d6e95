"""Works off jobs; a job that fails must not stop the others."""

import asyncio
import signal
import sys


async def handle(job):
    with open("current-job.txt", "w") as file:
        file.write(f"job {job}")
    await asyncio.sleep(0.5 if job else 0.05)
    print("done", job)


async def work(jobs):
    job = 0
    while True:
        try:
            await handle(job)
        except:
            print("failed", job)
        job += 1
        if job == jobs:
            break


async def main(jobs):
    worker = asyncio.create_task(work(jobs))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.cancel)
    print("READY", flush=True)
    await asyncio.wait([worker])


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else -1))
