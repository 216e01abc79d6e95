"""Takes orders from a table and bills them."""

import signal
import sqlite3
import time


def stop(signum, frame):
    raise SystemExit(143)


def bill(order):
    with open("bills.txt", "a") as bills:
        bills.write(f"taken {order}\n")
    time.sleep(0.5)  # the payment provider answers
    with open("bills.txt", "a") as bills:
        bills.write(f"billed {order}\n")


def main():
    signal.signal(signal.SIGTERM, stop)
    database = sqlite3.connect("orders.db")
    database.execute("create table orders (number integer, state text)")
    print("READY", flush=True)
    number = 0
    while True:
        number += 1
        database.execute("insert into orders values (?, 'taken')", (number,))
        database.commit()
        bill(number)
        database.execute("update orders set state = 'billed' where number = ?", (number,))
        database.commit()


if __name__ == "__main__":
    main()
