"""Orders."""

from orders.celery import app

__all__ = ["app"]
