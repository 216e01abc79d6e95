"""A worker that takes three seconds to save its work."""

import signal
import threading
import time

stopping = threading.Event()


def main():
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    with open("ready", "w"):
        pass
    stopping.wait()
    time.sleep(3)
    with open("tidied", "w"):
        pass


if __name__ == "__main__":
    main()
