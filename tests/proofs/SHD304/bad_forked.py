"""Indexes in a child that is a copy of the program, handler included."""

import multiprocessing
import signal
import time

stopping = False


def stop(signum, frame):
    global stopping
    stopping = True


def index(ready):
    ready.set()
    while True:
        time.sleep(0.05)


def main():
    signal.signal(signal.SIGTERM, stop)
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    indexer = context.Process(target=index, args=(ready,))
    indexer.start()
    ready.wait(30)
    print("READY", flush=True)
    while not stopping:
        time.sleep(0.02)
    indexer.terminate()
    indexer.join()


main()
