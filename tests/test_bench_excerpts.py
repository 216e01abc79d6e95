from __future__ import annotations

from typing import TYPE_CHECKING

from bench.excerpts import (
    WHAT_THEY_USE,
    WHO_USES_THEM,
    WHOLE,
    WITH_WORDS,
    excerpts,
    measure_excerpts,
    report,
    units_of,
)

if TYPE_CHECKING:
    from pathlib import Path

MODULE = b"""\
import signal

LIMIT = 3


def on_signal(*_):
    drain()


def drain():
    pass


@decorated
def main():
    signal.signal(signal.SIGTERM, on_signal)


def start():
    main()


def unrelated():
    pass
"""


def names(data: bytes) -> list[str]:
    return [next(iter(unit.defines), ("", "import"))[1] for unit in units_of(data)]


def test_units_are_what_stands_at_the_top_with_its_decorators() -> None:
    assert names(MODULE) == ["import", "LIMIT", "on_signal", "drain", "main", "start", "unrelated"]
    assert units_of(MODULE)[4].text.startswith(b"@decorated\ndef main")


def test_an_excerpt_grows_by_names() -> None:
    size = {
        unit: len(text.text) for unit, text in zip(names(MODULE), units_of(MODULE), strict=True)
    }
    sizes = dict(excerpts(MODULE, [b"SIGTERM"]))
    least = size["import"] + size["main"]
    used = least + size["on_signal"] + size["drain"]
    assert sizes == {
        WHOLE: len(MODULE),
        WITH_WORDS: least,
        WHAT_THEY_USE: used,
        WHO_USES_THEM: used + size["start"],
    }


CLASS = """\
class A(B):
    x = "{}"

    def a(self):
        self.b()

    def b(self):
        pass
"""


def test_only_a_large_class_is_cut_into_its_methods() -> None:
    assert names(CLASS.format("x").encode()) == ["A"]
    large = CLASS.format("x" * 3_000).encode()
    assert names(large) == ["A", "a", "b"]
    sizes = dict(excerpts(large, [b"def a"]))
    assert sizes[WHAT_THEY_USE] == sum(len(unit.text) for unit in units_of(large))


def test_what_has_no_tree_is_held_whole() -> None:
    assert {size for _, size in excerpts(b"def f(:\n", [b"f"])} == {8}


def test_files_that_no_rule_wants_are_not_counted(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"x = 1\n")
    assert {one.bytes for one in measure_excerpts(tmp_path)} == {0}
    wanted = (
        b"import signal\n\n\nsignal.signal(signal.SIGKILL, print)\n\n\ndef idle():\n    pass\n"
    )
    (tmp_path / "b.py").write_bytes(wanted)
    measured = {one.kind: one.bytes for one in measure_excerpts(tmp_path)}
    assert measured[WHOLE] == len(wanted)
    assert 0 < measured[WITH_WORDS] < len(wanted) - len(b"def idle():\n    pass\n")
    assert report(measure_excerpts(tmp_path)).count("100 %") == 1
