"""Stories of programs that are process 1 of a container, or that look so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from support.in_process import run

if TYPE_CHECKING:
    from pathlib import Path

DOCKERFILE = "FROM python:3.12-slim\nWORKDIR /srv\nCOPY . .\n"
LOOP = "import time\n\nwhile True:\n    time.sleep(1)\n"
POLLS = """
import asyncio
from aiogram import Bot, Dispatcher

dispatcher = Dispatcher()

async def main():
    await dispatcher.start_polling(Bot("token"){option})

if __name__ == "__main__":
    asyncio.run(main())
"""
IDLES = """
import asyncio
from pyrogram import Client, idle

app = Client("bot")

async def main():
    await app.start()
    await idle()
    await app.stop()

asyncio.run(main())
"""


def story(folder: Path, start: str, program: str) -> dict[str, Any]:
    """The story of a program in an image that begins with a command."""
    (folder / "Dockerfile").write_text(f"{DOCKERFILE}CMD {start}\n", encoding="utf-8")
    (folder / "main.py").write_text(program, encoding="utf-8")
    ran = run(folder, "story", "--format", "json", "--exit-zero")
    found: dict[str, Any] = json.loads(ran.out)["stories"][0]
    return found


def test_what_hands_the_signal_on_is_process_1_and_not_the_program(tmp_path: Path) -> None:
    told = story(tmp_path, '["uv", "run", "main.py"]', LOOP)
    way = [(one["name"], one["note"]) for one in told["receivers"][1:]]
    assert way == [("uv", "PID 1"), ("python", "")]
    assert told["outcome"] == "dies"


def test_the_program_itself_is_process_1(tmp_path: Path) -> None:
    assert story(tmp_path, '["python", "main.py"]', LOOP)["outcome"] == "stays"


def test_bots_that_look_after_the_signal_themselves(tmp_path: Path) -> None:
    for program in (POLLS.format(option=""), IDLES):
        told = story(tmp_path, '["python", "main.py"]', program)
        assert told["outcome"] == "ends", program


def test_a_bot_that_is_told_not_to(tmp_path: Path) -> None:
    program = POLLS.format(option=", handle_signals=False")
    assert story(tmp_path, '["python", "main.py"]', program)["outcome"] == "stays"


def test_where_it_is_for_long_is_not_known(tmp_path: Path) -> None:
    program = "from somewhere import serve\n\nif __name__ == '__main__':\n    serve()\n"
    told = story(tmp_path, '["python", "main.py"]', program)
    assert told["outcome"] == "unknown"
    assert "it may end by itself" in told["unknown"][-1]["text"]


def wrapped(folder: Path, name: str, text: str) -> dict[str, Any]:
    """The story of a program that a shell starts for a platform of the host."""
    (folder / name).write_text(text, encoding="utf-8")
    (folder / "main.py").write_text(LOOP, encoding="utf-8")
    ran = run(folder, "story", "--format", "json", "--exit-zero")
    found: dict[str, Any] = json.loads(ran.out)["stories"][0]
    return found


SHELL = '/bin/sh -c "python main.py; true"'


def test_systemd_kills_what_is_left_when_the_shell_has_ended(tmp_path: Path) -> None:
    unit = f"[Service]\nExecStart={SHELL}\nKillMode=mixed\nTimeoutStopSec=60\n"
    told = wrapped(tmp_path, "shop.service", unit)
    assert (told["outcome"], told["first"]) == ("dies", "exit")
    assert "systemd kills what is left at once" in told["breaks"][0]["text"]


def test_nobody_kills_what_goes_on_without_its_shell(tmp_path: Path) -> None:
    unit = f"[Service]\nExecStart={SHELL}\nKillMode=process\nTimeoutStopSec=60\n"
    program = f"[program:shop]\ncommand={SHELL}\nstopwaitsecs=60\n"
    for name, text in (("shop.service", unit), ("supervisord.conf", program)):
        folder = tmp_path / name.partition(".")[0]
        folder.mkdir()
        told = wrapped(folder, name, text)
        assert (told["outcome"], told["first"], told["grace"]) == ("not told", "no limit", None)
        assert "goes on without it" in told["breaks"][0]["text"]


@pytest.mark.parametrize(
    "script",
    [
        '#!/bin/sh\n"$@" 2>&1 | tee -a /srv/log\n',
        '#!/bin/bash\nset -e\nhypercorn main:app --bind 0.0.0.0:8000\n\nexec "$@"\n',
        "#!/bin/sh\nif [ $# -eq 0 ]; then\n  exec sh\nfi\nuvicorn main:app\nuvicorn other:app\n",
    ],
)
def test_a_server_that_a_script_does_not_end_with(tmp_path: Path, script: str) -> None:
    (tmp_path / "start.sh").write_text(script, encoding="utf-8")
    (tmp_path / "main.py").write_text("app = None\n", encoding="utf-8")
    start = 'ENTRYPOINT ["./start.sh"]\nCMD ["hypercorn", "main:app"]\n'
    (tmp_path / "Dockerfile").write_text(DOCKERFILE + start, encoding="utf-8")
    ran = run(tmp_path, "story", "--format", "json", "--exit-zero")
    (told,) = json.loads(ran.out)["stories"]
    assert told["outcome"] == "not told"
    assert told["breaks"][0]["place"]["path"] == "start.sh"


@pytest.mark.parametrize(("grace", "how"), [(30, "no longer than"), (20, "shorter than")])
def test_a_grace_period_that_is_no_longer(tmp_path: Path, grace: int, how: str) -> None:
    text = f"services:\n  web:\n    build: .\n    stop_grace_period: {grace}s\n"
    (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
    told = story(tmp_path, '["gunicorn", "main:app"]', "app = None\n")
    assert told["breaks"][0]["text"] == f"stop_grace_period is {how} the way out"
