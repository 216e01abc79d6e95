"""Calls that wait for something outside of the program.

A row says what is waited for, and where a bound is given: parameter position and keyword.
"""

from __future__ import annotations

from typing import Final, NamedTuple

NETWORK = "a network reply"
SUBPROCESS = "a child process"
SLEEP = "time to pass"
DATABASE = "the database"
DISK = "the disk"
TERMINAL = "somebody at the terminal"


class Blocking(NamedTuple):
    """What a call waits for and how the wait is bounded."""

    waits_for: str
    timeout: tuple[int | None, str | None] | None = (
        None  # position and keyword of a bound in seconds
    )
    blocks_loop: bool = True  # blocks an event loop as well when called in a loop callback
    switch: tuple[int | None, str] | None = None  # a parameter that, when False, ends the waiting

    @property
    def is_quick(self) -> bool:
        """Whether the wait is nearly always over at once."""
        return self.waits_for == DISK

    @property
    def asks_somebody(self) -> bool:
        """Whether a person has to answer."""
        return self.waits_for == TERMINAL


_HTTP = Blocking(NETWORK, (None, "timeout"))
_CHILD = Blocking(SUBPROCESS, (None, "timeout"))

# Dotted path -> what is waited for.
BY_PATH: Final[dict[str, Blocking]] = {
    "time.sleep": Blocking(SLEEP, (0, "secs")),
    "builtins.input": Blocking(TERMINAL),
    "getpass.getpass": Blocking(TERMINAL),
    # children
    "os.system": Blocking(SUBPROCESS),
    "os.wait": Blocking(SUBPROCESS),
    "os.waitpid": Blocking(SUBPROCESS),
    "pty.spawn": Blocking(SUBPROCESS),
    "os.popen": Blocking(SUBPROCESS),
    "subprocess.run": _CHILD,
    "subprocess.call": _CHILD,
    "subprocess.check_call": _CHILD,
    "subprocess.check_output": _CHILD,
    "subprocess.getoutput": Blocking(SUBPROCESS),
    "subprocess.getstatusoutput": Blocking(SUBPROCESS),
    # network
    "socket.create_connection": Blocking(NETWORK, (1, "timeout")),
    "socket.getaddrinfo": Blocking(NETWORK),
    "socket.gethostbyname": Blocking(NETWORK),
    "smtplib.SMTP": Blocking(NETWORK, (None, "timeout")),
    "smtplib.SMTP_SSL": Blocking(NETWORK, (None, "timeout")),
    "ftplib.FTP": Blocking(NETWORK, (None, "timeout")),
    "urllib.request.urlopen": Blocking(NETWORK, (2, "timeout")),
    "urllib.request.urlretrieve": Blocking(NETWORK),
    **{
        f"{library}.{method}": _HTTP
        for library in ("requests", "httpx")
        for method in ("delete", "get", "head", "options", "patch", "post", "put", "request")
    },
    # databases
    **dict.fromkeys(
        (
            "MySQLdb.connect", "mysql.connector.connect", "oracledb.connect", "psycopg.connect",
            "psycopg2.connect", "pymysql.connect", "pyodbc.connect",
        ),
        Blocking(DATABASE, (None, "connect_timeout")),
    ),
    # files, whole trees of them
    "shutil.copytree": Blocking(DISK),
    "shutil.make_archive": Blocking(DISK),
    "shutil.rmtree": Blocking(DISK),
    # event loops run to their end inside of a handler
    "asyncio.run": Blocking("a coroutine to end"),
}  # fmt: skip

# (class as the tables know it, method) -> what is waited for.
BY_METHOD: Final[dict[tuple[str, str], Blocking]] = {
    ("subprocess.Popen", "communicate"): Blocking(SUBPROCESS, (1, "timeout")),
    ("subprocess.Popen", "wait"): Blocking(SUBPROCESS, (0, "timeout")),
    ("psutil.Popen", "wait"): Blocking(SUBPROCESS, (0, "timeout")),
    ("psutil.Process", "wait"): Blocking(SUBPROCESS, (0, "timeout")),
    ("asyncio.AbstractEventLoop", "run_until_complete"): Blocking("a coroutine to end"),
    ("concurrent.futures.Executor", "shutdown"): Blocking(
        "the executor's running jobs", switch=(0, "wait")
    ),
    ("concurrent.futures.Future", "result"): Blocking("a future", (0, "timeout")),
    **{
        (client, method): _HTTP
        for client in ("requests.Session", "httpx.Client")
        for method in ("delete", "get", "head", "options", "patch", "post", "put", "request")
    },
    ("http.client.HTTPConnection", "getresponse"): Blocking(NETWORK),
    ("http.client.HTTPConnection", "request"): Blocking(NETWORK),
    **{
        ("socket.socket", method): Blocking(NETWORK)
        for method in ("accept", "connect", "recv", "recvfrom", "sendall")
    },
    **{
        ("database", method): Blocking(DATABASE)
        for method in ("commit", "execute", "executemany", "executescript", "rollback")
    },
}

# Clients that speak to their server in every method but these.
SPEAKING: Final[dict[str, frozenset[str]]] = {
    "boto3.client": frozenset({"close", "exceptions", "get_paginator", "get_waiter", "meta"}),
    "redis.Redis": frozenset({"close", "lock", "pipeline", "pubsub", "register_script"}),
}

# Methods whose name alone tells, on objects of unknown class.
BY_NAME: Final[dict[str, Blocking]] = {
    "run_until_complete": Blocking("a coroutine to end"),
    "commit": Blocking(DATABASE),
    "rollback": Blocking(DATABASE),
}

# Flags that make a call return at once, wherever they stand among its arguments.
NON_BLOCKING_FLAGS: Final[dict[str, frozenset[str]]] = {
    "os.waitpid": frozenset({"os.WNOHANG"}),
}

# Writing a file waits for the disk; the mode tells.
OPEN: Final = frozenset({"builtins.open", "io.open", "codecs.open"})
