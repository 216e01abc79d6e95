"""Measures how fast shutdown-lint is beside other tools: `python -m tools.bench --help`."""

from __future__ import annotations
