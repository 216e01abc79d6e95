"""What the README and the other pages say is true."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

import shutdown_lint
from shutdown_lint.engine import judging
from shutdown_lint.engine.config_file import ConfigTable, read_config
from shutdown_lint.engine.config_knowledge import KnowledgeTable
from shutdown_lint.engine.lint import lint_source
from shutdown_lint.engine.profile import Profile
from shutdown_lint.engine.registry import rules_in
from shutdown_lint.engine.rule import PROJECT_HOOKS
from shutdown_lint.facts.module import ModuleFacts
from shutdown_lint.model.source import SourceFile
from support.fixtures import lint, rules_by_code
from support.manuals import Example, examples

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def blocks(language: str) -> list[Example]:
    return [block for block in examples(README) if block.language == language]


def section(title: str) -> str:
    _, _, rest = README.partition(f"\n## {title}\n")
    assert rest, f"no section {title}"
    return rest.partition("\n## ")[0]


@pytest.fixture(scope="module")
def help_text() -> str:
    commands: tuple[tuple[str, ...], ...] = ((), ("story",))
    return "".join(
        subprocess.run(
            [sys.executable, "-m", "shutdown_lint", *command, "--help"],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for command in commands
    )


@pytest.mark.parametrize("block", blocks("python"), ids=range(len(blocks("python"))))
def test_python_examples_do_what_they_show(block: Example) -> None:
    compile(block.text, "README.md", "exec", dont_inherit=True)
    report = lint(block.text, Profile(rules=tuple(rules_by_code().values())))
    assert [(one.span.line, one.code) for one in report.findings] == block.claims


def test_second_example_is_the_first_one_fixed(tmp_path: Path) -> None:
    before, after = blocks("python")
    path = tmp_path / "server.py"
    path.write_text(before.text.replace("  # SHD206", ""), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "shutdown_lint", "--isolated", "--fix", path],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert path.read_text(encoding="utf-8") == after.text


def test_config_table_has_the_keys_that_there_are() -> None:
    told = re.findall(r"^\| `([a-z-]+)` \|", section("Configuration"), re.MULTILINE)
    assert told == [
        field.encode_name
        for table in (ConfigTable, KnowledgeTable)
        for field in msgspec.structs.fields(table)
    ]


def test_config_example_is_valid() -> None:
    read = [
        read_config("/project/pyproject.toml", block.text.encode(), "pyproject.toml")
        for block in blocks("toml")
    ]
    assert len([settings for settings in read if settings is not None]) == 2


def test_options_exist(help_text: str) -> None:
    ours = re.sub(r"^flake8 .*$|--shutdown-lint-\S+", "", README, flags=re.MULTILINE)
    told = set(re.findall(r"(?<![\w-])--?[a-z][a-z0-9-]*", ours))
    foreign = {"-m", "-e"}  # of python and pip
    missing = sorted(option for option in told - foreign if option not in help_text)
    assert missing == []


def test_formats_and_exit_codes_are_told(help_text: str) -> None:
    from shutdown_lint.reporters import FORMATS

    assert all(f"`{name}`" in section("Command line") for name in FORMATS)
    assert all(name in help_text for name in FORMATS)


def test_hooks_are_those_that_there_are() -> None:
    (hooks,) = [block.text for block in blocks("yaml") if "hooks:" in block.text]
    there = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    assert re.findall(r"- id: (\S+)", hooks) == re.findall(r"- id: (\S+)", there)
    assert f"rev: v{shutdown_lint.__version__}\n" in hooks


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        # Packages of others are no part of the repository: tools/corpus.py fetches them.
        if re.match(r"[a-z]+:|\.\./corpus/", link):
            continue
        place, _, anchor = link.partition("#")
        target = (page.parent / place).resolve() if place else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)
    assert broken == []


def test_facts_that_are_told_exist() -> None:
    text = (ROOT / "docs" / "writing-rules.md").read_text(encoding="utf-8")
    told = set(re.findall(r"\bfacts\.([a-z_]+)", text))
    assert told
    assert [name for name in sorted(told) if not hasattr(ModuleFacts, name)] == []


def test_hooks_that_are_told_are_those_that_there_are() -> None:
    text = (ROOT / "docs" / "writing-rules.md").read_text(encoding="utf-8")
    hooks = {*judging.SUBJECTS, *PROJECT_HOOKS}
    assert set(re.findall(r"^\| `(check_\w+|reconsider)`", text, re.MULTILINE)) == hooks


def test_the_rule_that_is_told_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs" / "writing-rules.md").read_text(encoding="utf-8")
    code, *_ = re.findall(r"^```python\n(.+?)^```$", text, re.MULTILINE | re.DOTALL)
    (tmp_path / "told_rule.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    [rule] = rules_in(importlib.import_module("told_rule"))
    source = SourceFile(
        "a.py",
        b"""\
import signal
from os import chdir
def leave(): chdir("/")
def stop(*_): leave()
signal.signal(signal.SIGTERM, stop)
""",
    )
    [finding] = lint_source(source, Profile((rule,))).findings
    assert finding.span.line == 3
    assert finding.message.startswith("chdir() changes the working directory")
    assert [one.span.line for one in finding.related] == [5, 4]


def _anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
