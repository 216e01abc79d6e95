"""gunicorn for the API."""

bind = "0.0.0.0:8000"
workers = 1
worker_class = "gthread"
threads = 8
timeout = 60
graceful_timeout = 30  # strict-expect: SHD706


def worker_exit(server, worker):
    server.log.info("worker left")


def on_exit(server):
    server.log.info("master left")
