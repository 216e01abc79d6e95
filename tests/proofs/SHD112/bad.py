"""Buffers what it is given, and writes it when it is told to stop."""

import os
import signal
import sys

buffer = []


def flush(signum, frame):
    os.write(2, f"{len(buffer)} records\n".encode())
    sys.exit(0)


signal.signal(signal.SIGTERM, flush)
