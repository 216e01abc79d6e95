"""The command line: options, output, signals, exit codes."""

from __future__ import annotations
