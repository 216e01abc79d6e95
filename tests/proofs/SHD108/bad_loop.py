"""An event loop in a thread beside the main one, which answers the terminal."""

import asyncio
import signal
import threading
import time

ended = threading.Event()


async def serve():
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    await stopped.wait()
    with open("drained.txt", "w") as file:
        file.write("in order\n")
    ended.set()


def main():
    server = threading.Thread(target=lambda: asyncio.run(serve()))
    server.start()
    time.sleep(0.3)
    print("READY", flush=True)
    while not ended.is_set():
        time.sleep(0.05)


if __name__ == "__main__":
    main()
