"""From what a rule wants changed to a changed file: resolve, apply, lint again."""

from __future__ import annotations
