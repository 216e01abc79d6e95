import pathlib
import time


def main():
    try:
        pathlib.Path("ready").touch()
        while True:
            time.sleep(0.1)
    finally:
        pathlib.Path("tidied").touch()


if __name__ == "__main__":
    main()
