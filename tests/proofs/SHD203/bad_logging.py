"""Copies events to its log until it is stopped."""

import itertools
import logging
import signal

log = logging.getLogger("events")
stopping = False


def stop(signum, frame):
    global stopping
    log.info("stopping on signal %d", signum)
    stopping = True


def main():
    logging.basicConfig(level=logging.INFO)
    signal.signal(signal.SIGTERM, stop)
    print("READY", flush=True)
    for event in itertools.count():
        if stopping:
            break
        log.info("event %d", event)
    with open("position.txt", "w") as file:
        file.write("known\n")


if __name__ == "__main__":
    main()
