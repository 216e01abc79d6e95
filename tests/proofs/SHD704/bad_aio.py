"""A gRPC service in an event loop, with a client that asks for a price."""

import asyncio
import signal
import subprocess
import sys

import grpc

METHOD = "/shop.Prices/Look"


def ask(port):
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        price = channel.unary_unary(METHOD)(b"tea", wait_for_ready=True)
    with open("answer.txt", "wb") as file:
        file.write(price)


async def look(request, context):
    with open("begun.txt", "w") as file:
        file.write("begun\n")
    await asyncio.sleep(0.5)
    return b"3"


async def main(once):
    handler = grpc.unary_unary_rpc_method_handler(look)
    server = grpc.aio.server()
    server.add_generic_rpc_handlers(
        [grpc.method_handlers_generic_handler("shop.Prices", {"Look": handler})]
    )
    port = server.add_insecure_port("127.0.0.1:0")
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    await server.start()
    client = subprocess.Popen([sys.executable, __file__, "ask", str(port)])
    print("READY", flush=True)
    if once:
        while client.poll() is None:
            await asyncio.sleep(0.05)
    else:
        await stopping.wait()
    server.stop(5)


if sys.argv[1:2] == ["ask"]:
    ask(sys.argv[2])
elif __name__ == "__main__":
    asyncio.run(main("--once" in sys.argv))
