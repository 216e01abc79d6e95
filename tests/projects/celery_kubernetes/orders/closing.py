"""Closes the day in the ledger when the worker is stopped."""

import signal

from orders import ledger

signal.signal(signal.SIGTERM, ledger.close_day)  # strict-expect: SHD604
