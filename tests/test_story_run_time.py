"""What is decided at run time: the story and the rules say so, and claim nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from support.in_process import lint, run

if TYPE_CHECKING:
    from pathlib import Path

STAYS = "import time\nwhile True:\n    time.sleep(1)\n"
HANDLERS = """
import signal

def stop(*_):
    raise SystemExit

def install():
    signal.signal(signal.SIGTERM, stop)
"""
APPS = """
import signal

from django.apps import AppConfig

class ShopConfig(AppConfig):
    name = "shop"

    def ready(self):
        signal.signal(signal.SIGTERM, lambda *_: None)
"""
COMMAND = """
import time

from django.core.management.base import BaseCommand

class Command(BaseCommand):
    def handle(self, *args, **options):
        while True:
            time.sleep(1)
"""
DOCKERFILE = "FROM python:3.12\nWORKDIR /srv\nCOPY . .\nCMD {}\n"


def story(
    folder: Path, main: str, command: str = "python -m shop.main", **files: str
) -> dict[str, Any]:
    """The story of a program that a container starts; no rule says that it is deaf."""
    texts = {
        "shop/__init__.py": "",
        "shop/main.py": main,
        "shop/handlers.py": HANDLERS,
        "Dockerfile": DOCKERFILE.format(json.dumps(command.split())),
        **{f"shop/{name}.py": text for name, text in files.items()},
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    ran = run(folder, "story", "--format", "json", "--exit-zero")
    assert ran.code == 0, ran.err
    assert lint(folder, "--no-cache", "--select", "SHD904,SHD101,SHD102").json["findings"] == []
    (found,) = [
        one for one in json.loads(ran.out)["stories"] if one["place"]["path"] == "Dockerfile"
    ]
    return dict(found)


@pytest.mark.parametrize(
    "main",
    [
        'import importlib, os\nimportlib.import_module(os.environ["PLUGIN"]).run()\n',
        (
            'from importlib import import_module\nplugin = import_module("shop.handlers")\n'
            "plugin.install()\n"
        ),
        "import sys\nplugin = __import__(sys.argv[1])\nplugin.install()\n",
        (
            "from importlib.metadata import entry_points\n"
            'for point in entry_points(group="shop.plugins"):\n    point.load()()\n'
        ),
        'import pkg_resources as p\nfor one in p.iter_entry_points("x"):\n    one.load()()\n',
        'from stevedore import ExtensionManager\nExtensionManager("x", invoke_on_load=True)\n',
        'exec(open("boot.py").read())\n',
        (
            "import os\nfrom django.utils.module_loading import import_string\n"
            'import_string(os.environ["BOOT"])()\n'
        ),
        "import sys\nfrom shop import handlers\ngetattr(handlers, sys.argv[1])()\n",
        (
            'import os\nfrom shop import handlers\nSTARTS = {"a": handlers.install}\n'
            'STARTS[os.environ["START"]]()\n'
        ),
        "import sys\ndef install(): ...\nglobals()[sys.argv[1]]()\n",
    ],
)
def test_code_that_is_chosen(tmp_path: Path, main: str) -> None:
    found = story(tmp_path, main + STAYS)
    assert (found["outcome"], found["breaks"]) == ("unknown", [])
    told = {one["text"].partition(":")[0]: one["place"] for one in found["unknown"]}
    assert told["what is chosen at run time"]["path"] == "shop/main.py"
    assert "whether what is chosen at run time handles SIGTERM" in told


@pytest.mark.parametrize(
    "handler",
    [
        'HANDLERS[os.environ["MODE"]]',
        "HANDLERS.get(mode, handlers.stop)",
        'getattr(handlers, os.environ["MODE"])',
        "config.load().handler",
    ],
)
def test_a_handler_that_is_chosen(tmp_path: Path, handler: str) -> None:
    main = (
        "import os, signal\nfrom shop import config, handlers\nmode = input()\n"
        'HANDLERS = {"a": handlers.stop}\n'
        f"signal.signal(signal.SIGTERM, {handler})\n"
    )
    found = story(tmp_path, main + STAYS, config="def load(): ...\n")
    assert found["outcome"] == "unknown"
    (doubt,) = found["unknown"]
    assert doubt["text"].startswith("which handler is chosen at run time: signal.signal(")
    assert (doubt["place"]["path"], doubt["place"]["line"]) == ("shop/main.py", 5)


def test_a_module_that_is_imported_by_its_name_is_followed(tmp_path: Path) -> None:
    plugin = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    main = 'import importlib\nimportlib.import_module("shop.plugin")\n' + STAYS
    found = story(tmp_path, main, plugin=plugin)
    assert found["unknown"] == []
    assert found["handler"]["place"]["path"] == "shop/plugin.py"


@pytest.mark.parametrize(
    ("main", "command"),
    [("import django\ndjango.setup()\n" + STAYS, "python -m shop.main"), ("", "django-admin go")],
)
def test_apps_of_django_that_may_register(tmp_path: Path, main: str, command: str) -> None:
    files = {"apps": APPS, "management/__init__": "", "management/commands/__init__": ""}
    files["management/commands/go"] = COMMAND
    found = story(tmp_path, main, command, **files)
    assert found["outcome"] == "unknown"
    place = found["unknown"][0]["place"]
    assert (place["path"], place["line"]) == ("shop/apps.py", 9)


def test_apps_of_django_that_register_nothing(tmp_path: Path) -> None:
    main = "import django\ndjango.setup()\n" + STAYS
    apps = APPS.replace("signal.signal(signal.SIGTERM, lambda *_: None)", "self.name")
    with pytest.raises(AssertionError, match="SHD904"):
        story(tmp_path, main, apps=apps)


BRANCHES = """
import asyncio
import signal
import sys

async def one():
    done = asyncio.Event()
    signal.signal(signal.SIGTERM, lambda *_: done.set())
    await done.wait()

async def other():
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await ended.wait()
    await asyncio.sleep(2)

def main():
    if sys.argv[1] == "one":
        asyncio.run(one())
    else:
        asyncio.run(other())

main()
"""


def test_the_handler_is_that_of_the_branch_that_is_followed(tmp_path: Path) -> None:
    found = story(tmp_path, BRANCHES)
    assert found["handler"]["why"] == "the only one that is registered"
    assert found["handler"]["place"]["line"] == 8
    assert found["resting"][0]["text"] == "done.wait()"
    assert any(one["text"].startswith("which of these it is at") for one in found["unknown"])
    assert not any("is registered" in one["text"] for one in found["unknown"])
