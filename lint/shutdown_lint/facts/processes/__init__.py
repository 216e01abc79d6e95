"""Which other processes the program starts, and as what."""
