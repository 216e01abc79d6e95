"""What repeats, what keeps it going, and whether it is sure to end."""
