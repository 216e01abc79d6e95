"""Does one step of its work after the other; SIGHUP reloads, SIGTERM stops."""

import queue
import signal

commands = queue.Queue()


def on_signal(signum, frame):
    commands.put(signum)


def main():
    signal.signal(signal.SIGHUP, on_signal)
    signal.signal(signal.SIGTERM, on_signal)
    print("READY", flush=True)
    reloads = steps = 0
    commands.put("step")
    while (command := commands.get()) != signal.SIGTERM:
        if command == signal.SIGHUP:
            reloads += 1
        else:
            steps += 1
            commands.put("step")
    with open("stopped.txt", "w") as file:
        file.write(f"{steps} steps, reloaded {reloads} times\n")


if __name__ == "__main__":
    main()
