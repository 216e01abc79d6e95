"""What each process of the worker's pool does as it begins."""

import signal

from celery.signals import worker_process_init

from loans import connections


@worker_process_init.connect
def prepare(**kwargs):
    signal.signal(signal.SIGUSR2, connections.on_signal)
    connections.open_all()
