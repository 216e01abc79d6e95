"""The Celery application."""

from celery import Celery

app = Celery("orders", include=["orders.tasks.charging", "orders.tasks.mails"])
app.config_from_object("orders.celeryconfig")
