"""The text of a cache file: how it is laid out, and how it is read with suspicion.

It is text, so that it can be cut into folders at once, and a folder in which nothing has changed
is not looked at closer. Blocks are separated by `_BLOCK`, their lines by a line feed, what stands
in a line by tabs; none of these is in a name, as names that are no plain text are left out.
"""

from __future__ import annotations

import zlib
from types import MappingProxyType

from shutdown_lint.engine.cache.place import read_own
from shutdown_lint.engine.visits import Recalled
from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAGIC = b"shutdown-lint cache 2\n"
_BLOCK = "\x1e"
NEVER = -1  # as a time: no file has it


class Entry(NamedTuple):
    """One file, as it was."""

    size: int
    changed: int  # nanoseconds; `NEVER`: not to be trusted
    digest: str
    plan: int  # index of what the settings said
    report: str  # empty: there was nothing to say


def body_of(path: str) -> memoryview | None:
    """What stands in a cache file behind magic and checksum; None where they are wrong."""
    data = read_own(path)
    start = len(MAGIC) + 4
    if data is None or not data.startswith(MAGIC):
        return None
    body = memoryview(data)[start:]
    return body if zlib.crc32(body).to_bytes(4) == data[len(MAGIC) : start] else None


def file_of(head: str, texts: Iterable[str], blocks: Iterable[str]) -> bytes:
    """The bytes of a cache file: what `body_of` and `parts` read."""
    body = _BLOCK.join(["\n".join([head, *texts]), *blocks]).encode()
    return MAGIC + zlib.crc32(body).to_bytes(4) + body


def looks_in(body: memoryview) -> dict[str, str]:
    """How each folder looked, in the order of the last walk; empty if that is not known.

    Of folders that another tool may have judged: whether they are still believed says the `Store`.
    """
    _, blocks = parts(body)
    seen = ((*block.split("\n", 2), "")[1] for block in blocks.values())
    return dict(zip(blocks, (each.partition("\t")[2] for each in seen), strict=True))


def count_of_folders(body: memoryview) -> int:
    """At most so many folders are known."""
    return body.tobytes().count(_BLOCK.encode())


def recalled_of(block: str, scope: str, listing: str | None) -> Recalled | None:
    """What a block tells of a visit within the scope of this number, if it saw this listing.

    Any listing will do where there is None.
    """
    try:
        _, seen, folders, silent, speaking, plans, _ = block.split("\n")
        number, looked = seen.split("\t")
    except ValueError:
        return None
    if number != scope or listing not in (None, looked):
        return None
    return Recalled(
        folders.split("\t") if folders else (),
        silent.split("\t") if silent else (),
        speaking.split("\t") if speaking else (),
        plans.split("\t") if plans else (),
        looked,
    )


def parts(body: memoryview, head: str | None = None) -> tuple[list[str], dict[str, str]]:
    """The numbered texts, and the blocks by folder; nothing of another `head`.

    The head is of one tool and one folder in which runs start.
    """
    try:
        first, *blocks = str(body, "utf-8").split(_BLOCK)
    except UnicodeDecodeError:
        return [], {}
    found, *texts = first.split("\n")
    if head is not None and found != head:
        return [], {}
    return texts, {block[: block.find("\n")]: block for block in blocks}


def block_of(
    folder: str,
    seen: str = "",
    folders: Iterable[str] = (),
    silent: Iterable[str] = (),
    speaking: Iterable[str] = (),
    plans: Iterable[str] = (),
    entries: Mapping[str, Entry] = MappingProxyType({}),
) -> str:
    """The block of a folder.

    Args:
        folder: its absolute path.
        seen: the number of the scope of a visit and the listing, with a tab between them.
        folders: as in `Visit`.
        silent: as in `Recalled`.
        speaking: as in `Recalled`.
        plans: as in `Recalled`.
        entries: files by name.
    """
    files = ("/".join([name, *map(str, entry)]) for name, entry in entries.items())
    words = (folders, silent, speaking, plans, files)
    return "\n".join([folder, seen, *("\t".join(each) for each in words)])


def entries_of(block: str) -> dict[str, Entry]:
    """The files of a block by name; none where it cannot be read."""
    try:
        line = block.split("\n")[6]
        words = [word.split("/", 5) for word in line.split("\t")] if line else []
        return {
            name: Entry(int(size), int(changed), digest, int(plan), report)
            for name, size, changed, digest, plan, report in words
        }
    except (ValueError, IndexError):
        return {}
