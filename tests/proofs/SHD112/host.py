"""Works through orders and notes where it was when it is stopped; a part comes from elsewhere."""

import signal
import time

place = 0
stopping = False


def stop(signum, frame):
    global stopping
    stopping = True


def main():
    global place
    signal.signal(signal.SIGTERM, stop)
    import part  # when it is needed first

    print("READY", flush=True)
    while not stopping:
        place += 1
        part.buffer.append(place)
        time.sleep(0.05)
    with open("place.txt", "w") as file:
        file.write(f"{place}\n")


if __name__ == "__main__":
    main()
