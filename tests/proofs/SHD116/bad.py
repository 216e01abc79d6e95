"""Takes orders from a table and bills them."""

import sqlite3
import time


def bill(database, number):
    with open("bills.txt", "a") as file:
        file.write(f"taken {number}\n")
    time.sleep(0.3)  # the printer answers
    with open("bills.txt", "a") as file:
        file.write(f"billed {number}\n")
    database.execute("INSERT INTO bills VALUES (?)", (number,))
    database.commit()


def main():
    database = sqlite3.connect("bills.db")
    database.execute("CREATE TABLE bills (number)")
    number = 0
    print("READY", flush=True)
    while True:
        number += 1
        bill(database, number)


if __name__ == "__main__":
    main()
