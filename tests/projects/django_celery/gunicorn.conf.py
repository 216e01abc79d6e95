"""gunicorn, which finds this file by itself."""

bind = "0.0.0.0:8000"
workers = 4
graceful_timeout = 45
