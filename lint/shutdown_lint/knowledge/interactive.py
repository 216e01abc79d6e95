"""Signs that a program talks to a person at a terminal: for those Ctrl+C is the way to stop."""

from __future__ import annotations

import re
from typing import Final

# Importing one of these makes a module a command line tool or a shell. click, typer and fire do
# not: services have commands too.
MODULES: Final = frozenset(
    {
        "IPython", "blessed", "bpython", "cmd", "cmd2", "code", "colorama", "curses",
        "getpass", "idlelib", "inquirer", "keyboard", "npyscreen", "pdb", "prompt_toolkit",
        "ptpython", "pygame", "pynput", "questionary", "readline", "rich", "textual", "tkinter",
        "tqdm", "urwid", "PyQt5", "PyQt6", "PySide2", "PySide6",
    }
)  # fmt: skip

# click.confirm and click.prompt are not among them: another command of the file may ask.
CALLS: Final = frozenset(
    {"builtins.input", "builtins.raw_input", "getpass.getpass", "sys.stdin.buffer.read",
     "sys.stdin.buffer.readline", "sys.stdin.read", "sys.stdin.readline", "termios.tcgetattr",
     "tty.setcbreak", "tty.setraw", "click.clear", "click.getchar", "click.pause", "typer.clear",
     "typer.getchar", "typer.pause"}
)  # fmt: skip

# How a comment begins in a notebook that is kept as a file: VS Code and Spyder, Jupyter's export,
# Databricks, marimo.
NOTEBOOK_COMMENTS: Final = (
    "# %%", "#%%", "# In[", "# COMMAND ----------", "# Databricks notebook", "# <codecell>",
)  # fmt: skip

# How the docstring of a `main` begins that shows how to use a library (aider's clipboard watcher).
SHOWING: Final = ("an example", "demo", "example", "usage example")

# How a docstring says what a function is there for, where nobody depends on it: "standalone for
# testing", "for debugging only". What is there for testing something is not that.
TRYING: Final = re.compile(
    r"\bfor (?:(?:an?|local|manual|quick|simple|interactive|standalone) )*"
    r"(?:debugging|demo|demonstrations?|experiment(?:s|ing)|testing|trying out)\b"
    r"(?= (?:only|purposes)\b|[^\w\s]|\s*$)",
    re.IGNORECASE,
)

# How people are told of the keys: "press Ctrl+C to stop", "CTRL-C".
CTRL_C: Final = re.compile(r"\b(?:ctrl|control|strg)>?\s*[-+]?\s*<?c\b", re.IGNORECASE)

# Words in the names of functions that write to the terminal.
PRINTING_WORDS: Final = frozenset({"cprint", "echo", "print", "secho"})
