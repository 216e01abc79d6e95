"""A run on folders sees programs; one on files, or with --no-project, sees files."""

from __future__ import annotations

import os
from textwrap import dedent
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from shutdown_lint.engine import summarising
from shutdown_lint.engine.second_look import SecondLook
from support import in_process
from support.command import run

if TYPE_CHECKING:
    from pathlib import Path

WORKER = """
    import time

    from shop import setup

    def main():
        setup.begin()
        connection = connect()
        try:
            while True:
                connection.poll()
                time.sleep(1)
        except KeyboardInterrupt:
            connection.commit()

    if __name__ == "__main__":
        main()
"""
SETUP = """
    import signal
    from shop import state

    def begin():
        signal.signal(signal.SIGTERM, state.stop)
"""
STATE = """
    stopping = False

    def stop(signum, frame):
        global stopping
        stopping = True
"""
DEAF = SETUP.replace("signal.signal(signal.SIGTERM, state.stop)", "print(signal)")
DOUBTFUL = """
    import signal
    from shop import state

    def begin():
        start(install)

    def install():
        signal.signal(signal.SIGTERM, state.stop)
"""


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    (folder / "shop").mkdir(exist_ok=True)
    (folder / "shop" / "__init__.py").touch()


def codes(folder: Path, *arguments: str) -> list[str]:
    done = run(folder, "--output-format=json", *arguments)
    return [f"{code} {path}" for path, _, code in done.findings]


def test_handler_in_another_file_refutes_the_finding(tmp_path: Path) -> None:
    write(tmp_path, shop__worker=WORKER, shop__setup=SETUP, shop__state=STATE)
    assert codes(tmp_path, "--no-project", ".") == ["SHD101 shop/worker.py"]
    assert codes(tmp_path, ".") == []
    assert codes(tmp_path, "shop/worker.py") == ["SHD101 shop/worker.py"]


def test_finding_that_stays_names_the_entry(tmp_path: Path) -> None:
    write(tmp_path, shop__worker=WORKER, shop__setup=DEAF, shop__state=STATE)
    (finding,) = run(tmp_path, "--output-format=json", ".").json["findings"]
    assert finding["related"][-1]["message"] == "the program starts here: python -m shop.worker"


def test_one_deaf_entry_of_several_is_enough(tmp_path: Path) -> None:
    runner = "from shop import setup, worker\nsetup.begin()\nworker.main()\n"
    worker = WORKER.replace("setup.begin()", "pass").partition("\n    if __name__")[0]
    files = {"shop__worker": worker, "shop__setup": SETUP, "shop__state": STATE}
    write(tmp_path, **files)
    (tmp_path / "shop" / "__main__.py").write_text(runner, encoding="utf-8")
    assert codes(tmp_path, ".") == []
    write(tmp_path, raw="from shop import worker\nif __name__ == '__main__':\n    worker.main()\n")
    (finding,) = run(tmp_path, "--output-format=json", ".").json["findings"]
    assert finding["path"] == "shop/worker.py"
    assert finding["related"][-1]["path"] == "raw.py"


def test_doubt_is_for_a_review(tmp_path: Path) -> None:
    write(tmp_path, shop__worker=WORKER, shop__setup=DOUBTFUL, shop__state=STATE)
    assert codes(tmp_path, ".") == []
    assert codes(tmp_path, "--preset=strict", ".") == ["SHD101 shop/worker.py"]


def test_library_without_an_entry_keeps_its_finding(tmp_path: Path) -> None:
    worker = WORKER.partition("\n    if __name__")[0]
    write(tmp_path, shop__worker=worker, shop__setup=SETUP, shop__state=STATE)
    assert codes(tmp_path, ".") == ["SHD101 shop/worker.py"]


@pytest.mark.parametrize("form", ["full", "concise", "json", "sarif", "github"])
def test_every_format_tells_places_in_other_files(tmp_path: Path, form: str) -> None:
    write(tmp_path, shop__worker=WORKER, shop__setup=DOUBTFUL, shop__state=STATE)
    done = run(tmp_path, "--preset=strict", f"--output-format={form}", ".")
    assert done.code == 1, done.err
    if form not in ("concise", "github"):
        assert "shop/setup.py" in done.out


def test_changed_file_changes_what_depends_on_it(tmp_path: Path) -> None:
    write(tmp_path, shop__worker=WORKER, shop__setup=SETUP, shop__state=STATE)
    write(tmp_path, **{f"shop__part_{number}": "x = 1\n" for number in range(10)})
    cache = f"--cache-dir={tmp_path / 'cache'}"
    assert codes(tmp_path, cache, "shop") == []
    assert codes(tmp_path, cache, "shop") == []
    write(tmp_path, shop__setup=DEAF)
    assert codes(tmp_path, cache, "shop") == ["SHD101 shop/worker.py"]
    write(tmp_path, shop__setup=SETUP)
    assert codes(tmp_path, cache, "shop") == []


@pytest.mark.parametrize("jobs", ["--jobs=1", "--jobs=2"])
def test_fix_leaves_alone_what_the_program_refutes(tmp_path: Path, jobs: str) -> None:
    files = {"shop__worker": WORKER, "shop__setup": SETUP, "shop__state": STATE}
    write(tmp_path, **files, deaf=WORKER.replace("setup.begin()", "pass"))
    before = (tmp_path / "shop" / "worker.py").read_text()
    done = run(tmp_path, "--fix", "--unsafe-fixes", "--output-format=json", jobs, ".")
    assert (tmp_path / "shop" / "worker.py").read_text() == before
    assert "SIGTERM" in (tmp_path / "deaf.py").read_text()
    assert done.json["findings"] == []
    run(tmp_path, "--fix", "--unsafe-fixes", "--no-project", ".")
    assert (tmp_path / "shop" / "worker.py").read_text() != before


def test_only_the_changed_file_is_summed_up_again(tmp_path: Path) -> None:
    write(tmp_path, shop__worker=WORKER, shop__setup=SETUP, shop__state=STATE)
    write(tmp_path, other=WORKER.replace("setup.begin()", "pass"))
    arguments = (f"--cache-dir={tmp_path / 'cache'}", "--output-format=json", ".")

    def summed_up() -> tuple[int, list[str]]:
        with mock.patch.object(summarising, "summary_of", wraps=summarising.summary_of) as made:
            found = in_process.run(tmp_path, *arguments).json["findings"]
        return len(found), sorted(call.args[0].path for call in made.call_args_list)

    count, paths = summed_up()
    assert count == 1
    assert {"shop/setup.py", "shop/worker.py"} <= {*paths}
    assert summed_up() == (1, [])
    write(tmp_path, shop__setup="# Changed.\n" + dedent(SETUP))
    assert summed_up() == (1, ["shop/setup.py"])
    write(tmp_path, shop__setup=DEAF)
    assert summed_up()[0] == 2


def aged(folder: Path) -> None:
    """Make files look as if nobody had just written them."""
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (1_700_000_000, 1_700_000_000))


def test_nothing_is_looked_at_again_where_nothing_changed(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    write(shop, shop__worker=WORKER, shop__setup=SETUP, shop__state=STATE)
    write(shop, **{f"shop__part_{number}": "x = 1\n" for number in range(10)})
    arguments = (f"--cache-dir={tmp_path / 'cache'}", "--output-format=json", ".")
    aged(shop)
    assert in_process.run(shop, *arguments).json["findings"] == []
    looks = mock.patch.object(SecondLook, "at", side_effect=AssertionError)
    with looks:
        assert in_process.run(shop, *arguments).json["findings"] == []
    write(shop, shop__setup=DEAF)
    (found,) = in_process.run(shop, *arguments).json["findings"]
    aged(shop)
    (shop / "shop" / "setup.py").touch()
    os.utime(shop / "shop" / "setup.py", (1_700_000_001, 1_700_000_001))
    assert in_process.run(shop, *arguments).json["findings"] == [found]
    with looks:
        assert in_process.run(shop, *arguments).json["findings"] == [found]


def test_declared_script_that_appears_is_seen(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    worker = WORKER.partition("\n    if __name__")[0]
    write(shop, shop__worker=worker, shop__setup=SETUP, shop__state=STATE)
    write(shop, **{f"shop__part_{number}": "x = 1\n" for number in range(10)})
    config = shop / "setup.cfg"
    config.write_text("[metadata]\nname = shop\n")
    arguments = (f"--cache-dir={tmp_path / 'cache'}", "--output-format=json", ".")
    aged(shop)
    for _ in range(2):
        assert len(in_process.run(shop, *arguments).json["findings"]) == 1
    config.write_text("[options.entry_points]\nconsole_scripts =\n    go = shop.worker:main\n")
    assert in_process.run(shop, *arguments).json["findings"] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[project]\nname = "shop"\nscripts.go = "shop.worker:main"\n'),
        ("setup.cfg", "[options.entry_points]\nconsole_scripts =\n    go = shop.worker:main\n"),
        ("shop-1.dist-info/entry_points.txt", "[console_scripts]\ngo = shop.worker:main\n"),
    ],
)
def test_file_that_declares_the_first_script_is_seen(tmp_path: Path, name: str, text: str) -> None:
    shop = tmp_path / "shop"
    worker = WORKER.partition("\n    if __name__")[0]
    write(shop, shop__worker=worker, shop__setup=SETUP, shop__state=STATE)
    arguments = (f"--cache-dir={tmp_path / 'cache'}", "--output-format=json", ".")
    aged(shop)
    before = shop.stat()
    for _ in range(2):
        assert len(in_process.run(shop, *arguments).json["findings"]) == 1
    (shop / name).parent.mkdir(exist_ok=True)
    (shop / name).write_text(text)
    # The time of the folder itself is not what tells.
    os.utime(shop, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert in_process.run(shop, *arguments).json["findings"] == []
