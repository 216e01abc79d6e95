"""`python -m shutdown_lint`, and the console script."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> NoReturn:
    """Run the command line, and end this process with its exit code."""
    gc.disable()  # see engine/garbage.py
    try:
        from shutdown_lint.frontends.cli.main import main as run

        code = run()
    except KeyboardInterrupt:  # Ctrl-C while the rest was still being imported
        code = 130
    # All is written and every worker is gone; to free each object one by one takes Python as long
    # as to start.
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
