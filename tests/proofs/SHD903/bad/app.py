import pathlib
import signal
import threading

stopping = threading.Event()


def main():
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    pathlib.Path("ready").touch()
    stopping.wait(60)
    pathlib.Path("tidied").touch()


if __name__ == "__main__":
    main()
