"""A linter for what happens to a Python service when it is told to stop."""

from __future__ import annotations

__version__ = "0.1.0"
