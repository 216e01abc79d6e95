"""Prefilter, parse, facts, one walk for all rules, suppression, fixes; knows no rule by name."""

from __future__ import annotations
