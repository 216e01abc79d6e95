"""gunicorn for the office."""

bind = "0.0.0.0:8001"
workers = 1
worker_class = "gthread"
threads = 2
graceful_timeout = 20


def worker_exit(server, worker):
    server.log.info("worker left")


def on_exit(server):
    server.log.info("master left")
