"""Takes orders from a table and bills them."""

import signal
import sqlite3
import threading
import time

stopping = threading.Event()


def bill(database, number):
    with open("bills.txt", "a") as file:
        file.write(f"taken {number}\n")
    time.sleep(0.3)  # the printer answers
    with open("bills.txt", "a") as file:
        file.write(f"billed {number}\n")
    database.execute("INSERT INTO bills VALUES (?)", (number,))
    database.commit()


def main():
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    database = sqlite3.connect("bills.db")
    database.execute("CREATE TABLE bills (number)")
    number = 0
    print("READY", flush=True)
    while not stopping.is_set():
        number += 1
        bill(database, number)


if __name__ == "__main__":
    main()
