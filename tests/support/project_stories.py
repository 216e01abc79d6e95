"""What `shutdown-lint story` tells of whole projects, and how it differs from what was seen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from support.command import run

if TYPE_CHECKING:
    from pathlib import Path

MARGIN = 1.5  # times a bound: what a loop takes to notice the stop is told as well


def story_of(program: dict[str, Any], folder: Path) -> dict[str, Any] | None:
    """What is told of a program that was stopped; None when nothing is."""
    ran = run(folder, "story", "--format", "json", "--exit-zero", ".")
    assert ran.code == 0, ran.err
    place = program.get("command", program["file"])  # the image's own, for one
    for story in json.loads(ran.out)["stories"]:
        if (story["place"] or {}).get("path") == place and _is_meant(story, program):
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
    """Whether the steps that were seen are told, in the same order, each with its own limit."""
    told = [(_place(moment["place"]), moment) for moment in story["moments"]]
    for step in program["steps"]:
        wanted = None if step.get("at") == "end" else _line_of(step, folder)
        found = next(
            (
                number
                for number, (place, moment) in enumerate(told)
                if _is_at(place, moment, wanted)
            ),
            None,
        )
        if found is None:
            return False
        if "within" in step and not any(
            place == wanted and moment["bound"]["seconds"] == step["within"]
            for place, moment in told[found:]
        ):
            return False
        del told[:found]
    return True


def _is_at(place: tuple[str, int], moment: dict[str, Any], wanted: tuple[str, int] | None) -> bool:
    if wanted is None:
        return bool(moment["text"].startswith("the process ends"))
    return place == wanted


def _has_bound(program: dict[str, Any], story: dict[str, Any]) -> bool:
    """Whether the bound is that of the truth: about so long; at once; none; or not to be told."""
    told = story["worst_case"]
    if "soon" in program:
        return told["certainty"] == "bounded" and bool(told["seconds"] <= program["soon"])
    if "at_least" in program:
        return told["certainty"] == "unknown" and bool(told["seconds"] >= program["at_least"])
    if "bound" not in program:
        return bool(told["certainty"] == "unbounded" or story["outcome"] in {"not told", "dies"})
    bound = float(program["bound"])
    return told["certainty"] == "bounded" and bool(
        bound / MARGIN <= told["seconds"] <= bound * MARGIN
    )


def _ends_so(program: dict[str, Any], story: dict[str, Any]) -> bool:
    outcome: str = story["outcome"]
    if program["ends"] == "killed":
        return bool(story["first"] == "SIGKILL")
    if not program["steps"] and program["ends"] != 0:
        return outcome == "dies"
    return outcome == "ends"


def _breaks_there(program: dict[str, Any], story: dict[str, Any], folder: Path) -> bool:
    """Whether the first break that is told stands where it broke."""
    told = [_place(one["place"]) for one in story["breaks"]]
    wanted = program.get("breaks") or program.get("may_break")
    return told[:1] == [_line_of(wanted, folder)] if wanted else not told


def _line_of(place: dict[str, str], folder: Path) -> tuple[str, int]:
    lines = (folder / place["file"]).read_text(encoding="utf-8").splitlines()
    whole = [at for at, line in enumerate(lines, start=1) if line.strip() == place["code"]]
    part = (at for at, line in enumerate(lines, start=1) if place["code"] in line)
    return place["file"], whole[0] if whole else next(part)


def _place(place: dict[str, Any] | None) -> tuple[str, int]:
    return (place["path"], place["line"]) if place else ("", 0)
