"""What the program does for long: where it starts, what is in flight, who hears a stop."""
