"""SARIF 2.1.0, as GitHub code scanning takes it and Microsoft's validator likes it."""

from __future__ import annotations

from shutdown_lint.reporters.sarif.document import render

__all__ = ["render"]
