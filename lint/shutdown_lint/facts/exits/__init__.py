"""Whether an exit gets through, and what the end of the program does."""
