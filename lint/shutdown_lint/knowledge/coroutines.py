"""Coroutine functions of libraries: calling one runs nothing, somebody has to await the result.

From the documentation of each library; what returns a future or a task instead runs by itself and
is not one of them.
"""

from __future__ import annotations

from typing import Final

FUNCTIONS: Final = frozenset(
    {
        "anyio.sleep",
        "asyncio.open_connection",
        "asyncio.sleep",
        "asyncio.to_thread",
        "asyncio.wait",
        "asyncio.wait_for",
        "trio.sleep",
    }
)

# They run a generator themselves, as far as it gets, whenever it is called.
DRIVING_DECORATORS: Final = frozenset(
    {"tornado.gen.coroutine", "twisted.internet.defer.inlineCallbacks"}
)

# (class as the tables know it, method)
METHODS: Final = frozenset(
    {
        ("aiohttp.ClientSession", "close"),
        ("aiohttp.web.BaseRunner", "cleanup"),
        ("asyncio.AbstractEventLoop", "shutdown_asyncgens"),
        ("asyncio.AbstractEventLoop", "shutdown_default_executor"),
        ("asyncio.Condition", "wait"),
        ("asyncio.Event", "wait"),
        ("asyncio.Lock", "acquire"),
        ("asyncio.Queue", "get"),
        ("asyncio.Queue", "join"),
        ("asyncio.Queue", "put"),
        ("asyncio.Semaphore", "acquire"),
        ("asyncio.subprocess.Process", "communicate"),
        ("asyncio.subprocess.Process", "wait"),
        ("discord.Client", "close"),
        ("discord.Client", "start"),
        ("grpc.aio.Server", "stop"),
        ("httpx.AsyncClient", "aclose"),
        ("redis.asyncio.Redis", "aclose"),
        ("redis.asyncio.Redis", "close"),
    }
)
