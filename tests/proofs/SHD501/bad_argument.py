"""Counts while a thread reports that the service lives."""

import signal
import threading
import time

stopping = threading.Event()


def beat():
    while True:
        time.sleep(0.05)


def main():
    signal.signal(signal.SIGTERM, lambda signum, frame: stopping.set())
    threading.Thread(target=beat, deamon=True).start()
    print("READY", flush=True)
    stopping.wait()


if __name__ == "__main__":
    main()
