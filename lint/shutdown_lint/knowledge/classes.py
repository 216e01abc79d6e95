"""What constructors make: the path of the class that an object is an instance of."""

from __future__ import annotations

from functools import cache
from typing import Final

from shutdown_lint.knowledge.clients import (
    brokers,
    databases,
    http,
    infrastructure,
    observing,
    standard,
)
from shutdown_lint.knowledge.starting import BESIDE_THE_PROGRAM

# Constructors and factory functions -> the class by which the other tables know the object.
MADE_BY: Final[dict[str, str]] = {
    # threads and timers
    "threading.Thread": "threading.Thread",
    "threading.Timer": "threading.Thread",
    # progress bars
    "tqdm.asyncio.tqdm": "tqdm.tqdm",
    "tqdm.auto.tqdm": "tqdm.tqdm",
    "tqdm.autonotebook.tqdm": "tqdm.tqdm",
    "tqdm.notebook.tqdm": "tqdm.tqdm",
    "tqdm.std.tqdm": "tqdm.tqdm",
    "tqdm.tqdm": "tqdm.tqdm",
    # locks and their kin
    "threading.Lock": "threading.Lock",
    "threading.RLock": "threading.RLock",
    "threading.Condition": "threading.Condition",
    "threading.Semaphore": "threading.Semaphore",
    "threading.BoundedSemaphore": "threading.Semaphore",
    "threading.Event": "threading.Event",
    "threading.Barrier": "threading.Barrier",
    # processes
    "billiard.Process": "multiprocessing.Process",
    "multiprocess.Process": "multiprocessing.Process",
    "multiprocessing.Process": "multiprocessing.Process",
    "torch.multiprocessing.Process": "multiprocessing.Process",
    "multiprocessing.Pool": "multiprocessing.Pool",
    "multiprocessing.pool.ThreadPool": "multiprocessing.Pool",
    "multiprocessing.Event": "multiprocessing.Event",
    "multiprocessing.Lock": "multiprocessing.Lock",
    "multiprocessing.RLock": "multiprocessing.RLock",
    "multiprocessing.Condition": "multiprocessing.Condition",
    "multiprocessing.Semaphore": "multiprocessing.Semaphore",
    "multiprocessing.BoundedSemaphore": "multiprocessing.Semaphore",
    "multiprocessing.Queue": "multiprocessing.Queue",
    "multiprocessing.JoinableQueue": "multiprocessing.Queue",
    "multiprocessing.SimpleQueue": "multiprocessing.Queue",
    "subprocess.Popen": "subprocess.Popen",
    "asyncio.create_subprocess_exec": "asyncio.subprocess.Process",
    "asyncio.create_subprocess_shell": "asyncio.subprocess.Process",
    # queues
    "queue.Queue": "queue.Queue",
    "queue.LifoQueue": "queue.Queue",
    "queue.PriorityQueue": "queue.Queue",
    "queue.SimpleQueue": "queue.SimpleQueue",
    "asyncio.Queue": "asyncio.Queue",
    "asyncio.LifoQueue": "asyncio.Queue",
    "asyncio.PriorityQueue": "asyncio.Queue",
    "collections.deque": "collections.deque",
    # executors and futures
    "concurrent.futures.ThreadPoolExecutor": "concurrent.futures.Executor",
    "concurrent.futures.ProcessPoolExecutor": "concurrent.futures.Executor",
    # event loops, and what belongs to one
    "asyncio.get_event_loop": "asyncio.AbstractEventLoop",
    "asyncio.get_running_loop": "asyncio.AbstractEventLoop",
    "asyncio.new_event_loop": "asyncio.AbstractEventLoop",
    "asyncio.ProactorEventLoop": "asyncio.AbstractEventLoop",
    "asyncio.SelectorEventLoop": "asyncio.AbstractEventLoop",
    "uvloop.new_event_loop": "asyncio.AbstractEventLoop",
    "asyncio.Condition": "asyncio.Condition",
    "asyncio.Event": "asyncio.Event",
    "asyncio.Lock": "asyncio.Lock",
    "asyncio.Semaphore": "asyncio.Semaphore",
    "asyncio.BoundedSemaphore": "asyncio.Semaphore",
    "asyncio.Future": "asyncio.Future",
    "asyncio.gather": "asyncio.Future",
    "asyncio.shield": "asyncio.Future",
    "asyncio.wrap_future": "asyncio.Future",
    "asyncio.Task": "asyncio.Task",
    "asyncio.create_task": "asyncio.Task",
    "asyncio.current_task": "asyncio.Task",
    "asyncio.ensure_future": "asyncio.Task",
    "asyncio.Runner": "asyncio.Runner",
    "asyncio.TaskGroup": "asyncio.TaskGroup",
    "asyncio.run_coroutine_threadsafe": "concurrent.futures.Future",
    # servers whose shutdown() waits for serve_forever() to return
    "socketserver.TCPServer": "socketserver.BaseServer",
    "socketserver.UDPServer": "socketserver.BaseServer",
    "socketserver.ThreadingTCPServer": "socketserver.BaseServer",
    "socketserver.ThreadingUDPServer": "socketserver.BaseServer",
    "socketserver.ForkingTCPServer": "socketserver.BaseServer",
    "socketserver.UnixStreamServer": "socketserver.BaseServer",
    "socketserver.ThreadingUnixStreamServer": "socketserver.BaseServer",
    "http.server.HTTPServer": "socketserver.BaseServer",
    "http.server.ThreadingHTTPServer": "socketserver.BaseServer",
    "wsgiref.simple_server.make_server": "socketserver.BaseServer",
    "wsgiref.simple_server.WSGIServer": "socketserver.BaseServer",
    "werkzeug.serving.make_server": "socketserver.BaseServer",
    "werkzeug.serving.ThreadedWSGIServer": "socketserver.BaseServer",
    "xmlrpc.server.SimpleXMLRPCServer": "socketserver.BaseServer",
    "xmlrpc.server.DocXMLRPCServer": "socketserver.BaseServer",
    "multiprocessing.get_context": "multiprocessing.context",
    "aiohttp.web.AppRunner": "aiohttp.web.BaseRunner",
    "aiohttp.web.ServerRunner": "aiohttp.web.BaseRunner",
    # clients of which no call is known to wait
    "discord.Client": "discord.Client",
    "discord.ext.commands.Bot": "discord.Client",
    "rich.console.Console": "rich.console.Console",
    # what serves, schedules and consumes
    **{path: path for path in BESIDE_THE_PROGRAM},
    "apscheduler.schedulers.blocking.BlockingScheduler": (
        "apscheduler.schedulers.blocking.BlockingScheduler"
    ),
    "discord.AutoShardedClient": "discord.Client",
    "discord.ext.commands.AutoShardedBot": "discord.Client",
    "flask.Flask": "flask.Flask",
    "huey.consumer.Consumer": "huey.consumer.Consumer",
    "nameko.runners.ServiceRunner": "nameko.runners.ServiceRunner",
    "pyrogram.Client": "pyrogram.Client",
    "rq.SimpleWorker": "rq.Worker",
    "rq.Worker": "rq.Worker",
    "sanic.Sanic": "sanic.Sanic",
    "slack_bolt.adapter.socket_mode.SocketModeHandler": "slack_bolt.SocketModeHandler",
    "tornado.ioloop.IOLoop.current": "tornado.ioloop.IOLoop",
    "tornado.ioloop.IOLoop.instance": "tornado.ioloop.IOLoop",
    "waitress.create_server": "waitress.server",
    "watchdog.observers.Observer": "threading.Thread",
    "watchdog.observers.polling.PollingObserver": "threading.Thread",
    # clients
    **standard.CLASSES,
    **http.CLASSES,
    **databases.CLASSES,
    **brokers.CLASSES,
    **infrastructure.CLASSES,
    **observing.CLASSES,
    # exit stacks
    "contextlib.AsyncExitStack": "contextlib.ExitStack",
    "contextlib.ExitStack": "contextlib.ExitStack",
}

# A class of one's own that derives from one of these is known by the class it derives from.
KNOWN_AS: Final[dict[str, str]] = {
    **{path: known for path, known in MADE_BY.items() if path.rpartition(".")[2][0].isupper()},
    "socketserver.BaseServer": "socketserver.BaseServer",
    "concurrent.futures.Executor": "concurrent.futures.Executor",
    "asyncio.AbstractEventLoop": "asyncio.AbstractEventLoop",
    "asyncio.BaseEventLoop": "asyncio.AbstractEventLoop",
    "asyncio.Task": "asyncio.Task",
    "kombu.mixins.ConsumerMixin": "kombu.mixins.ConsumerMixin",
    "pexpect.spawn": "pexpect.spawn",
    "socket.socket": "socket.socket",
    "pika.adapters.blocking_connection.BlockingChannel": "pika.BlockingChannel",
}

# Calls that describe a field of a dataclass and its kin: what it is given stands inside.
FIELDS: Final = frozenset(
    {
        "attr.field",
        "attr.ib",
        "attrs.field",
        "dataclasses.field",
        "msgspec.field",
        "pydantic.Field",
        "pydantic.PrivateAttr",
    }
)

# What comes out of `await` is what these hold, not one of them.
HOLDERS: Final = frozenset({"asyncio.Future", "asyncio.Task"})

# Mixins that change how a server works, not what it is.
MIXINS: Final = frozenset(
    {"socketserver.ThreadingMixIn", "socketserver.ForkingMixIn", "builtins.object"}
)

# Calls that give a list of objects of one class.
LISTED_BY: Final[dict[str, str]] = {
    "asyncio.all_tasks": "asyncio.Task",
    "multiprocessing.active_children": "multiprocessing.Process",
    "threading.enumerate": "threading.Thread",
}

# Annotations of containers -> which of their parameters is the class of what they hold.
ELEMENT_TYPES: Final[dict[str, int]] = {
    "collection": 0,
    "defaultdict": 1,
    "deque": 0,
    "dict": 1,
    "frozenset": 0,
    "iterable": 0,
    "iterator": 0,
    "list": 0,
    "mapping": 1,
    "mutablemapping": 1,
    "mutablesequence": 0,
    "sequence": 0,
    "set": 0,
    "tuple": 0,
}

# Methods that make something of their own kind: (class, method) -> class.
MADE_BY_METHOD: Final[dict[tuple[str, str], str]] = {
    ("asyncio.AbstractEventLoop", "create_future"): "asyncio.Future",
    ("asyncio.AbstractEventLoop", "create_task"): "asyncio.Task",
    ("asyncio.AbstractEventLoop", "run_in_executor"): "asyncio.Future",
    ("asyncio.Runner", "get_loop"): "asyncio.AbstractEventLoop",
    ("asyncio.TaskGroup", "create_task"): "asyncio.Task",
    ("concurrent.futures.Executor", "submit"): "concurrent.futures.Future",
    ("multiprocessing.context", "Process"): "multiprocessing.Process",
    ("multiprocessing.context", "Pool"): "multiprocessing.Pool",
    ("multiprocessing.context", "Queue"): "multiprocessing.Queue",
    ("multiprocessing.context", "Event"): "multiprocessing.Event",
    ("multiprocessing.context", "Lock"): "multiprocessing.Lock",
    ("multiprocessing.context", "RLock"): "multiprocessing.RLock",
    ("multiprocessing.context", "Condition"): "multiprocessing.Condition",
    ("multiprocessing.context", "Semaphore"): "multiprocessing.Semaphore",
    **standard.FACTORIES,
    **http.FACTORIES,
    **databases.FACTORIES,
    **brokers.FACTORIES,
    **infrastructure.FACTORIES,
    **observing.FACTORIES,
}


@cache
def modules_of(class_: str) -> frozenset[str]:
    """The packages of which a module has something that has objects of a class of the tables."""
    packages, owners = _sources()
    return frozenset((class_.partition(".")[0], *packages.get(class_, ()))).union(
        *(modules_of(owner) for owner in owners.get(class_, ()))
    )


@cache
def _sources() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Of each class, the packages that make it, and the other classes whose methods do."""
    packages: dict[str, set[str]] = {}
    for table in (MADE_BY, KNOWN_AS, LISTED_BY):
        for path, made in table.items():
            packages.setdefault(made, set()).add(path.partition(".")[0])
    owners: dict[str, set[str]] = {}
    for (owner, _), made in MADE_BY_METHOD.items():
        if owner != made:
            owners.setdefault(made, set()).add(owner)
    return packages, owners
