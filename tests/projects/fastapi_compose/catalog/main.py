"""The application."""

import logging
from contextlib import asynccontextmanager

from fastapi import FastAPI

from catalog import live, reports
from catalog.store import Store

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
log = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.store = Store.open()
    log.info("catalogue open")
    try:
        yield
    finally:
        app.state.store.close()
        log.info("catalogue closed")


app = FastAPI(title="catalog", lifespan=lifespan)
app.include_router(reports.router)
app.include_router(live.router)


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}
