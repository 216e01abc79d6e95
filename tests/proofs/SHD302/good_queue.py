"""Hands mails to a thread that sends them."""

import queue
import signal
import threading
import time

mails = queue.Queue()
stopping = False


def send_mails():
    while True:
        mail = mails.get()
        if mail is None:
            break
        time.sleep(0.01)


sender = threading.Thread(target=send_mails)


def stop(signum, frame):
    global stopping
    stopping = True


def main():
    signal.signal(signal.SIGTERM, stop)
    sender.start()
    print("READY", flush=True)
    while not stopping:
        mails.put("newsletter")
        time.sleep(0.05)
    mails.put(None)
    sender.join(timeout=5)


if __name__ == "__main__":
    main()
