"""A file is written whole or not at all, whatever happens in between."""

from __future__ import annotations

import errno
import os
import random
import signal
import stat
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine import atomic_write
from shutdown_lint.engine.atomic_write import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable

OLD = b"old = 1\n" * 2_000
NEW = b"new = 2\n" * 3_000
LINT = Path(atomic_write.__file__).parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "worker.py"
    path.write_bytes(OLD)
    path.chmod(0o640)
    return path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def assert_untouched(file: Path) -> None:
    assert file.read_bytes() == OLD
    assert names(file.parent) == {file.name}


def test_content_is_replaced_and_mode_kept(file: Path) -> None:
    for mode in (0o640, 0o755, 0o600, 0o664):
        file.chmod(mode)
        write_atomically(str(file), NEW)
        assert file.read_bytes() == NEW
        assert stat.S_IMODE(file.stat().st_mode) == mode
    assert names(file.parent) == {file.name}


def test_mode_does_not_depend_on_the_umask(file: Path) -> None:
    file.chmod(0o666)
    before = os.umask(0o077)
    try:
        write_atomically(str(file), NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o666


def test_owner_is_kept_where_the_system_lets_us(file: Path) -> None:
    if os.geteuid() == 0:
        os.chown(file, 12345, 23456)
    before = file.stat()
    write_atomically(str(file), NEW)
    after = file.stat()
    assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)


def test_a_relative_path(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    write_atomically(file.name, NEW)
    assert file.read_bytes() == NEW


def test_the_longest_name_a_file_can_have(tmp_path: Path) -> None:
    path = tmp_path / ("\u00e9" * 126 + ".py")
    path.write_bytes(OLD)
    write_atomically(str(path), NEW)
    assert path.read_bytes() == NEW


def test_a_symbolic_link_stays_one(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    link = folder / "link.py"
    link.symlink_to("../worker.py")
    write_atomically(str(link), NEW)
    assert link.is_symlink()
    assert file.read_bytes() == NEW
    assert names(folder) == {"link.py"}


def refusal(path: Path | str) -> OSError:
    with pytest.raises(OSError) as caught:  # noqa: PT011  the number is looked at
        write_atomically(str(path), NEW)
    assert caught.value.filename == str(path)
    assert caught.value.strerror
    return caught.value


@pytest.mark.parametrize("mode", [0o444, 0o400, 0o555])
def test_a_read_only_file_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    error = refusal(file)
    assert isinstance(error, PermissionError)
    assert "read-only" in str(error)
    assert_untouched(file)
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.py").mkdir()
    assert "regular" in str(refusal(tmp_path / "x.py"))
    os.mkfifo(tmp_path / "pipe.py")
    assert "regular" in str(refusal(tmp_path / "pipe.py"))


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.py").errno == errno.ENOENT
    (tmp_path / "dangling.py").symlink_to("gone.py")
    assert refusal(tmp_path / "dangling.py").errno == errno.ENOENT
    (tmp_path / "loop.py").symlink_to("loop.py")
    assert refusal(tmp_path / "loop.py").errno == errno.ELOOP
    assert names(tmp_path) == {"dangling.py", "loop.py"}


@pytest.fixture
def as_nobody() -> Callable[[Callable[[], object]], None]:
    """Run something without root's right to write anywhere."""

    def run(action: Callable[[], object]) -> None:
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            action()
        finally:
            if root:
                os.seteuid(0)

    return run


def open_to_everyone(folder: Path) -> None:
    """Let others through pytest's private folders."""
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.getuid() and parent.name.startswith(
            ("pytest-", "popen-", "test_")
        ):
            parent.chmod(parent.stat().st_mode | 0o055)


def test_a_read_only_folder_is_refused(
    file: Path, as_nobody: Callable[[Callable[[], object]], None]
) -> None:
    open_to_everyone(file.parent)
    file.chmod(0o666)
    file.parent.chmod(0o555)
    as_nobody(lambda: assert_refused_but_readable(file))
    assert_untouched(file)


def test_a_file_that_others_may_not_write_is_refused(
    file: Path,
    as_nobody: Callable[[Callable[[], object]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Though its folder would let anybody replace it."""
    open_to_everyone(file.parent)
    file.chmod(0o644)
    file.parent.chmod(0o777)
    if os.geteuid() != 0:  # there is no other user to act as
        monkeypatch.setattr(os, "access", lambda *_, **__: False)
    as_nobody(lambda: assert_refused_but_readable(file))
    assert_untouched(file)


def assert_refused_but_readable(file: Path) -> None:
    assert file.read_bytes() == OLD
    assert refusal(file).errno == errno.EACCES


def fails(number: int) -> Callable[..., int]:
    def call(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    return call


@pytest.mark.parametrize("function", ["write", "fsync", "chmod", "replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_whatever_fails_the_old_file_stays(
    file: Path, monkeypatch: pytest.MonkeyPatch, function: str, number: int
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, function, fails(number))
        patch.setattr(os, "supports_fd", {os.chmod})
        assert refusal(file).errno == number
    assert_untouched(file)


def test_a_disk_that_takes_little_at_a_time(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda fd, data: write(fd, data[:1000]))
        write_atomically(str(file), NEW)
    assert file.read_bytes() == NEW


def test_an_interruption_in_between_leaves_the_old_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", interrupted)
        with pytest.raises(KeyboardInterrupt):
            write_atomically(str(file), NEW)
    assert_untouched(file)


def child(file: Path, body: str) -> subprocess.Popen[str]:
    script = f"""
import os, resource, signal, sys
sys.path.insert(0, {str(LINT)!r})
from shutdown_lint.engine.atomic_write import write_atomically
path = {str(file)!r}
OLD, NEW = b"old = 1\\n" * 2_000, b"new = 2\\n" * 3_000
{textwrap.dedent(body)}
"""
    return subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_a_full_disk(file: Path) -> None:
    """A limit on the size of files stands for it: the kernel refuses in the middle of a write."""
    process = child(
        file,
        """
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
        try:
            write_atomically(path, NEW)
        except OSError as error:
            print(error.errno, error.filename)
        """,
    )
    output, errors = process.communicate(timeout=60)
    assert output == f"{errno.EFBIG} {file}\n", errors
    assert_untouched(file)


WRITE_FOR_EVER = """
print("READY", flush=True)
while True:
    write_atomically(path, NEW)
    write_atomically(path, OLD)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_killed_at_any_moment(file: Path, number: signal.Signals) -> None:
    moments = random.Random(number)  # noqa: S311  repeatable on purpose
    for _ in range(8):
        process = child(file, "signal.signal(signal.SIGINT, signal.SIG_DFL)\n" + WRITE_FOR_EVER)
        assert process.stdout
        assert process.stdout.readline() == "READY\n"
        time.sleep(moments.uniform(0, 0.05))
        process.send_signal(number)
        process.communicate(timeout=60)
        assert process.returncode == -number
        assert file.read_bytes() in {OLD, NEW}
        left = names(file.parent) - {file.name}
        if number == signal.SIGKILL:
            # Nobody can tidy up after that one; but nobody takes the rest for a program either.
            assert all(name.endswith(".shutdown-lint-tmp") for name in left)
            for name in left:
                (file.parent / name).unlink()
        else:
            assert left == set()


def test_a_handler_that_raises_leaves_nothing_behind(file: Path) -> None:
    process = child(
        file,
        """
        def stop(number, frame):
            raise SystemExit(7)

        signal.signal(signal.SIGTERM, stop)
        """
        + textwrap.indent(WRITE_FOR_EVER, " " * 8),
    )
    assert process.stdout
    assert process.stdout.readline() == "READY\n"
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode == 7
    assert file.read_bytes() in {OLD, NEW}
    assert names(file.parent) == {file.name}


def test_signals_are_held_only_while_writing(file: Path) -> None:
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    write_atomically(str(file), NEW)
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == mask
    file.chmod(0o444)
    refusal(file)
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == mask


def test_from_a_thread_that_is_not_the_main_one(file: Path) -> None:
    thread = threading.Thread(target=write_atomically, args=(str(file), NEW))
    thread.start()
    thread.join()
    assert file.read_bytes() == NEW
