"""A gRPC service that looks prices up in its database, with a client that asks for one."""

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent import futures

import grpc

METHOD = "/shop.Prices/Look"


def ask(port):
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        price = channel.unary_unary(METHOD)(b"tea", wait_for_ready=True)
    with open("answer.txt", "wb") as file:
        file.write(price)


def look(request, context):
    with open("begun.txt", "w") as file:
        file.write("begun\n")
    time.sleep(0.5)
    [[price]] = database.execute("SELECT price FROM prices WHERE name = ?", [request.decode()])
    asked.set()
    return str(price).encode()


def main(once):
    handler = grpc.unary_unary_rpc_method_handler(look)
    server = grpc.server(futures.ThreadPoolExecutor(4))
    server.add_generic_rpc_handlers(
        [grpc.method_handlers_generic_handler("shop.Prices", {"Look": handler})]
    )
    port = server.add_insecure_port("127.0.0.1:0")
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    server.start()
    client = subprocess.Popen([sys.executable, __file__, "ask", str(port)])
    print("READY", flush=True)
    if once:
        asked.wait()
        client.wait()
    else:
        stopping.wait()
    server.stop(5).wait()
    database.close()


if sys.argv[1:2] == ["ask"]:
    ask(sys.argv[2])
elif __name__ == "__main__":
    asked, stopping = threading.Event(), threading.Event()
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.execute("CREATE TABLE prices AS SELECT 'tea' AS name, 3 AS price")
    main("--once" in sys.argv)
