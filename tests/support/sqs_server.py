"""A stand-in for SQS: moto's server, to which the real client speaks as to Amazon's.

It keeps its queues in memory, and is gone with the test.
"""

from __future__ import annotations

import contextlib
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from support.proof_client import free_port
from support.proof_process import PYTHON, RealProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

STARTUP = 60.0  # seconds; a guard
HIDDEN = "300"  # seconds for which a message that was received is nobody else's
REGION = "eu-central-1"
NOBODY = "nobody"


class SqsQueue:
    """A queue of jobs; those that a consumer has received and not deleted count as kept."""

    def __init__(self, client: Any, endpoint: str) -> None:
        self._client = client
        created = client.create_queue(QueueName="jobs", Attributes={"VisibilityTimeout": HIDDEN})
        self._url = created["QueueUrl"]
        self.environment = {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": NOBODY,
            "AWS_SECRET_ACCESS_KEY": NOBODY,
            "QUEUE": self._url,
        }

    def fill(self, count: int) -> None:
        """Put jobs into it: the numbers from 1 on."""
        for number in range(1, count + 1):
            self._client.send_message(QueueUrl=self._url, MessageBody=str(number))

    def kept(self) -> int:
        """How many messages it holds, received ones included."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = self._client.get_queue_attributes(QueueUrl=self._url, AttributeNames=names)
        return sum(int(answer["Attributes"][name]) for name in names)


@contextlib.contextmanager
def sqs_queue() -> Iterator[SqsQueue]:
    """Start a server with an empty queue."""
    import boto3

    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    command = [*PYTHON, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with (
        tempfile.TemporaryDirectory(prefix="proof-") as name,
        RealProcess(command, Path(name)) as server,
    ):

        def listens() -> bool:
            with contextlib.suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port)).close()
                return True
            return False

        started = server.wait_until(listens, STARTUP)
        assert started, f"moto did not start: {server.stdout}{server.stderr}"
        client = boto3.client(
            "sqs",
            endpoint_url=endpoint,
            region_name=REGION,
            aws_access_key_id=NOBODY,
            aws_secret_access_key=NOBODY,
        )
        with contextlib.closing(client):
            yield SqsQueue(client, endpoint)
