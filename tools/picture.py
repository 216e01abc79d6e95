"""Draw the pictures in the README and the pages: `python tools/picture.py [--check]`.

They are what `shutdown-lint` prints, so they cannot show what is not there.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from html import unescape
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
PARCELS = "tests/fixtures/demo/parcels"
WIDTH = 116  # terminal cells


class Picture(NamedTuple):
    """A picture, and the command whose output it shows."""

    path: Path
    arguments: tuple[str, ...]


PICTURES = (
    Picture(ROOT / "docs" / "picture.svg", (f"{PARCELS}/api.py", f"{PARCELS}/tracker.py")),
    Picture(
        ROOT / "docs" / "story.svg", ("story", "collector-agent", "tests/projects/systemd_daemon")
    ),
)


def main() -> int:
    """Write the pictures, or with `--check` say whether they show what is printed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, fail on a drift")
    check = parser.parse_args().check
    return max(_bring_up_to_date(one, check=check) for one in PICTURES)


def _bring_up_to_date(picture: Picture, *, check: bool) -> int:
    wanted = draw(printed(picture), picture)
    present = picture.path.read_text(encoding="utf-8") if picture.path.exists() else ""
    if shown(wanted) == shown(present):
        return 0
    name = picture.path.relative_to(ROOT)
    if check:
        print(f"{name} is not what shutdown-lint prints: run python tools/picture.py")
        return 1
    picture.path.write_text(wanted, encoding="utf-8", newline="\n")
    print(f"wrote {name}")
    return 0


def printed(picture: Picture) -> str:
    """What the command prints, colours included.

    Raises:
        subprocess.CalledProcessError: it does not find what the demo is there for.
    """
    command = [sys.executable, "-m", "shutdown_lint", *picture.arguments, "--color", "always"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 1:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    return done.stdout


def draw(output: str, picture: Picture) -> str:
    """The SVG of a terminal that shows the command and its output."""
    console = Console(
        record=True, width=WIDTH, file=StringIO(), force_terminal=True, color_system="truecolor"
    )
    console.print(Text(f"$ shutdown-lint {' '.join(picture.arguments)}", style="bold"))
    console.print(Text.from_ansi(output.rstrip()))
    svg = console.export_svg(title="shutdown-lint", theme=MONOKAI, unique_id="shutdown-lint")
    # rich has the letters come from a font server; the picture is to stand alone.
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def shown(svg: str) -> list[tuple[str, str]]:
    """The pieces of text that a reader of the picture sees, each with its style.

    The rest of the file is rich's own affair and changes with its version.
    """
    styles = dict(re.findall(r"\.(\S+-r\d+) \{ (.*?) \}", svg))
    pieces = re.findall(r'<text class="(\S+)"[^>]*>(.*?)</text>', svg)
    return [(styles.get(name, ""), unescape(text)) for name, text in pieces if text != "\n"]


if __name__ == "__main__":
    sys.exit(main())
