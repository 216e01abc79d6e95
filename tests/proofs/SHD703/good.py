"""A gRPC service that works half a second on each answer, with a client that asks for one."""

import signal
import subprocess
import sys
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
    return b"3"


def main():
    handler = grpc.unary_unary_rpc_method_handler(look)
    server = grpc.server(futures.ThreadPoolExecutor(4))
    server.add_generic_rpc_handlers(
        [grpc.method_handlers_generic_handler("shop.Prices", {"Look": handler})]
    )
    port = server.add_insecure_port("127.0.0.1:0")
    signal.signal(signal.SIGTERM, lambda *_: server.stop(5))
    server.start()
    subprocess.Popen([sys.executable, __file__, "ask", str(port)])
    print("READY", flush=True)
    server.wait_for_termination()


if sys.argv[1:2] == ["ask"]:
    ask(sys.argv[2])
elif __name__ == "__main__":
    main()
