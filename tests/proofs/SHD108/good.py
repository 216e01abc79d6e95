"""Counts orders in a thread and saves the count when it is told to stop."""

import json
import signal
import threading
import time

stopping = threading.Event()


def stop(signum, frame):
    stopping.set()


def count():
    orders = 0
    while not stopping.wait(0.05):
        orders += 1
    with open("orders.json", "w") as file:
        json.dump(orders, file)


def main():
    signal.signal(signal.SIGTERM, stop)
    counter = threading.Thread(target=count)
    counter.start()
    time.sleep(0.2)
    print("READY", flush=True)
    while not stopping.is_set():
        time.sleep(0.05)
    counter.join(5)


if __name__ == "__main__":
    main()
