"""Is the handler safe to run where it runs? SHD2xx."""

from __future__ import annotations
