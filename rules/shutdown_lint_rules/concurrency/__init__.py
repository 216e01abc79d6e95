"""What happens to threads, tasks and children? SHD5xx."""

from __future__ import annotations
