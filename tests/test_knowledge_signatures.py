"""The tables against the libraries themselves, as far as those are installed here.

Nothing is expected by hand: a timeout has to stand where `inspect.signature` says it does, and
what the tables name has to be there.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

from shutdown_lint.knowledge import blocking, classes, serving, workers
from shutdown_lint.knowledge.clients import (
    brokers,
    databases,
    http,
    infrastructure,
    observing,
    standard,
)

SUBJECTS = (standard, http, databases, brokers, infrastructure, observing)
# Known by what they do, not by where they are defined.
NO_CLASSES = {
    "boto3.client",
    "database",
    "kubernetes.client",
    "multiprocessing.context",
    "concurrent.futures.Executor",
    "etcd3.client",
}
# Of what the tables call a class, the constructor that has the methods.
STANDS_FOR = {
    "multiprocessing.Event": "multiprocessing.synchronize.Event",
    "multiprocessing.Pool": "multiprocessing.pool.Pool",
    "concurrent.futures.Executor": "concurrent.futures.Executor",
    "urllib3.PoolManager": "urllib3.PoolManager",
}


# Since Python 3.12 their timeout is given by keyword alone; before, each had it somewhere else.
VARYING = {"ftplib.FTP_TLS", "imaplib.IMAP4_SSL", "poplib.POP3_SSL", "smtplib.SMTP_SSL"}


class Absent(Exception):  # noqa: N818
    """The library is not installed, or not for this Python."""


def there(path: str) -> Any:
    """The object at a dotted path."""
    parts = path.split(".")
    for count in range(len(parts), 0, -1):
        module = ".".join(parts[:count])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = importlib.import_module(module)
        except ModuleNotFoundError as error:
            if count == 1 or not (error.name or "").startswith(parts[0]):
                raise Absent(path) from error  # itself, or another library that it needs
            continue
        except ImportError as error:
            raise Absent(path) from error  # a shared library is missing
        for name in parts[count:]:
            found = getattr(found, name)
        return found
    raise Absent(path)


def place_of(target: Any, keyword: str | None, *, bound: bool) -> int | None:
    """Where a parameter stands: its position, without `self`; None when by keyword alone."""
    parameters = list(inspect.signature(target).parameters.values())
    if bound and parameters and parameters[0].name == "self":
        parameters = parameters[1:]
    names = [parameter.name for parameter in parameters]
    if keyword not in names:
        assert any(one.kind is one.VAR_KEYWORD for one in parameters), f"no {keyword} in {names}"
        return None
    one = parameters[names.index(keyword)]
    return None if one.kind is one.KEYWORD_ONLY else names.index(keyword)


def compare(target: Any, row: blocking.Blocking, *, bound: bool) -> None:
    for parameter in (row.timeout, row.switch):
        if parameter is not None and parameter[1] is not None:
            place = place_of(target, parameter[1], bound=bound)
            assert parameter[0] == place or f"{target.__module__}.{target.__name__}" in VARYING
    if row.timeout is not None and row.timeout[1] is not None and row.default is not None:
        parameters = inspect.signature(target).parameters
        given = parameters[row.timeout[1]].default if row.timeout[1] in parameters else None
        if isinstance(given, (int, float)) and given >= 0:
            assert given * row.unit == row.default


def rows() -> list[Any]:
    found = [
        pytest.param(path, row, False, id=path) for path, row in sorted(blocking.BY_PATH.items())
    ]
    return found + [
        pytest.param(
            f"{STANDS_FOR.get(class_, class_)}.{method}", row, True, id=f"{class_}.{method}"
        )
        for (class_, method), row in sorted(blocking.BY_METHOD.items())
        if class_ not in NO_CLASSES
    ]


@pytest.mark.parametrize(("path", "row", "bound"), rows())
def test_timeout_stands_where_the_signature_says(
    path: str,
    row: blocking.Blocking,
    bound: bool,  # noqa: FBT001
) -> None:
    try:
        target = there(path)
    except Absent as error:
        pytest.skip(f"not here: {error}")
    if inspect.isclass(target) or inspect.isroutine(target):
        try:
            inspect.signature(target)
        except ValueError:  # written in C
            return
        compare(target, row, bound=bound)


NAMED = sorted(
    {
        *classes.MADE_BY,
        *classes.LISTED_BY,
        *serving.BY_PATH,
        *serving.CONSUMERS,
        *serving.SIGTERM_CLASSES,
        *workers.BY_PATH,
        *(
            f"{STANDS_FOR.get(class_, class_)}.{method}"
            for class_, method in classes.MADE_BY_METHOD
            if class_ not in NO_CLASSES and class_ in classes.KNOWN_AS and method != "__call__"
        ),
    }
)


@pytest.mark.parametrize("path", sorted(workers.BY_PATH))
def test_what_runs_elsewhere_stands_where_the_signature_says(path: str) -> None:
    try:
        target = there(path)
        inspect.signature(target)
    except Absent as error:
        pytest.skip(f"not here: {error}")
    except ValueError:  # written in C
        return
    position, keyword = workers.BY_PATH[path].target
    parameters = inspect.signature(target).parameters.values()
    if keyword in {one.name for one in parameters}:
        assert position == place_of(target, keyword, bound=True)
    else:  # spawn(*args, **kwargs) hands on what it is given
        assert {one.kind for one in parameters} >= {inspect.Parameter.VAR_POSITIONAL}


# Of Windows' Python only.
ELSEWHERE = frozenset() if sys.platform == "win32" else {"asyncio.ProactorEventLoop"}


@pytest.mark.parametrize("path", [path for path in NAMED if path not in ELSEWHERE])
def test_what_the_tables_name_is_there(path: str) -> None:
    try:
        there(path)
    except Absent as error:
        pytest.skip(f"not here: {error}")


def test_standard_library_is_always_compared() -> None:
    compared = [path for path in standard.CALLS if path.split(".")[0] in sys.stdlib_module_names]
    assert len(compared) > 40


def test_no_subject_says_what_another_says() -> None:
    for table in ("CLASSES", "CALLS", "METHODS", "FACTORIES", "SPEAKING"):
        keys = [key for subject in SUBJECTS for key in getattr(subject, table, {})]
        assert len(keys) == len(set(keys)), table


@pytest.mark.parametrize(
    ("table", "of_subjects"), [("MADE_BY", "CLASSES"), ("MADE_BY_METHOD", "FACTORIES")]
)
def test_no_class_is_said_again_beside_the_subjects(table: str, of_subjects: str) -> None:
    (literal,) = (
        node.value
        for node in ast.parse(Path(classes.__file__).read_text()).body
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == table
    )
    assert isinstance(literal, ast.Dict)
    written = [ast.literal_eval(key) for key in literal.keys if key is not None]
    assert written
    said = {key for subject in SUBJECTS for key in getattr(subject, of_subjects, {})}
    assert said.isdisjoint(written)


def test_classes_with_methods_are_made_somewhere() -> None:
    known = {
        *classes.KNOWN_AS.values(),
        *classes.MADE_BY_METHOD.values(),
        *classes.MADE_BY.values(),
    }
    asked = {class_ for class_, _ in (*blocking.BY_METHOD, *serving.BY_CLASS)}
    asked |= set(blocking.SPEAKING)
    assert asked <= known
