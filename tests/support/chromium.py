"""A real browser that looks at a page; Debian's package has it."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

GET_IT = "apt-get install chromium"
PATIENCE = 120  # seconds; a guard


class Browser:
    """Headless, with a profile of its own."""

    def __init__(self, program: str, folder: Path) -> None:
        self._command = [
            program,
            "--headless",
            "--no-sandbox",  # its own needs rights that a container does not give
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={folder / 'profile'}",
        ]

    def dom(self, page: Path) -> str:
        """The document as the browser understood it."""
        return self._run("--dump-dom", page.as_uri())

    def screenshot(self, page: Path, width: int, height: int, *, dark: bool = False) -> bytes:
        """What it draws, as PNG."""
        picture = page.with_suffix(".png")
        scheme = ["--blink-settings=preferredColorScheme=0"] if dark else []
        self._run(
            f"--window-size={width},{height}", f"--screenshot={picture}", *scheme, page.as_uri()
        )
        return picture.read_bytes()

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [*self._command, *arguments],
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        )
        return done.stdout


def find_browser(folder: Path) -> Browser:
    """The browser of the machine; skip the test where there is none.

    Raises:
        AssertionError: there is none and this is CI, where the page must be looked at.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        reason = f"no chromium on this machine; to get it: {GET_IT}"
        assert os.environ.get("CI") != "true", reason
        pytest.skip(reason)
    return Browser(program, folder)
