"""Measures until it is stopped, then hands its series over."""

import signal
import time


async def hand_over(signum, frame):
    with open("series.txt", "w") as file:
        file.write("handed over\n")
    raise SystemExit(0)


def main():
    signal.signal(signal.SIGTERM, hand_over)
    print("READY", flush=True)
    while True:
        time.sleep(0.05)


if __name__ == "__main__":
    main()
