"""Collects pages in a child process until it is stopped, then writes them down."""

import multiprocessing
import signal
import time

PAGE = "x" * 4096


def collect(results, stopping):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for _ in range(100):
        results.put(PAGE)
    stopping.wait()


def main():
    results = multiprocessing.Queue()
    stopping = multiprocessing.Event()
    worker = multiprocessing.Process(target=collect, args=(results, stopping))
    worker.start()
    told = []
    signal.signal(signal.SIGTERM, lambda signum, frame: told.append(signum))
    print("READY", flush=True)
    while not told:
        time.sleep(0.05)
    stopping.set()
    with open("pages.txt", "w") as file:
        for _ in range(100):
            file.write(results.get())
    worker.join()


if __name__ == "__main__":
    main()
