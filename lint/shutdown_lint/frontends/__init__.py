"""The front doors: the only places that know argv, flake8 or an editor."""

from __future__ import annotations
