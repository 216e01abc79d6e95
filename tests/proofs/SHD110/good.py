"""Measures until it is stopped, then hands its series over."""

import asyncio
import signal
import time


async def hand_over():
    with open("series.txt", "w") as file:
        file.write("handed over\n")


def stop(signum, frame):
    raise SystemExit(0)


def main():
    signal.signal(signal.SIGTERM, stop)
    try:
        print("READY", flush=True)
        while True:
            time.sleep(0.05)
    finally:
        asyncio.run(hand_over())


if __name__ == "__main__":
    main()
