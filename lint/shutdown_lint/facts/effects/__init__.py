"""What code does to the program when it runs: work, exits, waits, and words that it is to stop."""
