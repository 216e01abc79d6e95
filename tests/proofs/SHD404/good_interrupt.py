"""Adds a line to a journal when it leaves, on Ctrl+C too."""

import time


def leave():
    with open("journal.txt", "a") as file:
        file.write("left\n")


def main():
    with open("journal.txt", "a") as file:
        file.write("came\n")
    try:
        print("READY", flush=True)
        while True:
            time.sleep(0.05)
    except KeyboardInterrupt:
        print("stopping")
    finally:
        leave()


if __name__ == "__main__":
    main()
