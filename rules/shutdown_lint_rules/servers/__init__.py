"""Are requests in flight answered? SHD7xx."""

from __future__ import annotations
