"""Programs of several commands: the story is that of the one that the command line names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from support.in_process import run

if TYPE_CHECKING:
    from pathlib import Path

WORK = """
    signal.signal(signal.SIGTERM, stop)
    while True:
        time.sleep(1)
"""
WATCH = """
    while True:
        time.sleep(7)
"""
HEAD = """
import argparse
import signal
import time

import {library}

def stop(*_):
    raise SystemExit(0)
"""
GROUP = """
@click.group()
def cli():
    pass
"""
MAIN = """
def main():
    {call}

if __name__ == "__main__":
    main()
"""


def command(decorator: str, name: str, body: str) -> str:
    return f"{decorator}\ndef {name}():{body}\n"


def program(*parts: str, library: str = "click", call: str = "cli()") -> str:
    return "\n".join([HEAD.format(library=library), *parts, MAIN.format(call=call)])


def told(folder: Path, words: str, **files: str) -> dict[str, Any]:
    """The story of `python -m shop.main` with some more words, in a container."""
    (folder / "shop").mkdir()
    (folder / "shop" / "__init__.py").touch()
    for name, text in files.items():
        (folder / "shop" / f"{name}.py").write_text(text, encoding="utf-8")
    line = json.dumps(["python", "-m", "shop.main", *words.split()])
    (folder / "Dockerfile").write_text(f"FROM python:3.12\nCOPY . .\nCMD {line}\n")
    ran = run(folder, "story", "--format", "json", "--exit-zero")
    assert ran.code == 0, ran.err
    (found,) = [
        one for one in json.loads(ran.out)["stories"] if one["place"]["path"] == "Dockerfile"
    ]
    return dict(found)


def texts(story: dict[str, Any], what: str) -> list[str]:
    return [one["text"] for one in story[what]]


TWO = (GROUP, command("@cli.command()", "work", WORK), command("@cli.command()", "watch", WATCH))
OF_TYPER = (
    "app = typer.Typer()",
    command("@app.command()", "work", WORK),
    command('@app.command("watch")', "other", WATCH),
)
ADDED = (
    GROUP,
    command("@click.command()", "work", WORK),
    command("@click.command()", "other", WATCH),
    'cli.add_command(work)\ncli.add_command(other, "watch")\n',
)
PARSED = (
    "def work(options):" + WORK,
    "def watch(options):" + WATCH,
    "parser = argparse.ArgumentParser()",
    "commands = parser.add_subparsers()",
    'commands.add_parser("work").set_defaults(func=work)',
    'commands.add_parser("watch").set_defaults(func=watch)',
)
FORMS = [
    pytest.param(program(*TWO), id="click"),
    pytest.param(program(*OF_TYPER, library="typer", call="app()"), id="typer"),
    pytest.param(program(*ADDED), id="added"),
    pytest.param(
        program(
            *PARSED, library="shop", call="options = parser.parse_args(); options.func(options)"
        ),
        id="argparse",
    ),
]


@pytest.mark.parametrize("main", FORMS)
def test_the_command_that_the_line_names(tmp_path: Path, main: str) -> None:
    story = told(tmp_path, "--verbose work", main=main)
    assert story["outcome"] == "ends"
    assert story["handler"]["name"] == "shop.main.stop"
    assert texts(story, "resting") == ["time.sleep(1)"]
    assert story["unknown"] == []


@pytest.mark.parametrize("main", FORMS)
def test_the_handler_of_another_command_is_none(tmp_path: Path, main: str) -> None:
    story = told(tmp_path, "watch", main=main)
    assert story["outcome"] == "stays"
    assert story["handler"]["name"] == "default action"
    assert texts(story, "resting") == ["time.sleep(7)"]


def test_which_command_it_is_may_not_be_known(tmp_path: Path) -> None:
    story = told(tmp_path, "$COMMAND", main=program(*TWO))
    assert texts(story, "resting")[:2] == ["time.sleep(1)", "while True"]
    assert any("decided at run time" in text for text in texts(story, "unknown"))


def test_a_command_in_another_file(tmp_path: Path) -> None:
    jobs = HEAD.format(library="click") + "\nfrom shop.group import cli\n"
    story = told(
        tmp_path,
        "work",
        group="import click\n" + GROUP,
        jobs=jobs + command("@cli.command()", "work", WORK),
        main="import shop.jobs\nfrom shop.group import cli\n" + MAIN.format(call="cli()"),
    )
    assert story["handler"]["name"] == "shop.jobs.stop"
    assert texts(story, "resting") == ["time.sleep(1)"]


def test_a_group_in_a_group(tmp_path: Path) -> None:
    inner = "@cli.group()\ndef jobs():\n    pass\n"
    main = program(GROUP, inner, command("@jobs.command()", "work", WORK))
    assert texts(told(tmp_path, "jobs work", main=main), "resting") == ["time.sleep(1)"]


def test_a_group_whose_commands_come_at_run_time(tmp_path: Path) -> None:
    story = told(tmp_path, "work", main=program(GROUP))
    assert story["outcome"] == "unknown"
    assert "what is chosen at run time: a command of cli" in texts(story, "unknown")


def test_what_a_console_script_calls_may_be_unknown(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text("from other import main\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "shop"\nversion = "1"\n[project.scripts]\nshop = "shop:main"\n',
        encoding="utf-8",
    )
    ran = run(tmp_path, "story", "--format", "json", "--exit-zero")
    (story,) = json.loads(ran.out)["stories"]
    assert story["outcome"] == "unknown"
    assert "what shop.main does" in texts(story, "unknown")
