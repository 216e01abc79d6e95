"""What was found last time, kept for the files that have not changed since."""
