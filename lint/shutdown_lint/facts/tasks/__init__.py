"""Tasks of asyncio: who makes, cancels and awaits them."""
