"""The fixtures of the rules: found, linted and fixed in one way for every test.

A fixture is a file `tests/fixtures/SHDxxx/NAME.py`; it is linted with that one rule. Beside it
may stand `NAME.fixed.py` (after the safe fixes) and `NAME.unsafe.py` (after all of them).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.engine.lint import lint_source
from shutdown_lint.engine.own_rules import OWN_RULES
from shutdown_lint.engine.profile import Profile
from shutdown_lint.engine.registry import load_rules
from shutdown_lint.model.levels import Preset
from shutdown_lint.model.source import SourceFile
from support.expectations import Kind, Markers, parse_markers, strip_markers

if TYPE_CHECKING:
    from shutdown_lint.engine.rule import Rule
    from shutdown_lint.model.finding import FileReport, Finding

FIXTURES = Path(__file__).parent.parent / "fixtures"
_FOLDER = re.compile(r"SHD\d{3}")
_GOLDEN = re.compile(r"\.(fixed|unsafe)\.py$")
_CONFIG_KEYS = frozenset({"preset", "select"})


class Fixture(NamedTuple):
    """One file with its claims."""

    path: Path
    code: str  # of the rule whose folder it stands in

    @property
    def name(self) -> str:
        """`SHD101/loop.py`: what a test calls it."""
        return f"{self.code}/{self.path.name}"

    @property
    def data(self) -> bytes:
        """The file as it is on disk."""
        return self.path.read_bytes()

    @property
    def text(self) -> str:
        """The file decoded."""
        return SourceFile(self.name, self.data).text

    @property
    def markers(self) -> Markers:
        """What the comments claim."""
        return _markers(self.text)

    @property
    def is_bad(self) -> bool:
        """Whether a defect stands in it, found or missed."""
        kinds = {claim.kind for claim in self.markers.expectations}
        return not kinds.isdisjoint({Kind.EXPECT, Kind.MISSED})

    def golden(self, kind: str) -> Path:
        """Where the text after its fixes stands; `kind` is `fixed` or `unsafe`."""
        return self.path.with_suffix(f".{kind}.py")


# Tests ask for these again and again, of files that stay as they are while tests run.
_markers = cache(parse_markers)


@cache
def all_fixtures() -> tuple[Fixture, ...]:
    """Every fixture of every rule, goldens left out, ordered by name."""
    return tuple(
        Fixture(path, folder.name)
        for folder in sorted(FIXTURES.iterdir())
        if folder.is_dir() and _FOLDER.fullmatch(folder.name)
        for path in sorted(folder.glob("*.py"))
        if not _GOLDEN.search(path.name)
    )


@cache
def rules_by_code() -> dict[str, type[Rule]]:
    """Every rule there is."""
    return {rule.meta.code: rule for rule in load_rules()}


@cache
def profile_for(fixture: Fixture, *, own_rules: bool = False) -> Profile:
    """How a fixture is linted: its own rule alone, with what its header asks for.

    `own_rules` adds the tool's rules on suppression comments.
    """
    config = fixture.markers.config
    unknown = config.keys() - _CONFIG_KEYS
    if unknown:
        raise ValueError(f"{fixture.name}: `# config:` knows no {', '.join(sorted(unknown))}")
    named = frozenset(filter(None, config.get("select", "").split(",")))
    known = rules_by_code()
    rules = tuple(known[code] for code in sorted({fixture.code, *named}))
    return Profile(
        rules=rules + (OWN_RULES if own_rules else ()),
        preset=Preset(config.get("preset", "default")),
        always_shown=named,
    )


def lint(data: bytes | str, profile: Profile, path: str = "fixture.py") -> FileReport:
    """What the engine says of some text; an internal error fails the test that asked."""
    raw = data.encode() if isinstance(data, str) else data
    report = lint_source(SourceFile(path, raw), profile)
    assert not report.errors, report.errors
    return report


@cache
def found(fixture: Fixture, *, markers: bool = True) -> tuple[Finding, ...]:
    """What is found in a fixture; `markers` false: without its comments on findings."""
    if markers:
        return lint(fixture.data, profile_for(fixture)).findings
    text = strip_markers(fixture.text)
    if text == fixture.text:
        return found(fixture)
    return lint(text, profile_for(fixture)).findings


def fix(data: bytes | str, profile: Profile, *, unsafe: bool) -> FileReport:
    """What the engine makes of some text when it may fix it."""
    from shutdown_lint.engine.fixes.loop import fix_source

    raw = data.encode() if isinstance(data, str) else data
    source = SourceFile("fixture.py", raw)
    return fix_source(source, lambda file: lint_source(file, profile), unsafe=unsafe)
