"""One RabbitMQ for all processes of a run of tests; it ends with the last of them.

A process of its own, the keeper, starts it and ends it. The keeper waits for a lock that each user
holds, and that the kernel takes from a process that dies: the server ends in whatever way the
tests do.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from support.proof_process import child_environment
from support.rabbitmq_server import RabbitMQ, command, rabbitmq_server

if TYPE_CHECKING:
    from collections.abc import Iterator

USERS = "rabbitmq.users"  # locked by those who use it, together; by the keeper, alone
START = "rabbitmq.start"  # locked by who looks whether it runs
PORT = "rabbitmq.port"  # there while it runs
LOG = "rabbitmq.log"


@contextlib.contextmanager
def shared_rabbitmq(folder: Path) -> Iterator[RabbitMQ]:
    """Use the server of a folder, which the first to ask starts; skip the test where none can be.

    Raises:
        AssertionError: it does not start, or there is none and this is CI.
    """
    import fcntl  # late: other systems must be able to skip the proofs

    command()
    with (folder / USERS).open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        with (folder / START).open("w") as start:
            fcntl.flock(start, fcntl.LOCK_EX)
            if not (folder / PORT).exists():
                _start_keeper(folder)
        yield RabbitMQ(int((folder / PORT).read_text()))


def _start_keeper(folder: Path) -> None:
    here = Path(__file__).parent.parent
    with (folder / LOG).open("w") as log:
        ended = subprocess.run(
            [sys.executable, "-m", __name__, str(folder)],
            env=child_environment({"PYTHONPATH": str(here)}),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=False,
            start_new_session=True,
        )
    assert ended.returncode == 0, (folder / LOG).read_text()


def _keep(folder: Path) -> None:
    """Start the server and return; a process that stays behind ends it."""
    import fcntl

    reader, writer = os.pipe()
    if os.fork():
        os.close(writer)
        sys.exit(os.read(reader, 1) == b"")
    # The file is closed last: who comes until then starts another server.
    with (folder / USERS).open("w") as users, rabbitmq_server() as server:
        (folder / PORT).write_text(str(server.port))
        os.write(writer, b"!")
        fcntl.flock(users, fcntl.LOCK_EX)
        with contextlib.suppress(FileNotFoundError):
            (folder / PORT).unlink()


if __name__ == "__main__":
    _keep(Path(sys.argv[1]))
