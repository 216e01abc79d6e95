"""Consumes jobs from a broker until it is stopped."""

import os
import signal
import threading

import pika


def work(channel, method, properties, body):
    channel.basic_ack(method.delivery_tag)


def main():
    parameters = pika.ConnectionParameters("127.0.0.1", int(os.environ["BROKER_PORT"]))
    connection = pika.BlockingConnection(parameters)
    channel = connection.channel()
    channel.basic_qos(prefetch_count=1)
    channel.basic_consume("jobs", work)

    def stop(signum, frame):
        connection.add_callback_threadsafe(channel.stop_consuming)

    signal.signal(signal.SIGTERM, stop)
    threading.Timer(0.5, print, ("READY",), {"flush": True}).start()  # it waits by then
    channel.start_consuming()
    connection.close()
    with open("stopped.txt", "w") as file:
        file.write("in order\n")


if __name__ == "__main__":
    main()
