"""Works in a child process, which it ends when it is stopped itself."""

import multiprocessing
import os
import signal
import time

running = True


def stop(signum, frame):
    global running
    running = False


def work():
    with open("worker.txt", "w") as file:
        file.write("up")
    time.sleep(60)


def main():
    signal.signal(signal.SIGTERM, stop)
    os.register_at_fork(after_in_child=lambda: signal.signal(signal.SIGTERM, signal.SIG_DFL))
    context = multiprocessing.get_context("fork")
    worker = context.Process(target=work)
    worker.start()
    print("READY", flush=True)
    while running:
        time.sleep(0.05)
    worker.terminate()
    worker.join()


if __name__ == "__main__":
    main()
