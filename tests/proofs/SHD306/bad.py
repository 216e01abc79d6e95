"""Workers that take messages; what is left is counted when they have ended."""

import asyncio
import signal


async def work(messages):
    while True:
        message = await messages.get()
        if message is None:
            return


async def main():
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    queues = [asyncio.Queue() for _ in range(3)]
    workers = [asyncio.create_task(work(messages)) for messages in queues]
    for messages in queues[:2]:
        messages.put_nowait(None)  # the third one never hears of the end
    print("READY", flush=True)
    try:
        await stopping.wait()
    finally:
        await asyncio.gather(*workers)
        with open("left.txt", "w") as file:
            file.write("0\n")


if __name__ == "__main__":
    asyncio.run(main())
