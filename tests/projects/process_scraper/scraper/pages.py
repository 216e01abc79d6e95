"""Pages, as they come from the shops."""

import time


def fetch(number: int) -> dict[str, int]:
    """The page of that number."""
    time.sleep(0.2)  # the shop's rate limit
    return {"page": number, "price": number * 100 % 997}
