"""What all of it means for the process when it is told to stop."""
