"""A worker in a thread; the main thread waits for it."""

import signal
import sys
import threading

stopping = threading.Event()


def stop(signum, frame):
    stopping.set()


def work(rounds):
    with open("rounds.txt", "w", buffering=1) as file:
        count = 0
        while not stopping.wait(0.1) and count != rounds:
            count += 1
            file.write(f"round {count}\n")


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
    main(int(sys.argv[1]) if len(sys.argv) > 1 else -1)
