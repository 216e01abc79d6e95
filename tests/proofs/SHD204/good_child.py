"""Runs a command, and stops it when it is stopped."""

import signal
import subprocess
import sys
import threading


def main():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])

    def stop(signum, frame):
        child.terminate()

    signal.signal(signal.SIGTERM, stop)
    threading.Timer(0.5, print, ("READY",), {"flush": True}).start()  # it waits by then
    child.wait()
    with open("stopped.txt", "w") as file:
        file.write(f"the command ended: {child.returncode}\n")


if __name__ == "__main__":
    main()
