"""A bot that keeps score."""
