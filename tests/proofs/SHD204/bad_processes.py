"""Waits until it is stopped, then tells its worker."""

import multiprocessing
import signal
import threading


def work(stopping):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while not stopping.is_set():
        stopping.wait(0.05)


def main():
    stopping = multiprocessing.Event()
    worker = multiprocessing.Process(target=work, args=(stopping,))
    worker.start()

    def stop(signum, frame):
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    threading.Timer(0.5, print, ("READY",), {"flush": True}).start()  # it waits by then
    stopping.wait()
    worker.join(5)
    with open("stopped.txt", "w") as file:
        file.write("in order\n")


if __name__ == "__main__":
    main()
