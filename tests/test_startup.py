"""A run that finds nothing imports nothing that is not needed for that."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support.command import CLEAN, PATIENCE, UNCATCHABLE, environment, write

if TYPE_CHECKING:
    from pathlib import Path

LIST = "import sys; print(*sorted(sys.modules))"
RUN = (
    "import sys, shutdown_lint.__main__; "
    "from shutdown_lint.frontends.cli.main import main; code = main(); "
    "print(*sorted(sys.modules), file=sys.stderr); sys.exit(code)"
)

# Of the standard library, beside what Python loads for itself; without the inner parts of these,
# which differ between versions.
STANDARD = {
    "ahocorasick_rs",
    "ahocorasick_rs.ahocorasick_rs",
    "__future__",
    "collections",
    "collections.abc",
    "contextlib",
    "copyreg",
    "enum",
    "errno",
    "functools",
    "gc",
    "importlib",
    "itertools",
    "keyword",
    "operator",
    "re",
    "reprlib",
    "signal",
    "types",
    "typing",
    "warnings",
    "zlib",
}
"""What is missing here on purpose: argparse, dataclasses, inspect, json, multiprocessing, pathlib,
shutil, subprocess, tempfile, threading, tokenize, tomllib, urllib."""

OURS = {
    "shutdown_lint",
    "shutdown_lint.__main__",
    "shutdown_lint.engine",
    "shutdown_lint.engine.cache",
    "shutdown_lint.engine.cache.layout",
    "shutdown_lint.engine.cache.memory",
    "shutdown_lint.engine.cache.place",
    "shutdown_lint.engine.cache.store",
    "shutdown_lint.engine.config",
    "shutdown_lint.engine.discovery",
    "shutdown_lint.engine.excludes",
    "shutdown_lint.engine.garbage",
    "shutdown_lint.engine.gathering",
    "shutdown_lint.engine.jobs",
    "shutdown_lint.engine.needs",
    "shutdown_lint.engine.outcome",
    "shutdown_lint.engine.own_rules",
    "shutdown_lint.engine.paths",
    "shutdown_lint.engine.patterns",
    "shutdown_lint.engine.planner",
    "shutdown_lint.engine.prefilter",
    "shutdown_lint.engine.profile",
    "shutdown_lint.engine.reading",
    "shutdown_lint.engine.registry",
    "shutdown_lint.engine.roles",
    "shutdown_lint.engine.rule",
    "shutdown_lint.engine.candidates",
    "shutdown_lint.engine.questions",
    "shutdown_lint.engine.rule_index",
    "shutdown_lint.engine.search",
    "shutdown_lint.engine.run_options",
    "shutdown_lint.engine.runner",
    "shutdown_lint.engine.second_look",
    "shutdown_lint.engine.selection",
    "shutdown_lint.engine.settings",
    "shutdown_lint.engine.stop",
    "shutdown_lint.engine.unreadable",
    "shutdown_lint.engine.visits",
    "shutdown_lint.frontends",
    "shutdown_lint.frontends.cli",
    "shutdown_lint.frontends.cli.exit_codes",
    "shutdown_lint.frontends.cli.given",
    "shutdown_lint.frontends.cli.lint_command",
    "shutdown_lint.frontends.cli.linting",
    "shutdown_lint.frontends.cli.main",
    "shutdown_lint.frontends.cli.options",
    "shutdown_lint.frontends.cli.progress",
    "shutdown_lint.frontends.cli.report",
    "shutdown_lint.frontends.cli.second_look",
    "shutdown_lint.frontends.cli.session",
    "shutdown_lint.frontends.cli.streams",
    "shutdown_lint.model",
    "shutdown_lint.model.levels",
    "shutdown_lint.model.meta",
    "shutdown_lint.model.record",
    "shutdown_lint.model.trigger",
    "shutdown_lint.reporters",
    "shutdown_lint.reporters.summary",
    "shutdown_lint_rules",
    "shutdown_lint_rules.index",
}


def modules(folder: Path, code: str, *arguments: str) -> tuple[int, set[str]]:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env=environment(),
    )
    printed = (done.stderr or done.stdout).splitlines()
    return done.returncode, set(printed[-1].split())


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What Python has loaded before it does anything."""
    return modules(tmp_path_factory.mktemp("bare"), LIST)[1]


def unexpected(loaded: set[str], bare: set[str]) -> set[str]:
    return {
        name
        for name in loaded - bare - STANDARD - OURS
        if not name.startswith(("_", "importlib._", "re._", "typing."))
    }


@pytest.mark.parametrize(
    "arguments",
    [(), ("-q",), ("--output-format=concise",), ("--select=SHD1", "--preset=audit"), ("--fix",)],
)
def test_clean_run(tmp_path: Path, bare: set[str], arguments: tuple[str, ...]) -> None:
    write(tmp_path, a=CLEAN, src__b="import os\n", src__c="")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    code, loaded = modules(tmp_path, RUN, ".", *arguments)
    assert code == 0
    assert unexpected(loaded, bare) == set()


def test_list_has_nothing_that_is_not_loaded(tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN)
    _, loaded = modules(tmp_path, RUN, ".")
    assert loaded >= OURS


def test_the_test_notices_what_is_loaded(tmp_path: Path, bare: set[str]) -> None:
    # Whatever the list says, a finding needs more.
    write(tmp_path, a=UNCATCHABLE)
    code, loaded = modules(tmp_path, RUN, "-j1", ".")
    assert code == 1
    assert "libcst" in unexpected(loaded, bare)


@pytest.mark.parametrize(
    ("file", "text", "module"),
    [
        (".gitignore", "gen/\n", "pathspec"),
        ("shutdown-lint.toml", "preset = 'audit'\n", "tomllib"),
    ],
)
def test_what_a_project_asks_for_is_loaded(
    tmp_path: Path, file: str, text: str, module: str
) -> None:
    write(tmp_path, a=CLEAN)
    assert module not in modules(tmp_path, RUN, ".")[1]
    (tmp_path / file).write_text(text)
    loaded = modules(tmp_path, RUN, ".")[1]
    assert module in loaded
    assert "libcst" not in loaded


def test_finding_in_a_small_run_needs_neither_workers_nor_what_other_formats_need(
    tmp_path: Path,
) -> None:
    write(tmp_path, a=UNCATCHABLE)
    code, loaded = modules(tmp_path, RUN, "--output-format=concise", ".")
    assert code == 1
    assert not loaded & {"libcst.matchers", "msgspec", "multiprocessing", "rich"}


def test_known_finding_is_told_without_what_finding_it_took(
    tmp_path: Path, bare: set[str]
) -> None:
    write(tmp_path, a=UNCATCHABLE, **{f"clean_{number}": CLEAN for number in range(8)})
    for file in tmp_path.iterdir():  # as if they were not written just now
        os.utime(file, (1_700_000_000, 1_700_000_000))
    arguments = ("--output-format=concise", f"--cache-dir={tmp_path.parent / 'cache'}", ".")
    dear = {"ast", "dataclasses", "hashlib", "json", "libcst", "re", "tokenize", "typing"} - bare
    code, loaded = modules(tmp_path, RUN, *arguments)
    assert code == 1
    assert dear <= loaded
    code, loaded = modules(tmp_path, RUN, *arguments)
    assert code == 1
    assert not loaded & dear


def test_checking_process_does_not_parse_when_workers_do(tmp_path: Path) -> None:
    # The parent of one worker never needs libcst itself.
    write(tmp_path, a=UNCATCHABLE + "print()\n" * 2_000)
    code, loaded = modules(tmp_path, RUN, "-j2", "--output-format=concise", ".")
    assert code == 1
    assert "libcst" not in loaded


AHEAD = """
import sys
from pathlib import Path
from shutdown_lint.engine.import_ahead import import_ahead
from shutdown_lint.engine.lint import lint_source
from shutdown_lint.model.source import SourceFile
from support.fixtures import all_fixtures, profile_for

import_ahead(files=1)
before = {*sys.modules}
for fixture in all_fixtures()[::20]:
    lint_source(SourceFile(fixture.name, fixture.data), profile_for(fixture))
for module in sorted(sys.modules.keys() - before):
    if module.startswith("shutdown_lint.facts.") and ".outlines" not in module:
        print(module)
"""


def test_what_files_are_judged_with_is_imported_ahead() -> None:
    done = subprocess.run(
        [sys.executable, "-c", AHEAD],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env=environment(PYTHONPATH=os.pathsep.join(sys.path)),
    )
    assert (done.stdout, done.stderr) == ("", "")
