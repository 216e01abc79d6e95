"""Do threads, tasks and children end as they should? SHD5xx."""

from __future__ import annotations
