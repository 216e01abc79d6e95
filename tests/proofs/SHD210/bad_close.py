"""Consumes jobs from a broker until it is stopped."""

import os
import signal
import threading

import pika


class Consumer:
    def __init__(self):
        parameters = pika.ConnectionParameters("127.0.0.1", int(os.environ["BROKER_PORT"]))
        self.connection = pika.BlockingConnection(parameters)
        self.channel = self.connection.channel()

    def stop(self, signum, frame):
        self.connection.close()

    def run(self):
        self.channel.basic_consume("jobs", self.work)
        signal.signal(signal.SIGTERM, self.stop)
        threading.Timer(0.5, print, ("READY",), {"flush": True}).start()  # it waits by then
        self.channel.start_consuming()
        with open("stopped.txt", "w") as file:
            file.write("in order\n")

    def work(self, channel, method, properties, body):
        channel.basic_ack(method.delivery_tag)


if __name__ == "__main__":
    Consumer().run()
