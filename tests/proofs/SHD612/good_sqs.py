"""Charges the orders that come by SQS."""

import os
import time

import boto3


def charge(order):
    with open("begun.txt", "a") as log:
        log.write(f"{order}\n")
    time.sleep(60 if order == "3" else 0.05)
    with open("charged.txt", "a") as log:
        log.write(f"{order}\n")


def main():
    sqs = boto3.client("sqs")
    queue = os.environ["QUEUE"]
    print("READY", flush=True)
    while True:
        answer = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=1, WaitTimeSeconds=1)
        for message in answer.get("Messages", []):
            charge(message["Body"])
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


if __name__ == "__main__":
    main()
