"""Databases, caches and search engines."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge.waiting import DATABASE, Blocking, methods

_REPLY = Blocking(DATABASE)
_CONNECTS = Blocking(DATABASE, (None, "connect_timeout"))
_QUIET = frozenset({"close"})

CLASSES: Final[dict[str, str]] = {
    # connections and cursors alike
    "MySQLdb.connect": "database",
    "mysql.connector.connect": "database",
    "oracledb.connect": "database",
    "psycopg.Connection.connect": "database",
    "psycopg.connect": "database",
    "psycopg2.connect": "database",
    "pymysql.connect": "database",
    "pyodbc.connect": "database",
    "sqlite3.connect": "database",
    # coroutines all over
    "asyncpg.connect": "asyncpg.Connection",
    "asyncpg.create_pool": "asyncpg.Pool",
    "psycopg.AsyncConnection.connect": "psycopg.AsyncConnection",
    "redis.asyncio.Redis": "redis.asyncio.Redis",
    "redis.asyncio.StrictRedis": "redis.asyncio.Redis",
    "redis.asyncio.from_url": "redis.asyncio.Redis",
    "sqlalchemy.ext.asyncio.AsyncSession": "sqlalchemy.ext.asyncio.AsyncSession",
    "sqlalchemy.ext.asyncio.async_sessionmaker": "sqlalchemy.ext.asyncio.async_sessionmaker",
    "sqlalchemy.ext.asyncio.create_async_engine": "sqlalchemy.ext.asyncio.AsyncEngine",
    # SQLAlchemy
    "sqlalchemy.Connection": "sqlalchemy.Connection",
    "sqlalchemy.Engine": "sqlalchemy.Engine",
    "sqlalchemy.create_engine": "sqlalchemy.Engine",
    "sqlalchemy.engine.create_engine": "sqlalchemy.Engine",
    "sqlalchemy.orm.Session": "sqlalchemy.orm.Session",
    "sqlalchemy.orm.scoped_session": "sqlalchemy.orm.Session",
    "sqlalchemy.orm.sessionmaker": "sqlalchemy.orm.sessionmaker",
    # others
    "cassandra.cluster.Cluster": "cassandra.cluster.Cluster",
    "elasticsearch.Elasticsearch": "elasticsearch.Elasticsearch",
    "opensearchpy.OpenSearch": "elasticsearch.Elasticsearch",
    "psycopg_pool.ConnectionPool": "psycopg_pool.ConnectionPool",
    "pymemcache.Client": "pymemcache.Client",
    "pymemcache.HashClient": "pymemcache.Client",
    "pymemcache.PooledClient": "pymemcache.Client",
    "pymemcache.client.base.Client": "pymemcache.Client",
    "pymemcache.client.base.PooledClient": "pymemcache.Client",
    "pymemcache.client.hash.HashClient": "pymemcache.Client",
    "pymongo.MongoClient": "pymongo.MongoClient",
    "redis.Redis": "redis.Redis",
    "redis.Redis.from_url": "redis.Redis",
    "redis.StrictRedis": "redis.Redis",
    "redis.from_url": "redis.Redis",
    "redis.cluster.RedisCluster": "redis.Redis",
    "redis.RedisCluster": "redis.Redis",
}

FACTORIES: Final[dict[tuple[str, str], str]] = {
    ("cassandra.cluster.Cluster", "connect"): "cassandra.cluster.Session",
    ("database", "cursor"): "database",
    ("psycopg_pool.ConnectionPool", "getconn"): "database",
    ("redis.Redis", "pipeline"): "redis.client.Pipeline",
    ("redis.Redis", "pubsub"): "redis.client.PubSub",
    ("sqlalchemy.Engine", "begin"): "sqlalchemy.Connection",
    ("sqlalchemy.Engine", "connect"): "sqlalchemy.Connection",
    ("sqlalchemy.Engine", "raw_connection"): "database",
    ("sqlalchemy.orm.Session", "__call__"): "sqlalchemy.orm.Session",
    ("sqlalchemy.orm.sessionmaker", "__call__"): "sqlalchemy.orm.Session",
    (
        "sqlalchemy.ext.asyncio.async_sessionmaker",
        "__call__",
    ): "sqlalchemy.ext.asyncio.AsyncSession",
}

CALLS: Final[dict[str, Blocking]] = {
    "MySQLdb.connect": _CONNECTS,
    "mysql.connector.connect": _CONNECTS,
    "oracledb.connect": Blocking(DATABASE, (None, "tcp_connect_timeout")),
    "psycopg.connect": _CONNECTS,
    "psycopg.Connection.connect": _CONNECTS,
    "psycopg2.connect": _CONNECTS,
    "pymysql.connect": _CONNECTS,
    "pyodbc.connect": Blocking(DATABASE, (None, "timeout")),
}

METHODS: Final[dict[tuple[str, str], Blocking]] = {
    **methods("database", "commit execute executemany executescript rollback", _REPLY),
    ("cassandra.cluster.Cluster", "connect"): _REPLY,
    ("cassandra.cluster.Session", "execute"): Blocking(DATABASE, (2, "timeout")),
    ("cassandra.cluster.Session", "prepare"): _REPLY,
    **methods(
        "pymongo.MongoClient",
        "drop_database list_database_names list_databases server_info",
        _REPLY,
    ),
    ("psycopg_pool.ConnectionPool", "close"): Blocking(
        "the pool's threads", (0, "timeout"), default=5
    ),
    ("psycopg_pool.ConnectionPool", "getconn"): Blocking(DATABASE, (0, "timeout"), default=30),
    ("psycopg_pool.ConnectionPool", "wait"): Blocking(DATABASE, (0, "timeout"), default=30),
    ("redis.client.Pipeline", "execute"): _REPLY,
    # the default of get_message is no wait at all
    ("redis.client.PubSub", "get_message"): Blocking(DATABASE, (1, "timeout"), default=0),
    **methods("redis.client.PubSub", "psubscribe punsubscribe subscribe unsubscribe", _REPLY),
    **methods("sqlalchemy.Engine", "begin connect raw_connection", _REPLY),
    **methods(
        "sqlalchemy.Connection",
        "commit exec_driver_sql execute rollback scalar scalars",
        _REPLY,
    ),
    **methods(
        "sqlalchemy.orm.Session",
        "bulk_insert_mappings bulk_save_objects bulk_update_mappings commit execute flush get"
        " merge refresh rollback scalar scalars",
        _REPLY,
    ),
}

SPEAKING: Final[dict[str, frozenset[str]]] = {
    "elasticsearch.Elasticsearch": _QUIET | {"options", "transport"},
    "pymemcache.Client": _QUIET,
    "redis.Redis": _QUIET
    | {
        "client", "connection_pool", "from_pool", "from_url", "get_connection_kwargs",
        "get_encoder", "json", "lock", "pipeline", "pubsub", "register_script",
        "set_response_callback",
    },
}  # fmt: skip
