"""Readers of the files that say how a platform starts and stops a process."""
