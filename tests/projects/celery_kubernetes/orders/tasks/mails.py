"""Tells customers."""

from celery.utils.log import get_task_logger

from orders.celery import app

log = get_task_logger(__name__)


@app.task(ignore_result=True)
def confirm(order: str, address: str) -> None:
    log.info("order %s is confirmed to %s", order, address)
