"""`python -m tools.bench`, and `python tools/bench`."""

from __future__ import annotations

import sys
from pathlib import Path

# The modules of tools/ know each other by their plain names, as when one of them is the program.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main() -> int:
    """Run the command line; the exit code."""
    from bench.command_line import main as run

    return run()


if __name__ == "__main__":
    raise SystemExit(main())
