import pathlib
import signal
import time

stopping = False


def stop(signum, frame):
    global stopping
    stopping = True


def main():
    signal.signal(signal.SIGTERM, stop)
    try:
        pathlib.Path("ready").touch()
        while not stopping:
            time.sleep(0.1)
    finally:
        pathlib.Path("tidied").touch()


if __name__ == "__main__":
    main()
