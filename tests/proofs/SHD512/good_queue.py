"""Hands mails to a thread of its own class, which sends them."""

import queue
import signal
import threading

stopping = threading.Event()


class Sender(threading.Thread):
    def __init__(self):
        super().__init__(name="sender")
        self.mails = queue.Queue()

    def run(self):
        while (mail := self.mails.get()) is not None:
            try:
                self.send(mail)
            except Exception as error:
                print("not sent:", error)

    def send(self, mail):
        with open("sent.txt", "a") as file:
            file.write(f"{mail}\n")


def main():
    signal.signal(signal.SIGTERM, lambda signum, frame: stopping.set())
    sender = Sender()
    sender.start()
    sender.mails.put("newsletter")
    print("READY", flush=True)
    while not stopping.wait(0.05):
        sender.mails.put("newsletter")
    sender.mails.put(None)


if __name__ == "__main__":
    main()
