"""Where the programs of a project start, and which of them lead to a file."""

from __future__ import annotations

import pytest

from shutdown_lint.project.project import Project
from support.small_project import InMemory, project

GUARD = 'if __name__ == "__main__":\n    main()\n'


@pytest.mark.parametrize(
    ("path", "text", "name", "line"),
    [
        ("run.py", "import shop\n\n" + GUARD, "python run.py", 3),
        ("run.py", "if '__main__' == __name__: main()\n", "python run.py", 1),
        ("run.py", "if (__name__ == '__main__'):\n    main()\n", "python run.py", 1),
        ("run.py", f'x = 1\n"""Run it:\n\n{GUARD}"""\n{GUARD}', "python run.py", 7),
        ("run.py", f"x = '''\n{GUARD}'''\ny = '''\n{GUARD}'''\n{GUARD}", "python run.py", 9),
        ("run.py", f"s = 'not closed\n{GUARD}", "python run.py", 2),
        ("shop/tasks.py", GUARD, "python -m shop.tasks", 1),
        ("shop/__main__.py", "main()\n", "python -m shop", 1),
        ("bin/serve.py", "#!/usr/bin/env python\nserve()\n", "python bin/serve.py", 1),
    ],
)
def test_file_that_is_a_program(path: str, text: str, name: str, line: int) -> None:
    entry = project({"shop/__init__.py": "", path: text}).entry_of_file(path)
    assert entry is not None
    assert (entry.name, entry.module, entry.spot.span.line) == (name, path, line)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "def main():\n    pass\n",
        f"def f():\n    {GUARD}",
        "if __name__ != '__main__':\n    x()\n",
        f'"""Use it so:\n\n{GUARD}"""\n',
    ],
)
def test_file_that_is_none(text: str) -> None:
    assert project({"run.py": text}).entry_of_file("run.py") is None


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("pyproject.toml", '[project.scripts]\nshop = "shop.cli:main"\n', 2),
        ("pyproject.toml", '[project.gui-scripts]\n"shop" = "shop.cli:main"\n', 2),
        ("pyproject.toml", '[tool.poetry.scripts]\nshop = "shop.cli:main"\n', 2),
        (
            "pyproject.toml",
            '[tool.poetry.scripts]\nshop = { reference = "shop.cli:main", type = "console" }\n',
            2,
        ),
        ("setup.cfg", "[options.entry_points]\nconsole_scripts =\n    shop = shop.cli:main\n", 3),
        (
            "setup.py",
            "setup(entry_points={'console_scripts': ['shop = shop.cli:main [web]']})\n",
            1,
        ),
        ("setup.py", "setup(\n    entry_points={'console_scripts': 'shop=shop.cli:main'})\n", 2),
        ("shop-1.0.dist-info/entry_points.txt", "[console_scripts]\nshop = shop.cli:main\n", 2),
    ],
)
def test_declared_script(path: str, text: str, line: int) -> None:
    (entry,) = project({"shop/__init__.py": "", "shop/cli.py": "", path: text}).scripts(
        "shop/cli.py"
    )
    assert (entry.name, entry.module, entry.function) == ("shop", "shop/cli.py", "shop.cli.main")
    assert (entry.spot.path, entry.spot.span.line) == (path, line)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", "[project.scripts\n"),
        ("pyproject.toml", '[project]\nscripts = "none"\n'),
        ("pyproject.toml", '[project.scripts]\nshop = 5\nother = "somebody.else:main"\n'),
        ("pyproject.toml", "scripts = " + "[" * 5_000),
        ("pyproject.toml", '[project.entry-points."x"]\nscripts = "shop.cli:main"\n'),
        ("setup.cfg", "[metadata]\nconsole_scripts =\n    shop = shop.cli:main\n"),
        ("setup.cfg", "[options.entry_points]\nplugins =\n    shop = shop.cli:main\n"),
        ("setup.py", "setup(entry_points={'console_scripts': [name + '=shop.cli:main']})\n"),
        ("setup.py", "setup(entry_points=entries)  # console_scripts\n"),
        ("shop-1.0.dist-info/entry_points.txt", "[flake8.extension]\nshop = shop.cli:main\n"),
    ],
)
def test_nothing_is_declared(path: str, text: str) -> None:
    assert (
        project({"shop/__init__.py": "", "shop/cli.py": "", path: text}).scripts("shop/cli.py")
        == ()
    )


FILES = {
    "pyproject.toml": '[project.scripts]\nshop = "shop.cli:main"\n',
    "src/shop/__init__.py": "",
    "src/shop/cli.py": "from .worker import run\n",
    "src/shop/worker.py": "from shop import db\n",
    "src/shop/db.py": "",
    "src/shop/other.py": GUARD,
    "src/shop/__main__.py": "from shop.cli import main\nmain()\n",
    "tools/load.py": f"def f():\n    import shop.db\n{GUARD}",
    "tests/test_db.py": f"import shop.db\n{GUARD}",
}


def names(path: str) -> list[str]:
    reader = InMemory(FILES)
    asked = Project(reader.tree, reader, is_program=lambda path: not path.startswith("tests/"))
    return [entry.name for entry in asked.entries_to(path)]


def test_entries_that_lead_to_a_file() -> None:
    assert names("src/shop/db.py") == ["shop", "python tools/load.py", "python -m shop"]
    assert names("src/shop/worker.py") == ["shop", "python -m shop"]
    assert names("src/shop/other.py") == ["python -m shop.other"]


def test_package_is_led_to_by_whoever_imports_from_it() -> None:
    assert "python tools/load.py" in names("src/shop/__init__.py")


def test_nothing_is_read_before_it_is_asked_for() -> None:
    reader = InMemory(FILES)
    seen: list[str] = []
    read = reader.read

    def watched(path: str) -> bytes | None:
        seen.append(path)
        return read(path)

    reader.read = watched  # type: ignore[method-assign]
    asked = Project(reader.tree, reader)
    assert seen == []
    next(asked.entries_to("src/shop/other.py"))
    assert seen == ["src/shop/other.py"]
    assert reader.summarised == []


def test_what_declares_scripts_is_read_once_for_all_folders_below() -> None:
    text = "setup(entry_points={'console_scripts': ['shop = shop.cli:main']})\n"
    folders = {f"shop/{name}/__init__.py": "" for name in "abc"}
    reader = InMemory({"setup.py": text, "shop/__init__.py": "", "shop/cli.py": "", **folders})
    seen: list[str] = []
    read = reader.read

    def watched(path: str) -> bytes | None:
        seen.append(path)
        return read(path)

    reader.read = watched  # type: ignore[method-assign]
    asked = Project(reader.tree, reader)
    assert [entry.name for entry in asked.declared()] == ["shop"]
    assert {entry.name for path in folders for entry in asked.scripts(path)} == {"shop"}
    assert seen.count("setup.py") == 1


def test_the_nearest_of_two_scripts_of_a_name_counts() -> None:
    near = '[project.scripts]\nshop = "shop.cli:main"\n'
    files = {"pyproject.toml": '[project.scripts]\nshop = "old:main"\n', "old.py": ""}
    inner = {"src/pyproject.toml": near, "src/shop/__init__.py": "", "src/shop/cli.py": ""}
    (entry,) = project({**files, **inner}).scripts("src/shop/cli.py")
    assert (entry.module, entry.spot.path) == ("src/shop/cli.py", "src/pyproject.toml")


def test_imports_in_a_circle() -> None:
    asked = project({"a.py": "import b\n", "b.py": "import a\n" + GUARD})
    assert asked.reach("a.py") == ("a.py", "b.py")
    assert [entry.name for entry in asked.entries_to("a.py")] == ["python b.py"]


def test_order_is_that_of_the_first_import() -> None:
    files = {
        "run.py": "from p.late import x\nimport p.early\n",
        "p/__init__.py": "import base\n",
        "p/late.py": "import p.deep\n",
        "p/early.py": "",
        "p/deep.py": "",
        "base.py": "",
    }
    expected = ("run.py", "p/__init__.py", "base.py", "p/late.py", "p/deep.py", "p/early.py")
    assert project(files).reach("run.py") == expected
