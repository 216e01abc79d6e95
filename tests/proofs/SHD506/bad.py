"""A service whose handler cancels the main task, which leaves its lifespan by an exception."""

import asyncio
import contextlib
import signal


async def checkpoint():
    await asyncio.sleep(0)  # the database answers
    with open("checkpoint.txt", "w") as file:
        file.write("complete\n")


@contextlib.asynccontextmanager
async def lifespan():
    print("open")
    yield
    await checkpoint()


async def main():
    task = asyncio.current_task()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        async with lifespan():
            print("READY", flush=True)
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
