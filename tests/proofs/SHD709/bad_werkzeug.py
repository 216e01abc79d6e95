"""Takes uploads, one line each."""

import logging
import os
import signal
import threading

from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

logging.getLogger("werkzeug").setLevel(logging.ERROR)


@Request.application
def app(request):
    with open("begun.txt", "w") as file:
        file.write("upload\n")
    request.get_data()
    return Response("saved\n")


def main():
    server = make_server("127.0.0.1", int(os.environ["PORT"]), app, threaded=True)

    def stop(signum, frame):
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    print("READY", flush=True)
    server.serve_forever(poll_interval=0.05)


if __name__ == "__main__":
    main()
