"""Shows the last samples, as a WSGI application."""

from pathlib import Path

SPOOL = Path("var/samples.jsonl")


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/x-ndjson")])
    lines = SPOOL.read_text().splitlines() if SPOOL.exists() else []
    return [f"{line}\n".encode() for line in lines[-20:]]
