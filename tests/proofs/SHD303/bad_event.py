"""Works in batches; at SIGTERM it wants to end after a whole one."""

import signal
import threading
import time

stopping = False
batch_done = threading.Event()


def stop(signum, frame):
    global stopping
    stopping = True
    batch_done.wait()


def main():
    signal.signal(signal.SIGTERM, stop)
    print("READY", flush=True)
    while not stopping:
        batch_done.clear()
        time.sleep(0.2)  # the batch
        batch_done.set()
    with open("report.txt", "w") as file:
        file.write("complete\n")


main()
