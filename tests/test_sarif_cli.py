"""The command itself, in a real repository: its SARIF through the validator."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

import sarif_multitool
from support import in_process

DEMO = Path(__file__).parent / "fixtures" / "demo"
ODD = {
    "cannot parse.py": b"import signal\nsignal.signal(signal.SIGTERM, f)\ndef f(:\n",
    "cannot_decode.py": b'import signal\nsignal.signal(signal.SIGTERM, "\xff")\n',
    "nul.py": b"import signal\nsignal.signal(signal.SIGTERM, f)\nx\0 = 1\n",
    "\u540d\u524d.py": (
        b"\xef\xbb\xbfimport signal\r\ndef stop(*args):\r\n\tprint('\xe5\x90\x8d', args)\r\n"
        b"signal.signal(signal.SIGTERM, stop)\r\n"
    ),
    "a%20b#c/d e.py": b"import signal\nsignal.signal(signal.SIGKILL, print)\n",
    "one_line.py": b"import signal; signal.signal(signal.SIGKILL, print)",
    "quiet.py": (
        b"import signal\ndef stop(*args):\n    print(args)  # noqa: SHD203 nobody else prints\n"
        b"signal.signal(signal.SIGTERM, stop)\n"
    ),
}
TOKEN = "s3cret-t0ken"  # noqa: S105  of nothing


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo and some odd files, committed, with a remote that has a token in it."""
    root = tmp_path_factory.mktemp("repository")
    for source in DEMO.rglob("*.py"):
        target = root / "demo" / source.relative_to(DEMO)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    for name, data in ODD.items():
        file = root / "odd" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (root / "odd" / "dangling.py").symlink_to("nowhere.py")
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "remote", "add", "origin", f"https://{TOKEN}@git.example/acme/shop.git")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=all")
    return root


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=A Person", "-c", "user.email=person@example.org"]
    return subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()


def lint(folder: Path, log: Path, *arguments: str) -> dict[str, Any]:
    """The run in the log that the command writes when it runs in a folder."""
    form = ("--output-format=sarif", "--preset=audit", f"--output-file={log}")
    ran = in_process.run(folder, *form, "--isolated", "--no-respect-gitignore", *arguments)
    (run,) = json.loads(log.read_text(encoding="utf-8"))["runs"]
    assert run["invocations"][0]["exitCode"] == ran.code, ran.err
    return dict(run)


@pytest.mark.parametrize(("folder", "prefix"), [("", ""), ("odd", "odd/"), ("demo", "demo/")])
def test_the_validator_is_silent_about_real_findings(
    folder: str, prefix: str, repository: Path, tmp_path: Path
) -> None:
    log = tmp_path / "log.sarif"
    run = lint(repository / folder, log)
    assert run["results"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert all(place["artifactLocation"]["uri"].startswith(prefix) for place in places)
    assert run["automationDetails"]["id"] == f"shutdown-lint/{prefix}"
    try:
        program = sarif_multitool.find()
    except sarif_multitool.NotInstalledError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))
    assert sarif_multitool.validate(log, program) == []


def test_where_the_results_come_from(repository: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.sarif"
    run = lint(repository, log)
    (details,) = run["versionControlProvenance"]
    assert details["repositoryUri"] == "https://git.example/acme/shop"
    assert details["revisionId"] == git(repository, "rev-parse", "HEAD")
    assert details["branch"] == "main"
    text = log.read_text(encoding="utf-8")
    assert TOKEN not in text
    assert str(repository) not in text


def test_unreadable_files_are_results_and_notifications(repository: Path, tmp_path: Path) -> None:
    run = lint(repository / "odd", tmp_path / "log.sarif")
    told = run["invocations"][0]["toolExecutionNotifications"]
    paths = {item["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for item in told}
    broken = {"cannot%20parse.py", "cannot_decode.py", "nul.py", "dangling.py"}
    assert paths == {f"odd/{name}" for name in broken}
    unreadable = [result for result in run["results"] if result["ruleId"] == "SHD001"]
    assert len(unreadable) == len(told) == 4


def test_silenced_findings_say_why(repository: Path, tmp_path: Path) -> None:
    run = lint(repository / "odd", tmp_path / "log.sarif", "quiet.py", "--select=SHD203")
    (result,) = run["results"]
    (suppression,) = result["suppressions"]
    assert suppression["kind"] == "inSource"
    assert suppression["justification"] == "nobody else prints"


def test_silenced_findings_can_be_left_out(repository: Path, tmp_path: Path) -> None:
    run = lint(
        repository / "odd",
        tmp_path / "log.sarif",
        "quiet.py",
        "--no-suppressed",
        "--select=SHD203",
    )
    assert run["results"] == []


def test_a_handler_that_blocks_through_a_call_has_a_code_flow(
    repository: Path, tmp_path: Path
) -> None:
    run = lint(repository / "odd", tmp_path / "log.sarif", "\u540d\u524d.py", "--select=SHD203")
    (result,) = run["results"]
    (flow,) = result["codeFlows"]
    lines = [
        step["location"]["physicalLocation"]["region"]["startLine"]
        for step in flow["threadFlows"][0]["locations"]
    ]
    assert lines == [4, 3]


def test_every_rule_is_listed_with_its_help(repository: Path, tmp_path: Path) -> None:
    run = lint(repository, tmp_path / "log.sarif")
    rules = run["tool"]["driver"]["rules"]
    assert len(rules) >= 16
    for rule in rules:
        assert "## Why" in rule["help"]["markdown"], rule["id"]
        assert len(rule["fullDescription"]["text"]) > len(rule["shortDescription"]["text"])
