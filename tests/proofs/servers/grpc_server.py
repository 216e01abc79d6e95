"""Prices by gRPC, with a client that asks for one."""

import subprocess
import sys
import time
from concurrent import futures

import grpc

METHOD = "/shop.Prices/Look"


def ask(port):
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        try:
            answer = channel.unary_unary(METHOD)(b"tea", wait_for_ready=True).decode()
        except grpc.RpcError as error:
            answer = error.code().name
    with open("answer", "w") as file:
        file.write(answer)


def look(request, context):
    with open("begun", "w") as file:
        file.write("begun\n")
    time.sleep(60)
    return b"3"


def serve(_):
    server = grpc.server(futures.ThreadPoolExecutor(4))
    handler = grpc.unary_unary_rpc_method_handler(look)
    server.add_generic_rpc_handlers(
        [grpc.method_handlers_generic_handler("shop.Prices", {"Look": handler})]
    )
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    subprocess.Popen([sys.executable, __file__, str(port)])
    server.wait_for_termination()


if __name__ == "__main__":
    ask(sys.argv[1])
