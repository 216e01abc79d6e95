"""Start a rule: `python tools/new_rule.py FAMILY NAME`, for example `handlers lock-in-handler`.

Takes the family's next free code; writes the rule with the skeleton of its manual, a bad and a
good fixture and a changelog line; then runs the one test that is now red.
"""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
from pathlib import Path
from string import Template

from shutdown_lint import __version__
from shutdown_lint.model.rule_info import FAMILIES

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "rules" / "shutdown_lint_rules"
FIXTURES = ROOT / "tests" / "fixtures"
CHANGELOG = ROOT / "CHANGELOG.md"
UNRELEASED = "## Unreleased"
NEW_RULES = "### New rules"

RULE = Template('''\
"""$code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import Confidence, Meta, Rule, Severity, any_of

if TYPE_CHECKING:
    from shutdown_lint.api import cst


class $class_name(Rule):
    """One sentence in the words of the field: what is wrong.

    What happens to the process then, in two or three sentences.

    ## Why

    What was measured, with numbers; which real bug it was.

    ## Bad

    ```python
    import signal

    signal.signal(signal.SIGTERM, None)  # $code
    ```

    ## Good

    ```python
    import signal

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    ```

    ## Silent when

    - the cases that look like it and are right.

    ## Known misses

    - the cases that are wrong and not seen.

    ## Fix safety

    There is none.

    ## Proof

    What the programs in `tests/proofs/$code` show.
    """

    meta = Meta(
        code="$code",
        name="$name",
        since="$since",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=any_of("signal"),
    )
    message = "say what is wrong: lower-case, no full stop"

    def visit_Call(self, node: cst.Call) -> None:
        """Ask `self.facts` what the call means, then `self.report(node)`."""
''')
BAD = Template("""\
import signal

signal.signal(signal.SIGTERM, None)  # expect: $code
""")
GOOD = """\
import signal

signal.signal(signal.SIGTERM, signal.default_int_handler)
"""


def main() -> int:
    """Write the files and run the red test; exit 2 when the arguments cannot be used."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("family", choices=FAMILIES[1:])
    parser.add_argument("name", help="states the bad thing, in kebab-case")
    parser.add_argument("--code", help="take this code and not the next one of the family")
    arguments = parser.parse_args()
    family, name = arguments.family, arguments.name
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)+", name):
        parser.error(f"{name!r} is no name in kebab-case of two words or more")
    if taken := list(RULES.glob(f"*/shd[0-9]*_{name.replace('-', '_')}.py")):
        parser.error(f"{name} exists: {taken[0].relative_to(ROOT)}")
    used = codes_given(family)
    code = arguments.code or f"SHD{max(used, default=FAMILIES.index(family) * 100) + 1}"
    if not re.fullmatch(rf"SHD{FAMILIES.index(family)}\d\d", code):
        parser.error(f"{code} is no code of the family {family}")
    if int(code[3:]) in used:
        parser.error(f"{code} is or was the code of another rule")
    scaffold(family, code, name)
    return run_red_test(code)


def scaffold(family: str, code: str, name: str) -> None:
    """Write the rule, its fixtures and the changelog line."""
    words = {
        "code": code,
        "name": name,
        "since": __version__,
        "class_name": "".join(word.capitalize() for word in name.split("-")),
    }
    package = RULES / family / "__init__.py"
    if not package.exists():
        write(package, f'"""Rules about {family}."""\n\nfrom __future__ import annotations\n')
    write(RULES / family / f"{code.lower()}_{name.replace('-', '_')}.py", RULE.substitute(words))
    write(FIXTURES / code / "bad.py", BAD.substitute(words))
    write(FIXTURES / code / "good.py", GOOD)
    add_to_changelog(f"- `{code}` {name}: say in one line what it catches.")


def run_red_test(code: str) -> int:
    """Run the test of the bad fixture; 0 when it fails, as it must before the rule is written."""
    chosen = f"test_findings_are_those_that_the_comments_claim and {code} and bad"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--numprocesses=0",
        "-k",
        chosen,
        "tests/test_fixtures.py",
    ]
    print(f"\nThe one red test: python {shlex.join(command[1:])}\n", flush=True)
    code_of_pytest = subprocess.run(command, cwd=ROOT, check=False).returncode
    print("\nMake it green; CONTRIBUTING.md says what comes after.")
    return 0 if code_of_pytest == 1 else 1


def codes_given(family: str) -> set[int]:
    """The numbers that rules of the family have, or had: a code never changes its meaning."""
    digit = FAMILIES.index(family)
    present = {int(path.stem[3:6]) for path in RULES.glob(f"*/shd{digit}[0-9][0-9]_*.py")}
    told = re.findall(rf"SHD({digit}\d\d)", CHANGELOG.read_text(encoding="utf-8"))
    return present | {int(number) for number in told}


def write(path: Path, text: str) -> None:
    """Make a file that does not exist yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
    print(f"wrote {path.relative_to(ROOT)}")


def add_to_changelog(line: str) -> None:
    """Put a line below the new rules of the version to come."""
    text = CHANGELOG.read_text(encoding="utf-8")
    if UNRELEASED not in text:
        text = text.replace("\n## ", f"\n{UNRELEASED}\n\n## ", 1)
    head, _, rest = text.partition(UNRELEASED)
    section, *later = re.split(r"(?=^## )", rest, maxsplit=1, flags=re.MULTILINE)
    if NEW_RULES in section:
        section = section.replace(f"{NEW_RULES}\n\n", f"{NEW_RULES}\n\n{line}\n", 1)
    else:
        section = f"\n\n{NEW_RULES}\n\n{line}\n{section.lstrip(chr(10)) and section}"
    CHANGELOG.write_text(head + UNRELEASED + section + "".join(later), encoding="utf-8")
    print(f"wrote a line in {CHANGELOG.name}")


if __name__ == "__main__":
    sys.exit(main())
