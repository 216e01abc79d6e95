"""Dockerfiles, command lines and scripts as plain values; hostile ones are no trouble."""

from __future__ import annotations

import time

import pytest

from shutdown_lint.deployment.dockerfile import Form
from shutdown_lint.deployment.dockerfile_reader import read
from shutdown_lint.deployment.launching import lead
from shutdown_lint.deployment.shell import read_shell

PATIENCE = 20  # seconds, on a busy machine


def test_stages_form_and_places() -> None:
    image = read(
        "Dockerfile",
        '# escape=`\r\nFROM python:3.12 AS base\r\nSHELL ["/bin/bash", "-c"]\r\nFROM base\r\n'
        "CMD python äpp.py `\r\n  # inner\r\n  --port 1\r\n",
    ).final
    assert image is not None
    assert image.base == "python:3.12"
    assert image.cmd is not None
    assert (image.cmd.form, image.cmd.text) == (Form.SHELL, "python äpp.py   --port 1")
    assert image.cmd.shell == ("/bin/bash", "-c")
    assert image.cmd.argument == (5, 5, 7, 11)


def test_entrypoint_resets_the_cmd_of_its_base() -> None:
    both = 'FROM x AS a\nCMD ["b"]\nFROM a\nENTRYPOINT ["c"]\n'
    image = read("Dockerfile", both).final
    assert image is not None
    assert image.command == ("c",)


def test_arguments_fill_in_the_base() -> None:
    image = read("Dockerfile", "ARG V=alpine\nFROM python:${V}\nCMD a\n").final
    assert image is not None
    assert image.base == "python:alpine"


@pytest.mark.parametrize(
    ("words", "program", "keeper"),
    [
        (["sh", "-c", "python a.py"], "python", "sh"),
        (["bash", "-c", "cd /x && python a.py"], "python", ""),
        (["sh", "-c", "exec env A=1 nice -n 5 python a.py"], "python", ""),
        (["tini", "-g", "--", "gosu", "app", "celery"], "celery", ""),
        (["poetry", "run", "gunicorn"], "gunicorn", ""),
        (["conda", "run", "-n", "x", "python", "a.py"], "python", "conda"),
        (["npm", "start"], "npm", ""),
        (["bash", "-lc", "a | b"], None, "bash"),
    ],
)
def test_where_a_command_leads(words: list[str], program: str | None, keeper: str) -> None:
    led = lead(words)
    assert (led.words[0] if led.words else None, led.keeper) == (program, keeper)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("set -e\nif a; then exec b; else c; fi", [("b", True), ("c", False)]),
        ('case "$1" in x) exec y;; *) z;; esac', [("y", True), ("z", False)]),
        ("a && b # c", [("b", False)]),
        ("a | b", []),
        ("a &", []),
        ("while true; do a; done", []),
    ],
)
def test_what_is_run_last(text: str, last: list[tuple[str, bool]]) -> None:
    found = read_shell(text).last
    assert sorted((one.texts[0], one.has_exec) for one in found) == last


@pytest.mark.parametrize(
    "text",
    [
        "FROM x\n" + "CMD é a b\n" * 1_900,
        "FROM x\nCOPY " + "é " * 300_000,
        "FROM a AS a\n" * 1_900,
        "FROM x\nCMD " + "[" * 300_000,
        "FROM x\n" + "RUN <<A\n" * 1_900,
        "{" * 500_000,
        "FROM x\nCMD " + "(" * 100_000,
    ],
)
def test_hostile_files_are_read_in_time(text: str) -> None:
    start = time.monotonic()
    image = read("Dockerfile", text).final
    if image is not None:
        lead(image.command)
    assert time.monotonic() - start < PATIENCE
