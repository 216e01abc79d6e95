"""Reports, which take their time."""

import asyncio
import logging

from fastapi import APIRouter, Request

router = APIRouter(prefix="/reports")
log = logging.getLogger(__name__)


@router.get("/{rows}")
async def report(rows: int, request: Request) -> dict[str, int]:
    log.info("report of %d rows begun", rows)
    total = 0
    for number in range(rows):
        total += request.app.state.store.price(number)
        await asyncio.sleep(0.1)  # the price service takes ten questions a second
    log.info("report of %d rows done", rows)
    return {"rows": rows, "total": total}
