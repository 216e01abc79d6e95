"""Charges credit cards."""

import time

from celery.utils.log import get_task_logger

from orders import closing, ledger  # noqa: F401
from orders.celery import app

log = get_task_logger(__name__)


@app.task
def charge(order: str, seconds: float = 1.0) -> str:
    log.info("charging %s", order)
    ledger.note(f"begun {order}")
    time.sleep(seconds)  # the bank
    ledger.note(f"charged {order}")
    log.info("charged %s", order)
    return order
