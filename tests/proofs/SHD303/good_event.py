"""Works in batches; at SIGTERM it ends after a whole one."""

import signal
import time

stopping = False


def stop(signum, frame):
    global stopping
    stopping = True


def main():
    signal.signal(signal.SIGTERM, stop)
    print("READY", flush=True)
    while not stopping:
        time.sleep(0.2)  # the batch
    with open("report.txt", "w") as file:
        file.write("complete\n")


main()
