"""The rules of shutdown-lint: one folder a family, one file a rule."""

from __future__ import annotations
