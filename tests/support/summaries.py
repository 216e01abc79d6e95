"""The summary of a small source, and its steps as lines that are easy to read."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import TYPE_CHECKING

from shutdown_lint.engine.summarising import summary_of
from shutdown_lint.model.source import SourceFile
from shutdown_lint.model.summary import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.model.summary import ModuleSummary, Step


def summary(code: str, name: str = "shop.main", path: str = "") -> ModuleSummary:
    """The summary of a module's code, which may be indented as a whole."""
    text = dedent(code).lstrip("\n")
    source = SourceFile(path or f"{name.replace('.', '/')}.py", text.encode())
    found = summary_of(source, name)
    assert found is not None, "it cannot be read"
    return found


def outline(found: ModuleSummary) -> str:
    """Everything that runs, as indented lines: imported, main guard, functions."""
    blocks = []
    if found.steps:
        blocks.append(f"on import\n{indent(lines(found.steps), '  ')}")
    if found.main:
        blocks.append(f"main guard\n{indent(lines(found.main), '  ')}")
    for function in found.functions:
        word = "async def" if function.is_async else "def"
        body = lines(function.steps) or "nothing"
        blocks.append(f"{word} {function.name}\n{indent(body, '  ')}")
    return "\n".join(blocks)


def steps_of(found: ModuleSummary, function: str) -> str:
    """The steps of a function by its dotted name, as lines."""
    (one,) = [each for each in found.functions if each.name == function]
    return lines(one.steps)


def lines(steps: Iterable[Step]) -> str:
    """Steps as indented lines."""
    return "\n".join(line for step in steps for line in _lines(step))


def _lines(step: Step) -> Iterable[str]:
    yield _headline(step)
    for part in step.parts:
        if [part.name for part in step.parts] == ["body"]:
            yield from (f"  {line}" for inner in part.steps for line in _lines(inner))
            continue
        yield f"  {part.name}:"
        if not part.steps:
            yield "    nothing"
        yield from (f"    {line}" for inner in part.steps for line in _lines(inner))


def _headline(step: Step) -> str:
    words = [step.kind.value]
    if step.carrier is not None:
        words.append(step.carrier.value)
    if step.kind in (StepKind.LOOP, StepKind.EACH, StepKind.UNKNOWN):
        words.append(f"`{step.text}`")
    if step.subject:
        words.append(step.subject)
    if step.target or step.kind is StepKind.REGISTER:
        words.append(f"-> {step.target or '?'}")
    if step.signals:
        words.append(f"[{' '.join(name or '?' for name in step.signals)}]")
    if step.asks:
        words.append(f"asks {', '.join(step.asks)}")
    if step.kind is StepKind.LOOP:
        words.append("pace ?" if step.pace is None else f"pace {step.pace:g} s")
        if step.calls:
            words.append(f"and what takes {', '.join(step.calls)}")
    if step.seconds is not None:
        words.append(f"{step.seconds:g} s")
    elif step.bounded:
        words.append("bounded")
    if step.times is not None:
        words.append(f"{step.times} times")
    if step.gives:
        words.append("given " + ", ".join(f"{key}={place}" for key, place in step.gives))
    if step.in_loop:
        words.append("(in loop)")
    return " ".join(words)
