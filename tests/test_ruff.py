"""Living with ruff: our fixes please it, and its fixes leave our comments alone as advised."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

from support.fixtures import all_fixtures

PROOFS = Path(__file__).parent / "proofs"


class Pair(NamedTuple):
    """A program before and after its fixes."""

    name: str
    code: str  # of the rule that it is about
    before: Path
    after: Path | None  # None: the fixes are yet to be applied


PAIRS = [
    Pair(f"{fixture.code}/{fixture.path.stem}.{kind}.py", fixture.code, fixture.path, golden)
    for fixture in all_fixtures()
    for kind in ("fixed", "unsafe")
    if (golden := fixture.golden(kind)).exists()
] + [
    Pair(f"{path.parent.name}/proof_{path.name}", path.parent.name, path, None)
    for path in sorted(PROOFS.glob("SHD*/bad*.py"))
]

# What a cure cannot avoid, by the rule that is cured.
UNAVOIDABLE = {
    "SHD113": {"PLW0603"},  # the flag was meant to be global
    # A handler takes two parameters, whether it uses them or not.
    "SHD105": {"ANN001", "ARG001", "ARG002", "ARG003", "ARG004", "ARG005"},
    "SHD307": {"F401"},  # two sleeps cured at once leave the import to each other
    # As above. The error has had its short name since Python 3.11 only.
    "SHD309": {"F401", "UP041"},
    "SHD407": {"W191"},  # more lines are indented, with tabs where the others are
    "SHD401": {"BLE001"},  # `except Exception` is milder than the bare `except` before (E722)
    "SHD402": {"TRY203"},  # a clause that only raises now, and that one may take out altogether
    "SHD404": {"TRY203"},  # the same
}


class Judged(NamedTuple):
    """What ruff says of a folder of programs."""

    complaints: dict[str, Counter[str]]  # how often it names each rule, by program
    unformatted: set[str]


def ruff(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    return done


def judge(folder: Path) -> Judged:
    """Ask ruff for every rule it has, but the one on long lines."""
    options = ("--isolated", "--target-version=py311", "--output-format=json", ".")
    done = ruff(folder, "check", "--select=ALL", "--ignore=E501", *options)
    complaints: dict[str, Counter[str]] = defaultdict(Counter)
    for found in json.loads(done.stdout):
        complaints[Path(found["filename"]).relative_to(folder).as_posix()][found["code"]] += 1
    texts = {path: path.read_bytes() for path in folder.rglob("*.py")}
    ruff(folder, "format", "--isolated", ".")
    unformatted = {
        path.relative_to(folder).as_posix()
        for path, text in texts.items()
        if path.read_bytes() != text
    }
    return Judged(complaints, unformatted)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Judged, Judged]:
    """All programs before and after their fixes."""
    root = tmp_path_factory.mktemp("ruff").resolve()
    before, after = root / "before", root / "after"
    for pair in PAIRS:
        for folder, original in ((before, pair.before), (after, pair.after or pair.before)):
            copy = folder / pair.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(original, copy)
    subprocess.run(
        [
            *(sys.executable, "-m", "shutdown_lint", "--isolated", "--fix", "--unsafe-fixes"),
            *(pair.name for pair in PAIRS if pair.after is None),
        ],
        cwd=after,
        capture_output=True,
        check=False,
    )
    return judge(before), judge(after)


def test_there_is_fixed_output_to_judge(judged: tuple[Judged, Judged]) -> None:
    before, after = judged
    assert len(PAIRS) >= 20
    assert len(before.unformatted) < len(PAIRS) / 2
    # The bare `except` of SHD401 is gone: the fixes were applied.
    assert before.complaints["SHD401/proof_bad.py"]["E722"] == 1
    assert after.complaints["SHD401/proof_bad.py"]["E722"] == 0


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_a_fix_brings_no_new_complaint_and_keeps_the_format(
    judged: tuple[Judged, Judged], pair: Pair
) -> None:
    before, after = judged
    new = after.complaints[pair.name] - before.complaints[pair.name]
    assert new.keys() <= UNAVOIDABLE.get(pair.code, set())
    assert pair.name not in after.unformatted - before.unformatted


def unused_noqa_removed(folder: Path, line: str, external: list[str]) -> str:
    """A line of code after ruff has removed the comments that it calls unused or invalid."""
    program = folder / "program.py"
    program.write_text(f"import signal\n\n{line}\n", encoding="utf-8")
    (folder / "ruff.toml").write_text(
        f'lint.select = ["RUF100", "RUF102"]\nlint.external = {json.dumps(external)}\n',
        encoding="utf-8",
    )
    ruff(folder, "check", "--fix", "program.py")
    return program.read_text(encoding="utf-8").splitlines()[2]


CALL = "signal.signal(signal.SIGKILL, print)"


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa: SHD104",
        "# noqa: SHD104 because of this",
        "# noqa: SHD104, SHD2",
        "# noqa: uncatchable-signal",
        "# shutdown-lint: ignore[SHD104] because of this",
    ],
)
def test_our_comments_survive_with_the_setting(tmp_path: Path, comment: str) -> None:
    line = f"{CALL}  {comment}"
    assert unused_noqa_removed(tmp_path, line, ["SHD"]) == line


def test_the_setting_is_needed(tmp_path: Path) -> None:
    assert unused_noqa_removed(tmp_path, f"{CALL}  # noqa: SHD104", []) == CALL


def test_the_own_form_needs_no_setting(tmp_path: Path) -> None:
    line = f"{CALL}  # shutdown-lint: ignore[SHD104]"
    assert unused_noqa_removed(tmp_path, line, []) == line


def test_the_readme_gives_the_setting_that_is_needed(tmp_path: Path) -> None:
    readme = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
    blocks = [block.partition("```")[0] for block in readme.split("```toml\n")[1:]]
    (advice,) = (block for block in blocks if "external" in block)
    settings = tomllib.loads(advice)["tool"]["ruff"]["lint"]
    line = f"{CALL}  # noqa: SHD104"
    assert unused_noqa_removed(tmp_path, line, settings["external"]) == line
