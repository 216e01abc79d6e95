"""An event loop in a thread beside the main one, which hears the signals for it."""

import asyncio
import signal
import threading
import time

ended = threading.Event()


async def serve():
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    hear = lambda *_: loop.call_soon_threadsafe(stopped.set)
    registered.append(hear)
    await stopped.wait()
    with open("drained.txt", "w") as file:
        file.write("in order\n")
    ended.set()


registered = []


def main():
    signal.signal(signal.SIGTERM, lambda *_: [hear() for hear in registered])
    server = threading.Thread(target=lambda: asyncio.run(serve()))
    server.start()
    while not registered:
        time.sleep(0.01)
    print("READY", flush=True)
    while not ended.is_set():
        time.sleep(0.05)


if __name__ == "__main__":
    main()
