"""Works off jobs; a job that fails must not stop the others."""

import asyncio
import signal


async def handle(job):
    with open("current-job.txt", "w") as file:
        file.write(f"job {job}")
    await asyncio.sleep(0.5 if job else 0.05)


async def work():
    job = 0
    while True:
        try:
            await handle(job)
        finally:
            job += 1


async def main():
    worker = asyncio.create_task(work())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.cancel)
    print("READY", flush=True)
    await asyncio.wait([worker])


if __name__ == "__main__":
    asyncio.run(main())
