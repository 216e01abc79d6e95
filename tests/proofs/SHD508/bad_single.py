"""Serves, with a helper beside it that a shell starts."""

import asyncio
import signal
from pathlib import Path


async def main():
    Path("helper.sh").write_text("echo up > helper.txt; exec sleep 60")
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    helper = await asyncio.create_subprocess_shell("sh helper.sh")
    print("READY", flush=True)
    await stopping.wait()
    helper.terminate()
    await asyncio.wait_for(helper.wait(), 5)


if __name__ == "__main__":
    asyncio.run(main())
