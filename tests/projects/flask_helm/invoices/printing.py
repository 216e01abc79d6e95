"""Renders invoices, a page at a time."""

import time


def render(number: int, pages: int) -> str:
    lines = []
    for page in range(1, pages + 1):
        time.sleep(0.1)  # the typesetter is another service
        lines.append(f"invoice {number}, page {page}")
    return "\n".join(lines)
