"""Two threads share a table: one fills it, main writes snapshots of it."""

import json
import signal
import threading
import time

table = {}
table_lock = threading.Lock()
stopping = threading.Event()


def fill():
    number = 0
    while not stopping.is_set():
        number += 1
        with table_lock:
            table[number] = number * number
        time.sleep(0.01)
    with table_lock:
        table["complete"] = True


worker = threading.Thread(target=fill)


def stop(signum, frame):
    stopping.set()
    worker.join()


def main():
    signal.signal(signal.SIGTERM, stop)
    worker.start()
    print("READY", flush=True)
    while not stopping.is_set():
        with table_lock:
            with open("snapshot.json", "w") as file:
                json.dump(table, file)
            time.sleep(0.5)  # a slow disk


if __name__ == "__main__":
    main()
