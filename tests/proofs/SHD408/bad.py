"""Polls a feed."""

import time


def poll():
    with open("last-poll.txt", "w") as file:
        file.write(str(time.time()))
    time.sleep(0.5)


def main():
    print("READY", flush=True)
    while True:
        try:
            poll()
        except KeyboardInterrupt:
            print("interrupted")


if __name__ == "__main__":
    main()
