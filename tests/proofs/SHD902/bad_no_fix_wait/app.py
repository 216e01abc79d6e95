import pathlib
import signal
import sys
import threading

stopping = threading.Event()
signal.signal(signal.SIGTERM, lambda signum, frame: stopping.set())
pathlib.Path("ready").touch()
stopping.wait(60)
pathlib.Path("tidied").write_text(" ".join(sys.argv[1:]))
