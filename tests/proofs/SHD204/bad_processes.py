"""Waits until it is stopped, then tells its worker."""

import multiprocessing
import signal


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
    print("READY", flush=True)
    stopping.wait()
    worker.join(5)
    with open("stopped.txt", "w") as file:
        file.write("in order\n")


if __name__ == "__main__":
    main()
