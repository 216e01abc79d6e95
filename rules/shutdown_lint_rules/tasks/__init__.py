"""Is the work acknowledged when it is done? SHD6xx."""

from __future__ import annotations
