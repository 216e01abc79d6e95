"""The API."""

import logging

from flask import Flask, jsonify

from invoices import telemetry
from invoices.printing import render

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
log = logging.getLogger(__name__)

app = Flask(__name__)


@app.get("/health")
def health():
    return jsonify(status="ok")


@app.get("/invoices/<int:number>/pages/<int:pages>")
def invoice(number: int, pages: int):
    log.info("invoice %d begun", number)
    telemetry.count("invoice")
    text = render(number, pages)
    log.info("invoice %d done", number)
    return jsonify(number=number, text=text)
