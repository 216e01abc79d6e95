"""Works under a lease and gives the lease back when it is stopped."""

import asyncio
import signal
import sys

stopping = asyncio.Event()


def give_back():
    with open("given-back.txt", "w") as file:
        file.write("lease 7\n")
    stopping.set()


async def main(rounds):
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, give_back)
    print("READY", flush=True)
    while rounds and not stopping.is_set():
        await asyncio.sleep(0.05)
        rounds -= 1
    print("rounds left:", rounds)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else -1))
