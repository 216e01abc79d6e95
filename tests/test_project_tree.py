"""Which file a dotted name means, and what a file is called."""

from __future__ import annotations

import pytest

from shutdown_lint.project.imports import imported_files, scan
from shutdown_lint.project.tree import Place, SourceTree


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("shop/__init__.py", "shop"),
        ("shop/db/models.py", "shop.db.models"),
        ("src/shop/cli.py", "shop.cli"),
        ("src/company/shop/cli.py", "company.shop.cli"),  # `company` is a namespace package
        ("services/mail/app/main.py", "app.main"),
        ("run.py", "run"),
        ("tools/run-all.py", ""),
    ],
)
def test_name(path: str, name: str) -> None:
    tree = SourceTree(
        [
            "shop/__init__.py",
            "shop/db/__init__.py",
            "shop/db/models.py",
            "src/shop/__init__.py",
            "src/shop/cli.py",
            "src/company/shop/__init__.py",
            "src/company/shop/cli.py",
            "services/mail/app/__init__.py",
            "services/mail/app/main.py",
            "run.py",
            "tools/run-all.py",
        ]
    )
    assert tree.name_of(path) == name


@pytest.mark.parametrize(
    ("paths", "importer", "dotted", "place"),
    [
        (["shop/__init__.py"], "run.py", "shop", Place("shop/__init__.py", "")),
        (["shop/__init__.py"], "run.py", "shop.start", Place("shop/__init__.py", "start")),
        (
            ["src/shop/__init__.py", "src/shop/a.py"],
            "run.py",
            "shop.a.f",
            Place("src/shop/a.py", "f"),
        ),
        (["a/shop/x.py", "b/shop/x.py"], "a/run.py", "shop.x", Place("a/shop/x.py", "")),
        (["a/shop/x.py", "b/shop/x.py"], "b/run.py", "shop.x", Place("b/shop/x.py", "")),
        (["ns/one/__init__.py", "ns/one/x.py"], "run.py", "ns.one.x", Place("ns/one/x.py", "")),
        (
            ["scripts/helper.py"],
            "scripts/run.py",
            "helper.stop",
            Place("scripts/helper.py", "stop"),
        ),
        (
            ["libs/common/common/__init__.py"],
            "svc/run.py",
            "common.x",
            Place("libs/common/common/__init__.py", "x"),
        ),
        (["a/common/__init__.py", "b/common/__init__.py"], "svc/run.py", "common", None),
        (["lib/x/queue/__init__.py"], "run.py", "queue.Queue", None),  # it is Python's own
        (["shop/__init__.py"], "run.py", "celery.Celery", None),
        (
            ["shop/__init__.py", "shop/__main__.py"],
            "shop/__main__.py",
            "shop",
            Place("shop/__init__.py", ""),
        ),
    ],
)
def test_locate(paths: list[str], importer: str, dotted: str, place: Place | None) -> None:
    assert SourceTree([*paths, importer]).locate(dotted, importer) == place


@pytest.mark.parametrize(
    ("importer", "level", "module", "absolute"),
    [
        ("shop/web/app.py", 1, "db", "shop.web.db"),
        ("shop/web/app.py", 2, "", "shop"),
        ("shop/web/__init__.py", 1, "db", "shop.web.db"),
        ("shop/web/__init__.py", 2, "tasks", "shop.tasks"),
        ("shop/web/app.py", 4, "x", ""),
        ("shop/web/app.py", 0, "celery", "celery"),
    ],
)
def test_absolute(importer: str, level: int, module: str, absolute: str) -> None:
    tree = SourceTree(["shop/__init__.py", "shop/web/__init__.py", "shop/web/app.py"])
    assert tree.absolute(level, module, importer) == absolute


def test_packages_are_imported_before_what_is_in_them() -> None:
    paths = ["a/__init__.py", "a/b/__init__.py", "a/b/c.py"]
    tree = SourceTree(paths)
    assert list(tree.packages_above("a/b/c.py")) == paths[:2]
    assert list(tree.packages_above("a/b/__init__.py")) == paths[:1]


@pytest.mark.parametrize(
    ("text", "imports"),
    [
        ("import a, b.c as d\n", [(0, "a", ()), (0, "b.c", ())]),
        ("from . import x\n", [(1, "", ("x",))]),
        ("from ..a.b import (\n    x as y,  # why\n    z,\n)\n", [(2, "a.b", ("x", "z"))]),
        ("from a import x, \\\n    y\n", [(0, "a", ("x", "y"))]),
        ("def f():\n    from a import *\n", [(0, "a", ("*",))]),
        ("try: import a\nexcept ImportError: pass\n", [(0, "a", ())]),
        ("import a; import b\r\nimport c\r\n", [(0, "a", ()), (0, "b", ()), (0, "c", ())]),
        ("important = 1\nx.import_(a)\n", []),
    ],
)
def test_scan(text: str, imports: list[tuple[int, str, tuple[str, ...]]]) -> None:
    assert [tuple(one)[:3] for one in scan(text.encode())] == imports


def test_imported_files_are_those_of_the_tree_in_order() -> None:
    tree = SourceTree(["p/__init__.py", "p/a.py", "p/b.py", "p/c.py"])
    text = b"from .b import run\nimport os\nfrom p import a, nothing\n"
    assert list(imported_files(text, "p/c.py", tree)) == ["p/b.py", "p/__init__.py", "p/a.py"]


def test_looking_up_stays_in_the_tree() -> None:
    tree = SourceTree(["../x/shop/__init__.py", "../x/run.py"])
    assert tree.locate("shop", "../x/run.py") == Place("../x/shop/__init__.py", "")
    assert tree.locate("other", "../x/run.py") is None


@pytest.mark.parametrize("path", ["__init__.py", "x.py", "a/x.py", "/__init__.py", "/x.py"])
def test_root_that_looks_like_a_package(path: str) -> None:
    tree = SourceTree(["__init__.py", "/__init__.py", "x.py", "a/x.py", "/x.py"])
    assert tree.name_of(path) in ("", "x", "a.x")
    assert list(tree.packages_above(path)) == []
    tree.top_of(path)
    assert tree.locate("nothing", path) is None


@pytest.mark.parametrize(
    ("text", "at_once"),
    [
        (b"import a\n", True),
        (b"from a import (\n    x,\n)\n", True),
        (b"def f():\n    import a\n", False),
        (b"if x: import a\n", False),
    ],
)
def test_scan_tells_what_is_imported_at_once(text: bytes, at_once: bool) -> None:  # noqa: FBT001
    assert [one.at_once for one in scan(text)] == [at_once]
