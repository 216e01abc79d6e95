"""Works on jobs; one that fails is noted, and the next one is taken."""

import signal
import time


class Stop(BaseException):
    pass


def stop(signum, frame):
    raise Stop


def main():
    signal.signal(signal.SIGTERM, stop)
    number = 0
    try:
        with open("jobs.txt", "w", buffering=1) as log:
            print("READY", flush=True)
            while True:
                number += 1
                try:
                    log.write(f"job {number}\n")
                    time.sleep(0.1)
                except Exception as error:
                    log.write(f"job {number} failed: {error!r}\n")
    except Stop:
        pass
    finally:
        with open("done.txt", "w") as file:
            file.write(str(number))


if __name__ == "__main__":
    main()
