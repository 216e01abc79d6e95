"""Which files a run finds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shutdown_lint.engine.config import ConfigFinder
from shutdown_lint.engine.discovery import Found, discover
from shutdown_lint.engine.excludes import FOLDERS
from shutdown_lint.engine.paths import shown_path
from shutdown_lint.engine.roles import Role, role_of
from shutdown_lint.engine.settings import Overrides, Patterns

OWN = "shutdown-lint.toml"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def find(*paths: str, finder: ConfigFinder | None = None, force: bool = False) -> Found:
    return discover(paths, finder or ConfigFinder(), force_exclude=force)


def names(*paths: str, finder: ConfigFinder | None = None, force: bool = False) -> list[str]:
    return [file.shown for file in find(*paths, finder=finder, force=force).files]


# Walking


def test_python_files_of_a_folder_ordered_by_path(tree: Path) -> None:
    touch(tree, "b.py", "a.pyi", "c.pyw", "d.txt", "e.pyc", "f/g.py", "README", ".py.swp")
    assert names(".") == ["a.pyi", "b.py", "c.pyw", "f/g.py"]


def test_folder_that_is_called_like_a_file(tree: Path) -> None:
    touch(tree, "x.py/inner.py")
    assert names(".") == ["x.py/inner.py"]


def test_file_that_is_named_is_taken_whatever_it_is_called(tree: Path) -> None:
    touch(tree, "serve", "build/a.py", ".hidden.py")
    found = find("serve", "build/a.py", ".hidden.py")
    assert [file.shown for file in found.files] == [".hidden.py", "build/a.py", "serve"]
    assert all(file.named for file in found.files)


def test_path_that_is_not_there(tree: Path) -> None:
    touch(tree, "a.py")
    found = find("a.py", "nope.py", "nowhere/")
    assert found.missing == ("nope.py", "nowhere/")


def test_each_file_once_however_often_it_is_named(tree: Path) -> None:
    touch(tree, "src/a.py", "src/b.py")
    assert names("src", "src/a.py", "./src/../src", str(tree)) == ["src/a.py", "src/b.py"]


def test_paths_outside_of_the_working_directory(tree: Path) -> None:
    touch(tree, "here/a.py", "there/b.py")
    os.chdir(tree / "here")
    assert names("../there", str(tree / "there"), str(tree / "here")) == ["../there/b.py", "a.py"]


def test_names_that_are_no_text(tree: Path) -> None:
    (tree / os.fsdecode(b"caf\xe9.py")).touch()
    touch(tree, "café.py")
    assert names(".") == ["caf\\xe9.py", "café.py"]
    assert all(Path(file.path).exists() for file in find(".").files)


def test_very_deep_folders(tree: Path) -> None:
    depth = 1_100  # deeper than Python recurses
    for _ in range(depth):
        Path("d").mkdir()
        os.chdir("d")
    try:
        touch(Path(), "deep.py")
        os.chdir(tree)
        (name,) = names(".")
        assert name.endswith("d/deep.py")
    finally:
        # pytest would recurse to take it away.
        os.chdir(tree / "/".join("d" * depth))
        Path("deep.py").unlink()
        for _ in range(depth):
            os.chdir("..")
            Path("d").rmdir()


def test_search_that_is_told_to_stop(tree: Path) -> None:
    touch(tree, *(f"{number}/a.py" for number in range(10)))
    asked = iter([False, False, True])
    found = discover(["."], ConfigFinder(), stopped=lambda: next(asked))
    assert len(found.files) == 1


# Symbolic links


def test_links_to_folders_are_not_followed(tree: Path) -> None:
    touch(tree, "src/a.py", "elsewhere/b.py")
    (tree / "src" / "self").symlink_to(".")
    (tree / "src" / "other.py").symlink_to("../elsewhere")
    assert names("src") == ["src/a.py"]


def test_linked_folder_that_is_named_is_followed(tree: Path) -> None:
    touch(tree, "src/a.py")
    (tree / "link").symlink_to("src")
    assert names("link") == ["link/a.py"]
    assert names("link", "src") == ["link/a.py"]


def test_file_goes_by_its_own_name_before_that_of_a_link(tree: Path) -> None:
    touch(tree, "z.py")
    (tree / "a.py").symlink_to("z.py")
    assert names(".") == ["z.py"]


def test_two_links_to_a_file_elsewhere(tree: Path) -> None:
    touch(tree, "elsewhere/x.py", "src/a.py")
    (tree / "src" / "l1.py").symlink_to("../elsewhere/x.py")
    (tree / "src" / "l2.py").symlink_to("../elsewhere/x.py")
    assert len(names("src")) == 2


def test_links_to_nothing_and_to_themselves_are_kept_to_be_reported(tree: Path) -> None:
    (tree / "dangling.py").symlink_to("nowhere")
    (tree / "loop.py").symlink_to("loop.py")
    assert names(".") == ["dangling.py", "loop.py"]
    assert find("dangling.py").missing == ()


def test_things_that_are_no_files_are_passed_over(tree: Path) -> None:
    os.mkfifo(tree / "pipe.py")
    (tree / "link.py").symlink_to("pipe.py")
    assert names(".") == []


# Excludes


@pytest.mark.parametrize("folder", [*sorted(FOLDERS), "x.egg-info"])
def test_usual_folders_are_left_out(tree: Path, folder: str) -> None:
    touch(tree, f"{folder}/a.py", f"deep/{folder}/b.py", "c.py")
    assert names(".") == ["c.py"]
    # They are not when somebody names them.
    assert names(folder) == [f"{folder}/a.py"]


def test_environment_is_known_by_its_mark(tree: Path) -> None:
    touch(tree, "env/a.py", "mine/pyvenv.cfg", "mine/lib/b.py")
    assert names(".") == ["env/a.py"]
    assert names("mine") == ["mine/lib/b.py"]


def test_exclude_replaces_the_usual_folders(tree: Path) -> None:
    touch(tree, "build/a.py", "gen/b.py", "c.py", "mine/pyvenv.cfg", "mine/d.py")
    (tree / OWN).write_text("exclude = ['gen/']")
    assert names(".") == ["build/a.py", "c.py", "mine/d.py"]


def test_extend_exclude_adds_to_them(tree: Path) -> None:
    touch(tree, "build/a.py", "gen/b.py", "c_pb2.py", "c.py", "sub/gen/d.py")
    (tree / OWN).write_text("extend-exclude = ['/gen', '*_pb2.py']")
    assert names(".") == ["c.py", "sub/gen/d.py"]


def test_patterns_are_relative_to_the_config_file(tree: Path) -> None:
    touch(tree, "service/gen/a.py", "service/b.py", "gen/c.py")
    (tree / "service" / OWN).write_text("extend-exclude = ['/gen']")
    assert names(".") == ["gen/c.py", "service/b.py"]
    os.chdir(tree / "service")
    assert names(".") == ["b.py"]


def test_patterns_of_the_command_line_are_relative_to_where_it_is_typed(tree: Path) -> None:
    touch(tree, "service/gen/a.py", "service/b.py", "gen/c.py")
    (tree / "service" / OWN).write_text("extend-exclude = ['b.py']")
    patterns = Patterns(str(tree), ("/gen",), "--extend-exclude")
    finder = ConfigFinder(Overrides(extend_exclude=patterns))
    assert names(".", finder=finder) == ["service/gen/a.py"]


def test_folder_that_is_named_is_walked_although_it_is_excluded(tree: Path) -> None:
    touch(tree, "gen/a.py", "gen/skip/b.py", "gen/build/c.py")
    (tree / OWN).write_text("extend-exclude = ['gen/', 'skip/']")
    assert names("gen") == ["gen/a.py"]
    assert names("gen/a.py") == ["gen/a.py"]


@pytest.mark.parametrize(
    "path", ["gen", "gen/a.py", "build/b.py", "build", "deep/build/more/c.py", "one.py"]
)
def test_force_exclude_leaves_out_what_is_named(tree: Path, path: str) -> None:
    touch(tree, "gen/a.py", "build/b.py", "deep/build/more/c.py", "one.py", "keep.py")
    (tree / OWN).write_text("extend-exclude = ['gen/', 'one.py']")
    assert names(path, "keep.py", force=True) == ["keep.py"]
    assert len(names(path, "keep.py")) == 2


def test_force_exclude_does_not_judge_folders_above_the_project(tree: Path) -> None:
    touch(tree, "build/project/pyproject.toml", "build/project/a.py")
    assert names("build/project/a.py", force=True) == ["build/project/a.py"]
    touch(tree, "venv/pyproject.toml", "venv/a.py")
    assert names("venv/a.py", force=True) == ["venv/a.py"]


def test_broken_config_leaves_out_the_files_it_governs(tree: Path) -> None:
    touch(tree, "a.py", "bad/b.py", "bad/build/c.py", "bad/sub/d.py")
    (tree / "bad" / OWN).write_text("nonsense = 1")
    found = find(".")
    assert [file.shown for file in found.files] == ["a.py"]
    assert found.mistakes == ("bad/shutdown-lint.toml: unknown key 'nonsense'",)
    assert find("bad/b.py").files == ()


# .gitignore


def repository(tree: Path, ignore: str) -> None:
    (tree / ".git").mkdir()
    (tree / ".gitignore").write_text(ignore)


def test_what_git_ignores_is_left_out(tree: Path) -> None:
    repository(tree, "gen/\n*_pb2.py\n!keep_pb2.py\n# a comment\n")
    touch(tree, "a.py", "gen/b.py", "c_pb2.py", "sub/keep_pb2.py", "sub/gen/d.py")
    assert names(".") == ["a.py", "sub/keep_pb2.py"]


def test_ignore_files_of_parents_hold_up_to_the_repository(tree: Path) -> None:
    (tree / ".gitignore").write_text("a.py\n")  # above the repository
    project = tree / "project"
    project.mkdir()
    repository(project, "gen.py\n")
    touch(project, "src/gen.py", "src/a.py")
    assert names("project/src") == ["project/src/a.py"]


def test_nearer_ignore_file_has_the_last_word(tree: Path) -> None:
    repository(tree, "*.gen.py\n")
    touch(tree, "a.gen.py", "sub/b.gen.py")
    (tree / "sub" / ".gitignore").write_text("!b.gen.py\n")
    assert names(".") == ["sub/b.gen.py"]


def test_ignore_files_count_without_a_repository_too(tree: Path) -> None:
    touch(tree, "src/a.py", "src/gen.py")
    (tree / "src" / ".gitignore").write_text("gen.py\n")
    (tree / ".gitignore").write_text("a.py\n")
    assert names(".") == []
    assert names("src") == ["src/a.py"]  # no repository: no parent is asked


def test_ignored_path_that_is_named_is_checked(tree: Path) -> None:
    repository(tree, "/corpus/\nskip.py\n")
    touch(tree, "corpus/one/a.py", "corpus/one/skip.py")
    assert names(".") == []
    assert names("corpus") == names("corpus/one") == ["corpus/one/a.py"]
    assert names("corpus/one/skip.py") == ["corpus/one/skip.py"]


def test_respect_can_be_refused(tree: Path) -> None:
    repository(tree, "gen.py\n")
    touch(tree, "gen.py")
    (tree / OWN).write_text("respect-gitignore = false")
    assert names(".") == ["gen.py"]


def test_lines_that_are_no_pattern_are_skipped(tree: Path) -> None:
    repository(tree, "[z-a]\n!\ngen.py\n")
    (tree / ".gitignore").write_bytes(b"[z-a]\n!\ngen.py\n\xff\xfe\n")
    touch(tree, "gen.py", "a.py")
    assert names(".") == ["a.py"]


def test_ignore_file_that_is_a_folder(tree: Path) -> None:
    touch(tree, "a.py", ".gitignore/x")
    assert names(".") == ["a.py"]


# Names and roles


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("a.py", "a.py"),
        ("./b//c.py", "b/c.py"),
        ("/srv/dir/x.py", "x.py"),
        ("/srv/other.py", "/srv/other.py"),
        ("../other.py", "../other.py"),
        (".", "."),
    ],
)
def test_how_a_path_is_shown(path: str, shown: str) -> None:
    assert shown_path(path, "/srv/dir") == shown


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("/p/src/a.py", Role.PROGRAM),
        ("/p/src/a.pyi", Role.STUB),
        ("/p/test_a.py", Role.TEST),
        ("/p/src/a_test.py", Role.TEST),
        ("/p/conftest.py", Role.TEST),
        ("/p/tests/helper.py", Role.TEST),
        ("/p/t/smoke/tasks.py", Role.TEST),
        ("/p/src/test/deep/helper.py", Role.TEST),
        ("/p/examples/a.py", Role.EXAMPLE),
        ("/p/docs/source/snippets/a.py", Role.EXAMPLE),
        ("/p/examples/tests/a.py", Role.TEST),
        ("/p/src/example_a.py", Role.PROGRAM),
        ("/p/src/contest.py", Role.PROGRAM),
        ("/p/src/testing/a.py", Role.PROGRAM),
        ("/p/src/latest_a.py", Role.PROGRAM),
    ],
)
def test_role_of_a_file(path: str, role: Role) -> None:
    assert role_of(path, "/p") is role


def test_folders_above_the_project_say_nothing() -> None:
    assert role_of("/home/tests/service/a.py", "/home/tests/service") is Role.PROGRAM
    assert role_of("/home/tests/a.py", None) is Role.PROGRAM
    assert role_of("/home/examples/service/a.py", "/home/examples/service") is Role.PROGRAM
