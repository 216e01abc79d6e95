"""Will the signal be heard? SHD1xx."""

from __future__ import annotations
