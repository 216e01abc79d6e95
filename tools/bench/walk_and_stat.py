"""The least that a linter in Python can do on a tree in which nothing has changed.

A program of its own: `python walk_and_stat.py FOLDER` looks at size and time of each Python file.
"""

from __future__ import annotations

import os
import sys


def main(root: str) -> int:
    """Walk the tree; the number of files."""
    files = 0
    folders = [root]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.name.endswith(".py"):
                    status = entry.stat()
                    files += bool(status.st_size or status.st_mtime_ns)
    return files


if __name__ == "__main__":
    main(sys.argv[1])
