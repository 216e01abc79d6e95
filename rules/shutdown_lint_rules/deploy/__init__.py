"""Rules about deploy."""

from __future__ import annotations
