"""Dockerfiles, command lines and scripts as plain values; hostile ones are no trouble."""

from __future__ import annotations

import time

import pytest

from shutdown_lint.deployment.dockerfile import Form
from shutdown_lint.deployment.dockerfile_launch import launch_of
from shutdown_lint.deployment.dockerfile_reader import read
from shutdown_lint.deployment.launching import lead
from shutdown_lint.deployment.shell import read_shell


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


def test_a_string_of_an_array_goes_on_in_the_next_line() -> None:
    file = read(
        "Dockerfile",
        'FROM x\nCMD ["sh", "-c", "\\\n  a && \\ \n\n  # why\n  b"]\nSTOPSIGNAL SIGINT\n',
    )
    image = file.final
    assert image is not None
    assert file.is_certain
    assert image.command == ("sh", "-c", "  a &&   b")
    assert image.cmd is not None
    assert image.cmd.span == (2, 1, 6, 6)
    assert image.stop_signal is not None


def test_entrypoint_resets_the_cmd_of_its_base() -> None:
    both = 'FROM x AS a\nCMD ["b"]\nFROM a\nENTRYPOINT ["c"]\n'
    image = read("Dockerfile", both).final
    assert image is not None
    assert image.command == ("c",)


def test_arguments_fill_in_the_base() -> None:
    image = read("Dockerfile", "ARG V=alpine\nFROM python:${V}\nCMD a\n").final
    assert image is not None
    assert image.base == "python:alpine"


def test_variables_fill_in_folders() -> None:
    image = read(
        "Dockerfile",
        "ARG V=1\nARG FROM_ALL=r$V\nFROM x AS base\nARG ROOT=/never\nENV ROOT /srv\n"
        'FROM base\nARG FROM_ALL\nARG ROOT=/no\nARG V OTHER="o"\nENV APP="$ROOT/app" N=\n'
        "WORKDIR ${APP}\nCOPY ${OTHER:-z}/$FROM_ALL/a.sh $UNKNOWN/${GIVEN:-g}$N/\n",
    ).final
    assert image is not None
    assert image.workdir == "/srv/app"
    assert image.copies[0].sources == ("o/r1/a.sh",)
    assert image.copies[0].target == "/srv/app/$UNKNOWN/g$N/"


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
    ("start", "part"),
    [
        ("FROM x\n", "CMD é a b\n"),
        ("FROM x\nCOPY ", "é "),
        ("", "FROM a AS a\n"),
        ("FROM x\nCMD ", "["),
        ("FROM x\n", "RUN <<A\n"),
        ("", "{"),
        ("FROM x\nCMD ", "("),
    ],
)
def test_time_grows_with_the_length_alone(start: str, part: str) -> None:
    def seconds(count: int) -> float:
        text = start + part * count
        began = time.process_time()
        image = read("Dockerfile", text).final
        if image is not None:
            lead(image.command)
        return time.process_time() - began

    seconds(150)
    assert seconds(1_900) < 40 * max(seconds(190), 0.002)


@pytest.mark.parametrize("text", ["[" * 300_000, "(" * 100_000, "é " * 300_000, "{" * 500_000])
def test_a_long_argument_is_read_or_refused(text: str) -> None:
    file = read("Dockerfile", f"FROM x\nCMD {text}")
    assert bool(file.stages) != bool(file.refusal)


@pytest.mark.parametrize("signal", ["quit", "SIGQUIT", "sigquit", "QUIT", "3", '"SIGQUIT"'])
def test_a_stop_signal_is_read_however_it_is_written(signal: str) -> None:
    file = read("Dockerfile", f"FROM x\nSTOPSIGNAL {signal}\nCMD python app.py\n")
    launch = launch_of(file)
    assert launch is not None
    assert launch.stop_signal == "SIGQUIT"
    assert launch.stop_signal_spot is not None
    assert launch.stop_signal_spot.span.line == 2


@pytest.mark.parametrize(
    ("copies", "folder"),
    [
        ("COPY . .", "shop"),
        ("COPY src/ ./", "shop/src"),
        ("COPY pyproject.toml ./\nCOPY events ./events", "shop"),
        ("COPY app/main.py app/other.py ./", "shop/app"),
        ("COPY src/ .\nCOPY docker/start.sh .", "shop/src"),
        ("COPY events /opt/events", ""),
        ("COPY *.py ./", ""),
    ],
)
def test_the_working_folder_is_one_of_the_tree(copies: str, folder: str) -> None:
    launch = launch_of(
        read("shop/Dockerfile", f"FROM x\nWORKDIR /srv\n{copies}\nCMD python -m events\n")
    )
    assert launch is not None
    assert launch.folder == folder


@pytest.mark.parametrize(
    ("text", "sets"),
    [
        ("set -euo pipefail", False), ("set -o errexit", False), ("set +x", False), ("set", False),
        ("set -- a", True), ("set a", True), ("set -e -- x", True), ("f() { shift; }", True),
    ],
)  # fmt: skip
def test_scripts_that_change_what_they_were_given(text: str, sets: bool) -> None:  # noqa: FBT001
    assert read_shell(f'{text}\nexec "$@"').sets_arguments is sets
