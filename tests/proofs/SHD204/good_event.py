"""Steps on until it is stopped, and reloads between two steps when it is told to."""

import signal

told = False
stopping = False


def on_signal(signum, frame):
    global stopping, told
    stopping = signum == signal.SIGTERM
    told = True


def main():
    global told
    signal.signal(signal.SIGHUP, on_signal)
    signal.signal(signal.SIGTERM, on_signal)
    print("READY", flush=True)
    reloads = 0
    while not stopping:
        if told:
            told = False
            reloads += 1
    with open("stopped.txt", "w") as file:
        file.write(f"reloaded {reloads} times\n")


if __name__ == "__main__":
    main()
