"""Will the stop end? SHD3xx."""

from __future__ import annotations
