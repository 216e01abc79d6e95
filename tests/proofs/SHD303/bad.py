"""Hands mails to a thread that sends them; the thread dies of the first that is refused."""

import atexit
import queue
import signal
import sys
import threading
import time

mails = queue.Queue()


def send_mails():
    while True:
        mail = mails.get()
        if mail == "refused":
            return
        mails.task_done()


def finish():
    mails.join()
    with open("left.txt", "w") as file:
        file.write(f"{mails.qsize()} mails left\n")


def stop(signum, frame):
    sys.exit(0)


def main():
    signal.signal(signal.SIGTERM, stop)
    atexit.register(finish)
    sender = threading.Thread(target=send_mails, daemon=True)
    sender.start()
    for mail in ("first", "refused", "last"):
        mails.put(mail)
    sender.join()
    print("READY", flush=True)
    while True:
        time.sleep(0.05)


main()
