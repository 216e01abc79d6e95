"""Keeps a pid file while it works."""

import os
import signal
import sys
import time


def stop(signum, frame):
    sys.exit(0)


def cleanup():
    os.remove("service.pid")


def work(rounds):
    with open("service.pid", "w") as file:
        file.write(f"{os.getpid()}\n")
    print("READY", flush=True)
    while rounds != 0:
        time.sleep(0.05)
        rounds -= 1


def main(rounds):
    signal.signal(signal.SIGTERM, stop)
    try:
        work(rounds)
    except SystemExit:
        print("stopping")
        cleanup()
        raise
    finally:
        cleanup()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else -1)
