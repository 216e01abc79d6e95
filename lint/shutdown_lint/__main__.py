"""`python -m shutdown_lint`, and the console script."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; the exit code."""
    try:
        from shutdown_lint.frontends.cli.main import main as run

        return run()
    except KeyboardInterrupt:  # Ctrl-C while the rest was still being imported
        return 130


if __name__ == "__main__":
    sys.exit(main())
