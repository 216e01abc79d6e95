"""A worker in a thread; the main thread waits for it."""

import signal
import sys
import threading

stopping = threading.Event()


def stop(signum, frame):
    stopping.set()


def work(rounds):
    count = 0
    while not stopping.wait(0.05):
        count += 1
        if count == rounds:
            break


def main(rounds):
    worker = threading.Thread(target=work, args=(rounds,))
    signal.signal(signal.SIGTERM, stop)
    signal.siginterrupt(signal.SIGTERM, False)
    worker.start()
    print("READY", flush=True)
    worker.join()
    with open("done.txt", "w") as file:
        file.write("all done")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
