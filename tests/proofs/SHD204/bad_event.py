"""Steps on until it is stopped, and reloads between two steps when it is told to."""

import signal
import threading

told = threading.Event()
stopping = False


def on_signal(signum, frame):
    global stopping
    stopping = signum == signal.SIGTERM
    told.set()


def main():
    signal.signal(signal.SIGHUP, on_signal)
    signal.signal(signal.SIGTERM, on_signal)
    print("READY", flush=True)
    reloads = 0
    while not stopping:
        if told.wait(0):
            reloads += 1
        told.clear()
    with open("stopped.txt", "w") as file:
        file.write(f"reloaded {reloads} times\n")


if __name__ == "__main__":
    main()
