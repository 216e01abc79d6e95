"""The standard library's clients, children, and waits for threads."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge.waiting import (
    COROUTINE,
    DISK,
    NETWORK,
    SLEEP,
    SUBPROCESS,
    TERMINAL,
    Blocking,
    calls,
    methods,
)

_CHILD = Blocking(SUBPROCESS, (None, "timeout"))
_REPLY = Blocking(NETWORK)
_JOBS = Blocking("the pool's jobs")
_CONNECTS = Blocking(NETWORK, (2, "timeout"))

CLASSES: Final[dict[str, str]] = {
    "ftplib.FTP": "ftplib.FTP",
    "ftplib.FTP_TLS": "ftplib.FTP",
    "http.client.HTTPConnection": "http.client.HTTPConnection",
    "http.client.HTTPSConnection": "http.client.HTTPConnection",
    "imaplib.IMAP4": "imaplib.IMAP4",
    "imaplib.IMAP4_SSL": "imaplib.IMAP4",
    "logging.handlers.MemoryHandler": "logging.handlers.MemoryHandler",
    "logging.handlers.QueueListener": "logging.handlers.QueueListener",
    "multiprocessing.connection.Client": "multiprocessing.connection.Connection",
    "multiprocessing.connection.Listener": "multiprocessing.connection.Listener",
    "poplib.POP3": "poplib.POP3",
    "poplib.POP3_SSL": "poplib.POP3",
    "selectors.DefaultSelector": "selectors.BaseSelector",
    "selectors.EpollSelector": "selectors.BaseSelector",
    "selectors.PollSelector": "selectors.BaseSelector",
    "selectors.SelectSelector": "selectors.BaseSelector",
    "smtplib.SMTP": "smtplib.SMTP",
    "smtplib.SMTP_SSL": "smtplib.SMTP",
    "socket.create_connection": "socket.socket",
    "socket.create_server": "socket.socket",
    "socket.socket": "socket.socket",
    "ssl.create_default_context": "ssl.SSLContext",
    "ssl.SSLContext": "ssl.SSLContext",
    "telnetlib.Telnet": "telnetlib.Telnet",
    "urllib.request.build_opener": "urllib.request.OpenerDirector",
    "xmlrpc.client.ServerProxy": "xmlrpc.client.ServerProxy",
}

FACTORIES: Final[dict[tuple[str, str], str]] = {
    ("multiprocessing.Pool", "apply_async"): "multiprocessing.pool.AsyncResult",
    ("multiprocessing.Pool", "map_async"): "multiprocessing.pool.AsyncResult",
    ("multiprocessing.Pool", "starmap_async"): "multiprocessing.pool.AsyncResult",
    ("multiprocessing.connection.Listener", "accept"): "multiprocessing.connection.Connection",
    ("ssl.SSLContext", "wrap_socket"): "socket.socket",
}

CALLS: Final[dict[str, Blocking]] = {
    "time.sleep": Blocking(SLEEP, (0, None)),
    "builtins.input": Blocking(TERMINAL),
    "getpass.getpass": Blocking(TERMINAL),
    # children
    **calls("os", "popen system wait wait3 wait4 waitid waitpid", Blocking(SUBPROCESS)),
    "pty.spawn": Blocking(SUBPROCESS),
    **calls("subprocess", "call check_call check_output run", _CHILD),
    "subprocess.getoutput": Blocking(SUBPROCESS),
    "subprocess.getstatusoutput": Blocking(SUBPROCESS),
    # network
    "ftplib.FTP": Blocking(NETWORK, (4, "timeout")),
    "ftplib.FTP_TLS": Blocking(NETWORK, (None, "timeout")),
    "imaplib.IMAP4": _CONNECTS,
    "imaplib.IMAP4_SSL": Blocking(NETWORK, (None, "timeout")),
    "multiprocessing.connection.Client": _REPLY,
    "poplib.POP3": _CONNECTS,
    "poplib.POP3_SSL": Blocking(NETWORK, (None, "timeout")),
    "smtplib.SMTP": Blocking(NETWORK, (3, "timeout")),
    "smtplib.SMTP_SSL": Blocking(NETWORK, (None, "timeout")),
    "socket.create_connection": Blocking(NETWORK, (1, "timeout")),
    **calls("socket", "getaddrinfo getfqdn gethostbyaddr gethostbyname getnameinfo", _REPLY),
    "telnetlib.Telnet": _CONNECTS,
    "urllib.request.urlopen": Blocking(NETWORK, (2, "timeout")),
    "urllib.request.urlretrieve": _REPLY,
    # descriptors, futures, event loops
    "asyncio.run": Blocking(COROUTINE),
    "concurrent.futures.wait": Blocking("a future", (1, "timeout")),
    "multiprocessing.connection.wait": Blocking("a connection to have data", (1, "timeout")),
    "select.select": Blocking("a descriptor to be ready", (3, None)),
    # files, whole trees of them
    "shutil.copytree": Blocking(DISK),
    "shutil.make_archive": Blocking(DISK),
    "shutil.rmtree": Blocking(DISK),
}

METHODS: Final[dict[tuple[str, str], Blocking]] = {
    ("subprocess.Popen", "communicate"): Blocking(SUBPROCESS, (1, "timeout")),
    ("subprocess.Popen", "wait"): Blocking(SUBPROCESS, (0, "timeout")),
    ("asyncio.AbstractEventLoop", "run_until_complete"): Blocking(COROUTINE),
    ("concurrent.futures.Executor", "shutdown"): Blocking(
        "the executor's running jobs", switch=(0, "wait")
    ),
    ("concurrent.futures.Future", "result"): Blocking("a future", (0, "timeout")),
    ("concurrent.futures.Future", "exception"): Blocking("a future", (0, "timeout")),
    # threads
    ("threading.Barrier", "wait"): Blocking("other threads", (0, "timeout")),
    ("threading.Condition", "wait"): Blocking("another thread", (0, "timeout")),
    ("threading.Condition", "wait_for"): Blocking("another thread", (1, "timeout")),
    ("threading.Event", "wait"): Blocking("an event to be set", (0, "timeout")),
    # child processes
    ("multiprocessing.Event", "wait"): Blocking("an event to be set", (0, "timeout")),
    **methods("multiprocessing.Pool", "apply map starmap", _JOBS),
    **methods(
        "multiprocessing.pool.AsyncResult", "get wait", Blocking("the pool's job", (0, "timeout"))
    ),
    **methods("multiprocessing.connection.Connection", "recv recv_bytes", Blocking("a message")),
    ("multiprocessing.connection.Listener", "accept"): Blocking("a connection"),
    # network
    ("selectors.BaseSelector", "select"): Blocking("a descriptor to be ready", (0, "timeout")),
    **methods(
        "ftplib.FTP",
        "connect cwd delete dir login mkd nlst quit rename retrbinary retrlines rmd sendcmd size"
        " storbinary storlines voidcmd",
        _REPLY,
    ),
    **methods("http.client.HTTPConnection", "connect getresponse request", _REPLY),
    **methods(
        "imaplib.IMAP4",
        "append close copy create delete expunge fetch list login logout noop search select status"
        " store uid",
        _REPLY,
    ),
    **methods("poplib.POP3", "dele list noop pass_ quit retr stat top uidl user", _REPLY),
    **methods(
        "smtplib.SMTP", "connect ehlo helo login quit send_message sendmail starttls", _REPLY
    ),
    **methods(
        "socket.socket",
        "accept connect connect_ex recv recv_into recvfrom recvmsg sendall sendfile",
        _REPLY,
    ),
    **methods("telnetlib.Telnet", "expect read_all read_some read_until", _REPLY),
    ("urllib.request.OpenerDirector", "open"): Blocking(NETWORK, (2, "timeout")),
}

SPEAKING: Final[dict[str, frozenset[str]]] = {
    "xmlrpc.client.ServerProxy": frozenset(),
}
