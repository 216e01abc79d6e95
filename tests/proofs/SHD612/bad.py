"""Charges the orders that a queue holds."""

import os
import time

import pika


def charge(order):
    with open("begun.txt", "a") as log:
        log.write(f"{order}\n")
    time.sleep(60 if order == "3" else 0.05)
    with open("charged.txt", "a") as log:
        log.write(f"{order}\n")


def work(channel, method, properties, body):
    channel.basic_ack(method.delivery_tag)
    charge(body.decode())


def main():
    parameters = pika.ConnectionParameters("127.0.0.1", int(os.environ["BROKER_PORT"]))
    connection = pika.BlockingConnection(parameters)
    channel = connection.channel()
    channel.basic_qos(prefetch_count=1)
    channel.basic_consume(os.environ["QUEUE"], work)
    print("READY", flush=True)
    channel.start_consuming()


if __name__ == "__main__":
    main()
