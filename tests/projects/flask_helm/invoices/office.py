"""The office: corrections of invoices."""

import logging

from flask import Flask, jsonify

from invoices.printing import render

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
log = logging.getLogger(__name__)

app = Flask(__name__)


@app.get("/health")
def health():
    return jsonify(status="ok")


@app.get("/corrections/<int:number>/pages/<int:pages>")
def correction(number: int, pages: int):
    log.info("correction %d begun", number)
    text = render(number, pages)
    log.info("correction %d done", number)
    return jsonify(number=number, text=text)
