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
        print("READY", flush=True)
        while running:
            peer, _ = server.accept()
            with peer:
                peer.sendall(b"hello\n")
            answered += 1
    with open("answered.txt", "w") as file:
        file.write(str(answered))


if __name__ == "__main__":
    main()
