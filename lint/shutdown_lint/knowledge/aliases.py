"""Names under which the same object can be reached."""

from __future__ import annotations

from typing import Final

# Where a library re-exports a name, the path that the other tables use.
CANONICAL: Final[dict[str, str]] = {
    "aiohttp.client.ClientSession": "aiohttp.ClientSession",
    "asyncio.events.AbstractEventLoop": "asyncio.AbstractEventLoop",
    "asyncio.events.get_event_loop": "asyncio.get_event_loop",
    "asyncio.events.get_running_loop": "asyncio.get_running_loop",
    "asyncio.events.new_event_loop": "asyncio.new_event_loop",
    "asyncio.locks.Event": "asyncio.Event",
    "asyncio.queues.Queue": "asyncio.Queue",
    "asyncio.runners.run": "asyncio.run",
    "asyncio.tasks.Task": "asyncio.Task",
    "asyncio.tasks.create_task": "asyncio.create_task",
    "asyncio.tasks.ensure_future": "asyncio.ensure_future",
    "builtins.IOError": "builtins.OSError",
    "builtins.EnvironmentError": "builtins.OSError",
    "celery.app.base.Celery": "celery.Celery",
    "celery.app.Celery": "celery.Celery",
    "celery.app.shared_task": "celery.shared_task",
    "celery.app.task.Task": "celery.Task",
    "concurrent.futures.process.ProcessPoolExecutor": "concurrent.futures.ProcessPoolExecutor",
    "concurrent.futures.thread.ThreadPoolExecutor": "concurrent.futures.ThreadPoolExecutor",
    "multiprocessing.context.Process": "multiprocessing.Process",
    "multiprocessing.pool.Pool": "multiprocessing.Pool",
    "multiprocessing.process.BaseProcess": "multiprocessing.Process",
    "multiprocessing.process.current_process": "multiprocessing.current_process",
    "multiprocessing.process.parent_process": "multiprocessing.parent_process",
    "multiprocessing.synchronize.BoundedSemaphore": "multiprocessing.BoundedSemaphore",
    "multiprocessing.synchronize.Condition": "multiprocessing.Condition",
    "multiprocessing.synchronize.Event": "multiprocessing.Event",
    "multiprocessing.synchronize.Lock": "multiprocessing.Lock",
    "multiprocessing.synchronize.RLock": "multiprocessing.RLock",
    "multiprocessing.synchronize.Semaphore": "multiprocessing.Semaphore",
    "flask.app.Flask": "flask.Flask",
    "kombu.ConsumerMixin": "kombu.mixins.ConsumerMixin",
    "kombu.connection.Connection": "kombu.Connection",
    "kombu.mixins.ConsumerProducerMixin": "kombu.mixins.ConsumerMixin",
    "httpx._client.Client": "httpx.Client",
    "kafka.consumer.KafkaConsumer": "kafka.KafkaConsumer",
    "kafka.producer.KafkaProducer": "kafka.KafkaProducer",
    "os.sys.exit": "sys.exit",
    "redis.client.Redis": "redis.Redis",
    "redis.client.StrictRedis": "redis.Redis",
    "confluent_kafka.DeserializingConsumer": "confluent_kafka.Consumer",
    "confluent_kafka.avro.AvroConsumer": "confluent_kafka.Consumer",
    "kombu.BrokerConnection": "kombu.Connection",
    "pika.adapters.BlockingConnection": "pika.BlockingConnection",
    "pika.adapters.blocking_connection.BlockingConnection": "pika.BlockingConnection",
    "requests.api.get": "requests.get",
    "requests.api.post": "requests.post",
    "requests.api.request": "requests.request",
    "requests.sessions.Session": "requests.Session",
    "rq.worker.SimpleWorker": "rq.SimpleWorker",
    "rq.worker.Worker": "rq.Worker",
    "sanic.app.Sanic": "sanic.Sanic",
    "sqlalchemy.engine.Engine": "sqlalchemy.Engine",
    "sqlalchemy.engine.base.Connection": "sqlalchemy.Connection",
    "sqlalchemy.engine.base.Engine": "sqlalchemy.Engine",
    "sqlalchemy.orm.session.Session": "sqlalchemy.orm.Session",
    "sqlalchemy.orm.session.sessionmaker": "sqlalchemy.orm.sessionmaker",
    "signal.Signals.SIGINT": "signal.SIGINT",
    "signal.Signals.SIGTERM": "signal.SIGTERM",
    "signal.Handlers.SIG_DFL": "signal.SIG_DFL",
    "signal.Handlers.SIG_IGN": "signal.SIG_IGN",
    "uvicorn.config.Config": "uvicorn.Config",
    "uvicorn.main.run": "uvicorn.run",
    "uvicorn.server.Server": "uvicorn.Server",
    "werkzeug.serving.BaseWSGIServer": "werkzeug.serving.make_server",
}

# What `from module import *` brings in, for the modules whose names the tables know.
STAR_EXPORTS: Final[dict[str, frozenset[str]]] = {
    "signal": frozenset(
        {
            "SIGABRT", "SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGINT", "SIGKILL", "SIGPIPE",
            "SIGQUIT", "SIGSTOP", "SIGTERM", "SIGTSTP", "SIGUSR1", "SIGUSR2", "SIGWINCH",
            "SIG_DFL", "SIG_IGN", "Signals", "default_int_handler", "getsignal", "pause",
            "raise_signal", "signal", "sigwait", "sigwaitinfo",
        }
    ),
    "threading": frozenset(
        {"Condition", "Event", "Lock", "RLock", "Semaphore", "Thread", "Timer"}
    ),
    "time": frozenset({"sleep"}),
    "socketserver": frozenset(
        {"TCPServer", "ThreadingTCPServer", "ThreadingUDPServer", "UDPServer"}
    ),
    "subprocess": frozenset(
        {"Popen", "call", "check_call", "check_output", "getoutput", "run"}
    ),
}  # fmt: skip
