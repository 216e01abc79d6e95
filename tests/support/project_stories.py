"""What `shutdown-lint story` tells of whole projects, and how it differs from what was seen."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING, Any

from support.command import run

if TYPE_CHECKING:
    from pathlib import Path

MARGIN = 1.5  # times a bound: what a loop takes to notice the stop is told as well


def story_of(program: dict[str, Any], folder: Path) -> dict[str, Any] | None:
    """What is told of a program that was stopped; None when nothing is."""
    ran = run(folder, "story", "--format", "json", "--exit-zero", ".")
    assert ran.code == 0, ran.err
    for story in json.loads(ran.out)["stories"]:
        if (story["place"] or {}).get("path") == program["file"] and _is_meant(story, program):
            found: dict[str, Any] = story
            return found
    return None


def untold(program: dict[str, Any], story: dict[str, Any] | None, folder: Path) -> list[str]:
    """In what a story differs from what was seen: "order", "bound", "end", "break"."""
    if story is None:
        return ["story"]
    found = {
        "order": _in_order(program, story, folder),
        "bound": _has_bound(program, story),
        "end": _ends_so(program, story),
        "break": _breaks_there(program, story, folder),
    }
    return [name for name, is_told in found.items() if not is_told]


def _is_meant(story: dict[str, Any], program: dict[str, Any]) -> bool:
    if "name" not in program and program["file"] != "supervisord.conf":
        return True  # its file starts one program
    wanted: str = program["entry"]
    name: str = story["entry"]
    return name.partition("/")[0] == wanted


def _in_order(program: dict[str, Any], story: dict[str, Any], folder: Path) -> bool:
    """Whether the steps that were seen are told, in the same order."""
    told = [_place(moment["place"]) for moment in story["moments"]]
    for step in program["steps"]:
        if "code" not in step:  # a request or a task does it
            continue
        wanted = _line_of(step, folder)
        if wanted not in told:
            return False
        del told[: told.index(wanted)]
    return True


def _has_bound(program: dict[str, Any], story: dict[str, Any]) -> bool:
    if not program["steps"] and program["ends"] != "killed":
        return True  # it dies, or is over at once
    told = story["worst_case"]
    if "bound" not in program:
        return bool(told["certainty"] == "unbounded" or story["outcome"] == "not told")
    bound = float(program["bound"])
    return told["certainty"] == "bounded" and bool(
        bound / MARGIN <= told["seconds"] <= bound * MARGIN
    )


def _ends_so(program: dict[str, Any], story: dict[str, Any]) -> bool:
    outcome: str = story["outcome"]
    if program["ends"] == "killed":
        return story["first"] == "SIGKILL" or outcome in {"stays", "not told"}
    if not program["steps"] and program["ends"] != 0:
        return outcome == "dies"
    return outcome == "ends"


def _breaks_there(program: dict[str, Any], story: dict[str, Any], folder: Path) -> bool:
    told = [_place(one["place"]) for one in story["breaks"]]
    if "breaks" not in program:
        return not told
    if story["outcome"] == "dies":
        return bool(program["ends"] == -signal.SIGTERM)
    if story["first"] == "SIGKILL":
        limits = (story["grace"], story["before_stop"])
        told += [_place(limit["place"]) for limit in limits if limit]
    return _line_of(program["breaks"], folder) in told


def _line_of(place: dict[str, str], folder: Path) -> tuple[str, int]:
    lines = (folder / place["file"]).read_text(encoding="utf-8").splitlines()
    number = next(at for at, line in enumerate(lines, start=1) if place["code"] in line)
    return place["file"], number


def _place(place: dict[str, Any] | None) -> tuple[str, int]:
    return (place["path"], place["line"]) if place else ("", 0)
