"""Signs that a program talks to a person at a terminal: for those Ctrl+C is the way to stop."""

from __future__ import annotations

from typing import Final

# Importing one of these makes a module a command line tool or a shell.
MODULES: Final = frozenset(
    {
        "IPython", "blessed", "bpython", "click", "cmd", "cmd2", "code", "curses", "fire",
        "getpass", "idlelib", "inquirer", "keyboard", "npyscreen", "pdb", "prompt_toolkit",
        "ptpython", "pygame", "pynput", "questionary", "readline", "rich", "textual", "tkinter",
        "tqdm", "typer", "urwid", "PyQt5", "PyQt6", "PySide2", "PySide6",
    }
)  # fmt: skip

CALLS: Final = frozenset(
    {"builtins.input", "builtins.raw_input", "getpass.getpass", "sys.stdin.readline",
     "sys.stdin.read", "termios.tcgetattr", "tty.setcbreak", "tty.setraw"}
)  # fmt: skip
