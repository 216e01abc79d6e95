"""Buffers what it is given, and writes it when the program says so."""

import os
import signal
import sys

buffer = []


def flush(signum, frame):
    os.write(2, f"{len(buffer)} records\n".encode())
    sys.exit(0)


def flush_on_sigterm():
    signal.signal(signal.SIGTERM, flush)
