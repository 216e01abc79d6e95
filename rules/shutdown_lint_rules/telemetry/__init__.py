"""Is what was written kept? SHD8xx."""

from __future__ import annotations
