"""Prices as they change, as a stream that ends when somebody says so."""

import asyncio
import threading

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

router = APIRouter(prefix="/live")


class Prices:
    """The streams that are open."""

    def __init__(self) -> None:
        self.closing = threading.Event()

    async def lines(self):
        number = 0
        while not self.closing.is_set():
            number += 1
            yield f"data: {number}\n\n"
            await asyncio.sleep(1)


prices = Prices()


@router.get("/prices")
async def live_prices() -> StreamingResponse:
    return StreamingResponse(prices.lines(), media_type="text/event-stream")
