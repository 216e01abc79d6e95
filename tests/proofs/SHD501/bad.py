"""Takes readings while a thread reports that the service lives."""

import signal
import threading
import time

stopping = threading.Event()


def beat():
    while True:
        with open("alive.txt", "w") as file:
            file.write("alive\n")
        time.sleep(0.05)


def main():
    signal.signal(signal.SIGTERM, lambda signum, frame: stopping.set())
    thread = threading.Thread(target=beat)
    thread.deamon = True
    thread.start()
    print("READY", flush=True)
    while not stopping.wait(0.05):
        pass
    with open("closed.txt", "w") as file:
        file.write("in order\n")


if __name__ == "__main__":
    main()
