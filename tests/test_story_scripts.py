"""Stories of containers whose image starts a script, or a shell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from support.in_process import run

if TYPE_CHECKING:
    from pathlib import Path

WEB = """
def app(environ, start_response):
    start_response("200 OK", [])
    return []
"""
PROGRAM = """
import signal
import threading

stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
stop.wait()
"""
DEAF = "import time\n\nwhile True:\n    time.sleep(1)\n"
DOCKERFILE = "FROM python:3.12-slim\nWORKDIR /srv\nCOPY . .\n"
BEHIND = DOCKERFILE + 'ENTRYPOINT ["./entrypoint.sh"]\n'
CMD = 'CMD ["python", "-m", "shop"]\n'
EXEC = '#!/bin/sh\nset -e\npython -m shop.migrate\nexec "$@"\n'
KEEPS = '#!/bin/bash\npython -m shop.migrate\npython -m shop "$@"\n'
BY_NAME = """#!/bin/sh
case "$1" in
  web) exec python -m shop.web ;;
  jobs) python -m shop.jobs ;;
  *) exec "$@" ;;
esac
"""
SERVICES = """
services:
  web: {build: ., command: web}
  jobs: {build: ., command: [jobs]}
  own: {build: ., command: python -m shop}
  alone: {build: ., entrypoint: [python, -m, shop]}
"""


def stories(folder: Path, **files: str) -> dict[str, dict[str, Any]]:
    """The stories of a tree by their entries; `_` in names is a dot, `__` a slash."""
    for name in ("shop/__init__", "shop/migrate"):
        files.setdefault(name.replace("/", "__") + "_py", "")
    for name, text in files.items():
        path = folder / name.replace("____init__", "/@init@").replace("__", "/").replace("_", ".")
        path = path.with_name(path.name.replace("@init@", "__init__"))
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "shop" / "__main__.py").write_text(files.get("main", PROGRAM), encoding="utf-8")
    ran = run(folder, "story", "--format", "json", "--exit-zero")
    assert ran.code == 0, ran.err
    return {one["entry"]: one for one in json.loads(ran.out)["stories"]}


def way(story: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["name"], one["note"]) for one in story["receivers"][1:]]


def breaks(story: dict[str, Any]) -> list[tuple[str, int, str | None]]:
    return [
        (one["place"]["path"], one["place"]["line"], one["code"])
        for one in story["breaks"]
        if one["place"]
    ]


def test_a_script_that_becomes_the_program(tmp_path: Path) -> None:
    story = stories(tmp_path, Dockerfile=BEHIND + CMD, entrypoint_sh=EXEC)["python -m shop"]
    assert way(story) == [("python", "PID 1")]
    assert story["outcome"] == "ends"
    (script,) = story["through"]
    assert (script["text"], script["exec"]) == ('exec "$@"', True)
    assert (script["place"]["path"], script["place"]["line"]) == ("entrypoint.sh", 4)
    assert story["handler"]["place"]["path"] == "shop/__main__.py"


def test_a_script_that_stays(tmp_path: Path) -> None:
    story = stories(tmp_path, Dockerfile=BEHIND, entrypoint_sh=KEEPS)["python -m shop"]
    assert way(story) == [("bash", "PID 1"), ("python", "gets nothing")]
    assert story["outcome"] == "not told"
    assert breaks(story) == [("entrypoint.sh", 3, "SHD902")]
    assert [one["exec"] for one in story["through"]] == [False]


def test_an_init_in_front_of_a_script_that_stays(tmp_path: Path) -> None:
    dockerfile = DOCKERFILE + 'ENTRYPOINT ["tini", "--", "./entrypoint.sh"]\n'
    story = stories(tmp_path, Dockerfile=dockerfile, entrypoint_sh=KEEPS)["python -m shop"]
    assert way(story) == [("init", "PID 1"), ("bash", ""), ("python", "gets nothing")]
    assert story["outcome"] == "dies"  # the init ends with its child, and the container with it
    assert breaks(story) == [("entrypoint.sh", 3, None)]


def test_a_script_that_becomes_an_init(tmp_path: Path) -> None:
    text = EXEC.replace('exec "$@"', 'exec tini -- "$@"')
    story = stories(tmp_path, Dockerfile=BEHIND + CMD, entrypoint_sh=text)["python -m shop"]
    assert way(story) == [("init", "PID 1"), ("python", "")]


def test_a_trap_may_hand_the_signal_on(tmp_path: Path) -> None:
    text = KEEPS.replace("\n", "\ntrap 'kill $child' TERM\n", 1)
    story = stories(tmp_path, Dockerfile=BEHIND, entrypoint_sh=text)["python -m shop"]
    assert (story["outcome"], story["breaks"]) == ("unknown", [])
    assert [(one["text"], one["place"]["line"]) for one in story["unknown"]] == [
        ("whether the trap of bash hands SIGTERM on", 2)
    ]


def test_a_shell_form_command(tmp_path: Path) -> None:
    story = stories(tmp_path, Dockerfile=DOCKERFILE + "CMD python -m shop\n")["python -m shop"]
    assert way(story) == [("sh", "PID 1"), ("python", "gets nothing")]
    assert breaks(story) == [("Dockerfile", 4, "SHD901")]


@pytest.mark.parametrize("command", ["exec python -m shop", "cd /srv && exec python -m shop"])
def test_a_shell_form_command_with_exec(tmp_path: Path, command: str) -> None:
    story = stories(tmp_path, Dockerfile=f"{DOCKERFILE}CMD {command}\n")["python -m shop"]
    assert way(story) == [("python", "PID 1")]


def test_a_shell_form_command_behind_a_script(tmp_path: Path) -> None:
    dockerfile = BEHIND + "CMD python -m shop\n"
    story = stories(tmp_path, Dockerfile=dockerfile, entrypoint_sh=EXEC)["python -m shop"]
    assert way(story) == [("sh", "PID 1"), ("python", "gets nothing")]
    assert [one["exec"] for one in story["through"]] == [True]
    assert breaks(story)[0][:2] == ("Dockerfile", 5)


def test_services_that_name_what_a_script_starts(tmp_path: Path) -> None:
    files = {"shop__web_py": PROGRAM, "shop__jobs_py": PROGRAM, "compose_yaml": SERVICES}
    found = stories(tmp_path, Dockerfile=BEHIND, entrypoint_sh=BY_NAME, **files)
    assert way(found["web"]) == [("python", "PID 1")]
    assert found["web"]["resting"][0]["place"]["path"] == "shop/web.py"
    assert way(found["jobs"]) == [("sh", "PID 1"), ("python", "gets nothing")]
    assert found["jobs"]["breaks"][0]["place"]["line"] == 4
    assert way(found["own"]) == [("python", "PID 1")]
    assert [one["text"] for one in found["own"]["through"]] == ['exec "$@"']
    assert found["alone"]["through"] == []


def test_a_script_in_a_folder_of_its_own(tmp_path: Path) -> None:
    dockerfile = DOCKERFILE + 'COPY docker/start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n' + CMD
    story = stories(tmp_path, Dockerfile=dockerfile, docker__start_sh=EXEC)["python -m shop"]
    assert story["through"][0]["place"]["path"] == "docker/start.sh"


@pytest.mark.parametrize("text", ["", '#!/bin/sh\nwhile true; do "$@"; done\n'])
def test_a_script_that_cannot_be_followed(tmp_path: Path, text: str) -> None:
    services = "services:\n  own: {build: ., command: python -m shop}\n"
    script = {"entrypoint_sh": text} if text else {}
    found = stories(tmp_path, Dockerfile=BEHIND, compose_yaml=services, main=DEAF, **script)
    assert way(found["own"]) == [("python", "")]
    assert found["own"]["outcome"] == "unknown"
    assert "what ./entrypoint.sh makes of its arguments" in str(found["own"]["unknown"])
    assert found["own"]["breaks"] == []


def test_a_script_that_leads_out_of_the_tree_is_not_read(tmp_path: Path) -> None:
    outside = tmp_path / "outside.sh"
    outside.write_text(EXEC, encoding="utf-8")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "entrypoint.sh").symlink_to(outside)
    services = "services:\n  own: {build: ., command: python -m shop}\n"
    story = stories(inside, Dockerfile=BEHIND, compose_yaml=services)["own"]
    assert story["through"] == []


@pytest.mark.parametrize(
    ("config", "certainty", "unknown"),
    [
        ("/etc/web/limits.py", "unknown", 1),
        ("gunicorn.conf.py", "bounded", 0),
    ],
)
def test_a_drain_that_a_file_elsewhere_may_set_is_not_known(
    tmp_path: Path, config: str, certainty: str, unknown: int
) -> None:
    (tmp_path / "web.py").write_text(WEB, encoding="utf-8")
    (tmp_path / "gunicorn.conf.py").write_text("workers = 2\n", encoding="utf-8")
    (tmp_path / "Procfile").write_text(f"web: gunicorn -c {config} web:app\n", encoding="utf-8")
    ran = run(tmp_path, "story", "web", "--format", "json", "--exit-zero")
    (story,) = json.loads(ran.out)["stories"]
    assert story["worst_case"]["certainty"] == certainty
    assert [config in one["text"] for one in story["unknown"]] == [True] * unknown
