"""What cleanup does that outlives the process, and what is gone with it."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge.cleanup import COMPLETING_WORDS, GONE_WITH_PROCESS

# Words in the names of calls by which others are told, or what they see is put right.
TELLING_WORDS: Final = frozenset(
    {
        "ack", "aclose", "backup", "detach", "end", "execute", "export", "finish", "leave", "nack",
        "off", "post", "reject", "requeue", "reset", "restore", "send", "sendall", "sendto",
        "store",
    }
)  # fmt: skip

# Words in the names of functions that store something, by calls of which no name need say so.
STORING_WORDS: Final = COMPLETING_WORDS | {"backup", "flush", "store", "write"}

# They run another program, for what it does.
RUNS_PROGRAM: Final = frozenset(
    {
        "os.system",
        "subprocess.Popen",
        "subprocess.call",
        "subprocess.check_call",
        "subprocess.check_output",
        "subprocess.run",
    }
)

# Parts of the names of what is only a connection to somebody: where nobody closes it, the end of
# the process does.
CONNECTION_WORDS: Final = frozenset(
    {
        "client", "conn", "connection", "context", "ctx", "cur", "cursor", "listener", "port",
        "receiver", "ser", "serial", "server", "session", "sock", "socket", "subscriber",
        "transport", "websocket", "ws",
    }
)  # fmt: skip

# Objects, as the tables know them, that are there for the threads and tasks of one process alone.
# What they are told ends the threads in order; so does the process, whatever these are at.
OF_ONE_PROCESS: Final = GONE_WITH_PROCESS | {
    "asyncio.Condition",
    "asyncio.Event",
    "asyncio.Future",
    "asyncio.Lock",
    "asyncio.Queue",
    "asyncio.Semaphore",
    "asyncio.Task",
    "queue.Queue",
    "threading.Barrier",
    "threading.Condition",
    "threading.Event",
    "threading.Lock",
    "threading.RLock",
    "threading.Semaphore",
    "threading.Thread",
}
