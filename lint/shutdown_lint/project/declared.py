"""Console scripts that a project declares: in pyproject.toml, setup.cfg, setup.py, metadata."""

from __future__ import annotations

import re
from posixpath import dirname, join

from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.program import Entry
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from shutdown_lint.project.reading import Reader
    from shutdown_lint.project.tree import SourceTree

_GROUPS = ("console_scripts", "gui_scripts")
_LINE = re.compile(r"\s*(?P<name>[^\s=\[#;]+)\s*=\s*(?P<object>[\w.]+(?:\s*:\s*[\w.]+)?)")
_INSTALLED = ".dist-info"


class Script(NamedTuple):
    """A command, and the function that it calls."""

    name: str
    target: str  # "shop.cli:main"
    spot: Spot


class DeclaredScripts:
    """The console scripts that the folders of a tree declare, each folder read once."""

    def __init__(self, tree: SourceTree, reader: Reader) -> None:
        self._tree = tree
        self._reader = reader
        self._around: dict[str, dict[str, Entry]] = {}

    def around(self, folder: str) -> Mapping[str, Entry]:
        """Those of a folder and of all above it by their names, the nearest first."""
        known = self._around.get(folder)
        if known is None:
            known = self._around[folder] = {}
            for script in _declared_in(folder, self._reader):
                entry = _entry(script, folder, self._tree)
                if entry is not None:
                    known.setdefault(script.name, entry)
            if folder not in ("", "/", ".") and not folder.endswith(".."):
                for name, entry in self.around(dirname(folder)).items():
                    known.setdefault(name, entry)
        return known


def _declared_in(folder: str, reader: Reader) -> Iterator[Script]:
    names = reader.names_in(folder)
    for name, scripts_in in (
        ("pyproject.toml", in_pyproject),
        ("setup.cfg", in_setup_cfg),
        ("setup.py", in_setup_py),
    ):
        if name in names:
            yield from _read(join(folder, name), scripts_in, reader)
    for name in names:
        if name.endswith(_INSTALLED):
            yield from _read(join(folder, name, "entry_points.txt"), in_entry_points, reader)


def _read(
    path: str, scripts_in: Callable[[bytes, str], Iterable[Script]], reader: Reader
) -> Iterable[Script]:
    data = reader.read(path)
    return () if data is None else scripts_in(data, path)


def _entry(script: Script, folder: str, tree: SourceTree) -> Entry | None:
    module, _, function = script.target.partition(":")
    place = tree.locate(module, folder)
    if place is None or not place.path or place.rest:
        return None
    # Below a folder without `__init__.py` the tree may know it by a shorter name.
    module = tree.name_of(place.path) or module
    return Entry(script.name, place.path, f"{module}.{function}".strip("."), script.spot)


def in_pyproject(data: bytes, path: str) -> Iterator[Script]:
    """The scripts of `[project]` and of Poetry."""
    if b"scripts" not in data:
        return
    import tomllib

    try:
        text = data.decode()
        written = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        return
    for keys in (
        ("project", "scripts"),
        ("project", "gui-scripts"),
        ("tool", "poetry", "scripts"),
    ):
        table: object = written
        for key in keys:
            table = table.get(key) if isinstance(table, dict) else None
        for name, value in table.items() if isinstance(table, dict) else ():
            target = value
            if isinstance(value, dict):  # Poetry's: { reference = "shop.cli:main", type = … }
                target = value.get("reference", value.get("callable"))
            if isinstance(target, str):
                yield Script(name, _bare(target), Spot(path, _line_with(text, name, target)))


def in_setup_cfg(data: bytes, path: str) -> Iterator[Script]:
    """The scripts of `[options.entry_points]`."""
    yield from _in_ini(data, path, section="options.entry_points")


def in_entry_points(data: bytes, path: str) -> Iterator[Script]:
    """The scripts of an installed package."""
    yield from _in_ini(data, path, section="")


def _in_ini(data: bytes, path: str, section: str) -> Iterator[Script]:
    here, group = "", ""
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
        if line.startswith("["):
            here, group = line.strip("[] \t\r"), ""
            continue
        if section and line and not line[0].isspace():
            group = line.partition("=")[0].strip()
        inside = group in _GROUPS and here == section if section else here in _GROUPS
        if inside and (found := _LINE.match(line)) and found["name"] not in _GROUPS:
            start = found.start("name") + 1
            span = Span(number, start, number, found.end() + 1)
            yield Script(found["name"], _bare(found["object"]), Spot(path, span))


def in_setup_py(data: bytes, path: str) -> Iterator[Script]:
    """The scripts in a literal `entry_points` of a call of `setup`; the file is not executed."""
    if b"_scripts" not in data or b"entry_points" not in data:
        return
    import ast

    from shutdown_lint.project.syntax import parsed, span_of

    tree = parsed(data)
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.keyword) and node.arg == "entry_points":
            for written in _strings(node.value):
                for line in str(written.value).splitlines():
                    if found := _LINE.match(line):
                        span = span_of(written, data)
                        yield Script(found["name"], _bare(found["object"]), Spot(path, span))


def _strings(value: ast.expr) -> Iterator[ast.Constant]:
    import ast

    groups: list[ast.expr] = []
    if isinstance(value, ast.Dict):
        for key, group in zip(value.keys, value.values, strict=True):
            if isinstance(key, ast.Constant) and key.value in _GROUPS:
                groups += group.elts if isinstance(group, (ast.List, ast.Tuple)) else [group]
    for each in groups:
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each


def _bare(target: str) -> str:
    """The target without extras and spaces: "shop.cli:main" of "shop.cli : main [web]"."""
    return target.partition("[")[0].replace(" ", "")


def _line_with(text: str, name: str, target: str) -> Span:
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.lstrip().strip("\"'")
        if bare.startswith(name) and target in line:
            start = len(line) - len(line.lstrip()) + 1
            return Span(number, start, number, len(line.rstrip()) + 1)
    return Span(1, 1, 1, 1)
