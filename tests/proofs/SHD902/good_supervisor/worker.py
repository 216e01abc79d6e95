"""A worker that works on until it is told to stop."""

import signal
import threading

stopping = threading.Event()


def main():
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    with open("ready", "w"):
        pass
    stopping.wait()
    with open("tidied", "w"):
        pass


if __name__ == "__main__":
    main()
