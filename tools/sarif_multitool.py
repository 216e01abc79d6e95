"""Microsoft's SARIF validator: fetch it, find it, run it.

    python tools/sarif_multitool.py install          into .sarif-multitool/, with npm
    python tools/sarif_multitool.py find             print where it lies
    python tools/sarif_multitool.py validate FILE    exit 1 when it has anything to say

`SHUTDOWN_LINT_SARIF_MULTITOOL` may name the program instead.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".sarif-multitool"
VARIABLE = "SHUTDOWN_LINT_SARIF_MULTITOOL"
VERSION = "5.7.0"
INSTALL = "python tools/sarif_multitool.py install"
# One asks the network whether every link answers, the other wants whole files embedded.
ACCEPTED = frozenset(("SARIF2006", "SARIF2013"))


class Remark(NamedTuple):
    """Something that the validator says about a log."""

    rule: str  # "SARIF2001"
    level: str  # "error", "warning" or "note"
    text: str  # begins with the place in the log


class NotInstalledError(Exception):
    """The validator is not on this machine."""


def install(folder: Path = FOLDER) -> Path:
    """Fetch the validator with npm; the path of the program.

    Raises:
        NotInstalledError: npm is missing, failed, or has no package for this platform.
    """
    command = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(folder)]
    command.append(f"{_package()}@{VERSION}")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run(command, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NotInstalledError(f"{' '.join(command)}: {error}") from error
    program = folder / _inside()
    # npm may skip the package's own install script, which only sets this bit.
    program.chmod(0o755)
    return program


def find() -> Path:
    """The path of the program.

    Raises:
        NotInstalledError: it is nowhere where it is looked for.
    """
    if named := os.environ.get(VARIABLE):
        if Path(named).is_file():
            return Path(named)
        raise NotInstalledError(f"{VARIABLE} names {named}, which is no file")
    for folder in (FOLDER, ROOT):
        if (folder / _inside()).is_file():
            return folder / _inside()
    raise NotInstalledError(f"no SARIF validator here: {INSTALL}")


def validate(log: Path, program: Path) -> list[Remark]:
    """All that the validator says about a log, except the two remarks that are accepted.

    Raises:
        RuntimeError: the validator itself failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "remarks.sarif"
        command = [str(program), "validate", str(log), "-o", str(output)]
        command += ["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note"]
        # .NET refuses to start where the machine has no ICU, unless it is told to go without.
        environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
        run = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=600
        )
        if not output.is_file():
            raise RuntimeError(f"{' '.join(command)} wrote nothing:\n{run.stdout}{run.stderr}")
        document = json.loads(output.read_text(encoding="utf-8-sig"))
    return [remark for remark in _remarks(document["runs"][0]) if remark.rule not in ACCEPTED]


def _remarks(run: dict[str, Any]) -> Iterator[Remark]:
    rules = {rule["id"]: rule for rule in run["tool"]["driver"].get("rules", ())}
    for result in run.get("results", ()):
        message = result["message"]
        rule = rules.get(result["ruleId"], {})
        text = message.get("text") or rule["messageStrings"][message["id"]]["text"]
        for number, argument in enumerate(message.get("arguments", ())):
            text = text.replace(f"{{{number}}}", argument)
        level = result.get("level") or rule.get("defaultConfiguration", {}).get("level", "warning")
        yield Remark(result["ruleId"], level, text)
    for invocation in run.get("invocations", ()):
        for kind in ("toolExecutionNotifications", "toolConfigurationNotifications"):
            for notification in invocation.get(kind, ()):
                name = notification.get("descriptor", {}).get("id", "notification")
                text = notification["message"].get("text", "")
                yield Remark(name, notification.get("level", "warning"), text)


def _package() -> str:
    platform = {"linux": "linux", "darwin": "darwin", "win32": "win32"}.get(sys.platform)
    if platform is None:
        raise NotInstalledError(f"Microsoft has no SARIF validator for {sys.platform}")
    return f"@microsoft/sarif-multitool-{platform}"


def _inside() -> Path:
    """Where the program lies below the folder it was installed into.

    The npm command beside it goes through a shell, which would cut our options at their `;`.
    """
    suffix = ".exe" if sys.platform == "win32" else ""
    return Path("node_modules", _package(), f"Sarif.Multitool{suffix}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when all is well, 1 for remarks, 2 when the validator is missing."""
    parser = argparse.ArgumentParser(prog="sarif_multitool.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("install", help="fetch it with npm")
    commands.add_parser("find", help="print where it lies")
    checking = commands.add_parser("validate", help="say what is wrong with a log")
    checking.add_argument("file", type=Path)
    options = parser.parse_args(arguments)
    try:
        program = install() if options.command == "install" else find()
    except NotInstalledError as error:
        print(f"sarif_multitool: {error}", file=sys.stderr)
        return 2
    if options.command != "validate":
        print(program)
        return 0
    remarks = validate(options.file, program)
    for remark in remarks:
        print(f"{remark.level} {remark.rule}: {remark.text}")
    return 1 if remarks else 0


if __name__ == "__main__":
    raise SystemExit(main())
