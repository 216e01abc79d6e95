"""Has `part` serve, and writes down which of its own code runs when it is told to stop."""

import atexit
import os
import signal
import sys
import threading

import part


def ran(what):
    if os.getpid() == PROCESS:  # not in the workers that a server forks
        with open(what, "w") as file:
            file.write("ran\n")


def exit_by_handler(signum, frame):
    ran("handler")
    sys.exit(3)


def serve(port):
    if "--handler" in sys.argv:
        signal.signal(signal.SIGTERM, exit_by_handler)
    try:
        part.serve(port)
        ran("next line")
    except KeyboardInterrupt:
        ran("interrupt clause")
    finally:
        ran("finally")


def serve_and_shut_down(port):
    server = part.make(port)
    if "--daemon-threads" in sys.argv:
        server.daemon_threads = True
    if "--no-daemon-threads" in sys.argv:
        server.daemon_threads = False
    with open("classes", "w") as file:
        file.writelines(f"{one.__module__}.{one.__name__}\n" for one in type(server).__mro__)

    def stop(signum, frame):
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    server.serve_forever(poll_interval=0.05)
    server.server_close()


if __name__ == "__main__":
    PROCESS = os.getpid()
    atexit.register(ran, "exit callback")
    print("READY", flush=True)
    (serve_and_shut_down if "--shut-down" in sys.argv else serve)(int(os.environ["PORT"]))
