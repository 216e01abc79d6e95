"""What the program does for long, and what ends it."""
