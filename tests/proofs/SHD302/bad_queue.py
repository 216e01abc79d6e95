"""Hands mails to a thread that sends them."""

import queue
import signal
import sys
import threading
import time

mails = queue.Queue()


def send_mails():
    while True:
        mail = mails.get()
        if mail is None:
            break
        time.sleep(0.01)


sender = threading.Thread(target=send_mails)


def stop(signum, frame):
    sender.join()
    sys.exit(0)


def main():
    signal.signal(signal.SIGTERM, stop)
    sender.start()
    print("READY", flush=True)
    while True:
        mails.put("newsletter")
        time.sleep(0.05)


if __name__ == "__main__":
    main()
