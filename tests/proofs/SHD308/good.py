"""Answers whoever connects, and says in the end how many those were."""

import signal
import socket

running = True


def stop(signum, frame):
    global running
    running = False


def main():
    signal.signal(signal.SIGTERM, stop)
    answered = 0
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        print("READY", flush=True)
        while running:
            try:
                peer, _ = server.accept()
            except TimeoutError:
                continue
            with peer:
                peer.sendall(b"hello\n")
            answered += 1
    with open("answered.txt", "w") as file:
        file.write(str(answered))


if __name__ == "__main__":
    main()
