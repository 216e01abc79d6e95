"""House-keeping: what each rule must have, and nothing that belongs to none."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import shutdown_lint
from shutdown_lint import api
from shutdown_lint.engine.own_rules import OWN_RULES
from shutdown_lint.engine.sketch import Sketch
from shutdown_lint.model.rule_info import FAMILIES
from support.deployment_fixtures import tree_fixtures
from support.fixtures import FIXTURES, all_fixtures, rules_by_code

if TYPE_CHECKING:
    from shutdown_lint.engine.rule import Rule

ROOT = Path(__file__).parent.parent
RULES = rules_by_code()
JUDGING = {code: rule for code, rule in RULES.items() if rule not in OWN_RULES}
CODE = [code for code, rule in JUDGING.items() if not rule.formats()]
DEPLOYMENT = [code for code, rule in JUDGING.items() if rule.formats()]
AT_LEAST = 3  # fixtures of each kind
AT_LEAST_TREES = {"bad": 4, "good": 6}  # where a false alarm costs a build
MOST_LINES = 200
OTHER_FIXTURES = {"demo", "_syntax"}

each_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
each_judging_rule = pytest.mark.parametrize("rule", JUDGING.values(), ids=JUDGING)


@pytest.mark.parametrize("kind", ["bad", "good"])
@pytest.mark.parametrize("code", CODE)
def test_rule_has_fixtures(code: str, kind: str) -> None:
    present = [one.name for one in all_fixtures() if one.code == code]
    chosen = [one for one in all_fixtures() if one.code == code and one.is_bad == (kind == "bad")]
    assert len(chosen) >= AT_LEAST, present


@pytest.mark.parametrize("kind", AT_LEAST_TREES)
@pytest.mark.parametrize("code", DEPLOYMENT)
def test_rule_for_deployment_files_has_fixtures(code: str, kind: str) -> None:
    present = [one.name for one in tree_fixtures() if one.code == code]
    chosen = [name for name in present if f"/{kind}_" in name]
    assert len(chosen) >= AT_LEAST_TREES[kind], present


def test_no_fixture_is_there_twice() -> None:
    texts = Counter(fixture.text for fixture in all_fixtures())
    assert [text for text, count in texts.items() if count > 1] == []


def test_no_orphans_among_the_fixtures() -> None:
    folders = {path.name for path in FIXTURES.iterdir() if path.is_dir()}
    assert folders - OTHER_FIXTURES == set(JUDGING)
    goldens = [*FIXTURES.glob("SHD*/*.fixed.py"), *FIXTURES.glob("SHD*/*.unsafe.py")]
    sources = [re.sub(r"\.(fixed|unsafe)\.py$", ".py", str(path)) for path in goldens]
    assert [path for path in sources if not Path(path).exists()] == []
    trees = {one.path for one in tree_fixtures()}
    trees |= {one.golden(kind) for one in tree_fixtures() for kind in ("fixed", "unsafe")}
    strangers = {path for path in FIXTURES.glob("SHD*/*") if path.suffix != ".py"} - trees
    assert [path for path in strangers if path.name != "__pycache__"] == []


def test_no_orphans_among_the_proofs() -> None:
    folders = {path.name for path in (ROOT / "tests" / "proofs").iterdir() if path.is_dir()}
    assert folders - {"__pycache__", "servers"} <= set(JUDGING)


@each_judging_rule
def test_file_is_named_after_its_rule(rule: type[Rule]) -> None:
    meta = rule.meta
    path = Path(inspect.getfile(rule))
    assert path.stem == f"{meta.code.lower()}_{meta.name.replace('-', '_')}"
    assert path.parent.name == FAMILIES[int(meta.code[3])]


@each_judging_rule
def test_class_is_named_after_its_rule(rule: type[Rule]) -> None:
    assert rule.__name__ == "".join(word.capitalize() for word in rule.meta.name.split("-"))


@each_judging_rule
def test_file_is_short(rule: type[Rule]) -> None:
    text = Path(inspect.getfile(rule)).read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES


@each_rule
def test_question_to_the_tree_can_be_asked(rule: type[Rule]) -> None:
    nothing = Sketch(ast.parse(""))
    for question in filter(None, (rule.question, rule.default_question)):
        asking: type[Rule] = type("Asking", (rule,), {"question": question})
        assert asking.suspects(nothing) is False, question


@each_rule
def test_message_states_the_fact_in_our_style(rule: type[Rule]) -> None:
    assert rule.message
    assert not rule.message.endswith(".")
    assert not re.match(r"[A-Z][a-z]+ ", rule.message), "starts with a capital"


@pytest.mark.parametrize("what", ["code", "name", "message", "since"])
def test_identity_is_unique(what: str) -> None:
    values = [
        rule.message if what == "message" else getattr(rule.meta, what) for rule in RULES.values()
    ]
    if what == "since":
        assert all(re.fullmatch(r"\d+\.\d+\.\d+", value) for value in values)
    else:
        assert [value for value, count in Counter(values).items() if count > 1] == []


@each_rule
def test_changelog_mentions_the_rule(rule: type[Rule]) -> None:
    assert f"- `{rule.meta.code}` {rule.meta.name}: " in _text("CHANGELOG.md")


def test_changelog_mentions_no_rule_that_is_not_there() -> None:
    told = set(re.findall(r"^- `(SHD\d{3})` ", _text("CHANGELOG.md"), re.MULTILINE))
    assert told == set(RULES)


def test_changelog_and_version_agree() -> None:
    versions = re.findall(r"^## (\d\S+)$", _text("CHANGELOG.md"), re.MULTILINE)
    assert versions[0] == shutdown_lint.__version__


@pytest.mark.parametrize("name", dir(api))
def test_api_is_documented(name: str) -> None:
    assert f"`{name}" in _text("docs/writing-rules.md")
    if name != "cst":
        assert inspect.getdoc(getattr(api, name))


def test_pages_are_what_the_rules_say() -> None:
    done = _run(sys.executable, "tools/docs.py", "--check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_borders_hold() -> None:
    done = _run(str(Path(sys.executable).with_name("lint-imports")), "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr


def test_we_pass_our_own_rules() -> None:
    done = _run(sys.executable, "-m", "shutdown_lint", "lint", "rules", "tools")
    assert done.returncode == 0, done.stdout + done.stderr


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
