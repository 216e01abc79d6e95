"""Copies what a device writes into a pipe, until it is told to stop."""

import os
import signal
import threading

stopping = threading.Event()


def read_lines(pipe):
    with open("lines.txt", "wb", buffering=0) as file:
        while not stopping.is_set():
            file.write(os.read(pipe, 1024))


def main():
    signal.signal(signal.SIGTERM, lambda signum, frame: stopping.set())
    pipe, device = os.pipe()
    os.write(device, b"one\ntwo\n")
    print("READY", flush=True)
    read_lines(pipe)
    with open("done.txt", "w") as file:
        file.write("all read")


if __name__ == "__main__":
    main()
