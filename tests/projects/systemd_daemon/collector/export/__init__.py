"""Exports samples as a table."""
