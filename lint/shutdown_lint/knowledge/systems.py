"""Systems on which SIGTERM is not how a program is told to stop."""

from __future__ import annotations

from typing import Final

# What tells the platform, and what it says on Windows.
ASKING: Final = frozenset({"os.name", "platform.system", "sys.platform"})
WINDOWS_NAMES: Final = frozenset({"nt", "win32", "windows"})
# Words in the names of flags and functions that say the same: `is_windows()`, `ANYWIN`.
WINDOWS_WORDS: Final = frozenset({"anywin", "iswindows", "win", "win32", "windows"})

# A file that imports one of these at its top only runs on Windows, or on a board without an
# operating system (MicroPython and CircuitPython).
MODULES: Final = frozenset(
    {
        "_winapi", "board", "micropython", "microcontroller", "msvcrt", "pydivert",
        "servicemanager", "uasyncio", "umachine", "utime", "win32api", "win32con", "win32event",
        "win32gui", "win32service", "win32serviceutil", "winreg", "winsound", "wmi",
    }
)  # fmt: skip
