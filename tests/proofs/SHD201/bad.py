"""Moves money between accounts, one transfer after the other."""

import itertools
import signal
import sys
import time


def stop(signum, frame):
    sys.exit(0)


def transfer(ledger, number):
    ledger.write(f"debit {number}\n")
    ledger.flush()
    time.sleep(0.5)  # the other bank answers
    ledger.write(f"credit {number}\n")
    ledger.flush()


def main():
    signal.signal(signal.SIGTERM, stop)
    with open("ledger.txt", "a") as ledger:
        print("READY", flush=True)
        for number in itertools.count():
            transfer(ledger, number)


if __name__ == "__main__":
    main()
