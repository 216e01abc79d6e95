"""Does the exit get through? SHD4xx."""

from __future__ import annotations
