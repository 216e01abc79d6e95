"""Serves a shop; a thread of its own sees to a stop in good order."""

import signal
import sys
import threading
import time

stopping = threading.Event()


def stop(signum, frame):
    stopping.set()


def see_to_the_end():
    stopping.wait()
    with open("drained.txt", "w") as file:
        file.write("in order\n")
    sys.exit(128 + signal.SIGTERM)


def main():
    signal.signal(signal.SIGTERM, stop)
    threading.Thread(target=see_to_the_end).start()
    print("READY", flush=True)
    while True:
        time.sleep(0.05)  # the health check answers here


if __name__ == "__main__":
    main()
