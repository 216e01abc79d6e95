"""Bills orders in a pool of children: each bill has a line when it begins and one when it ends."""

import multiprocessing
import signal
import sys
import time


def reset():
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def bill(order):
    with open("bills.txt", "a") as file:
        file.write(f"begin {order}\n")
        file.flush()
        time.sleep(0.5)  # a slow bank
        file.write(f"end {order}\n")


def main():
    pool = multiprocessing.Pool(1, initializer=reset)
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    print("READY", flush=True)
    for order in range(1):
        pool.apply_async(bill, (order,))
    while True:
        time.sleep(0.05)


if __name__ == "__main__":
    main()
