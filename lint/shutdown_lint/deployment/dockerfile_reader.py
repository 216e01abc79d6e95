"""Reads Dockerfiles, by tree-sitter-containerfile."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

import tree_sitter_containerfile
from tree_sitter import Language, Parser

from shutdown_lint.deployment.dockerfile import (
    DEFAULT_SHELL,
    Copy,
    Dockerfile,
    Form,
    Stage,
    Start,
    StopSignal,
)
from shutdown_lint.deployment.dockerfile_lines import ContinuedLines
from shutdown_lint.deployment.dockerfile_variables import Variables
from shutdown_lint.deployment.places import Places
from shutdown_lint.deployment.refusal import Refusal, too_large, with_nul
from shutdown_lint.model.deployment import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from shutdown_lint.model.span import Span

_LANGUAGE: Final = Language(tree_sitter_containerfile.language())
_MOST_INSTRUCTIONS: Final = 2_000
_MOST_WORDS: Final = 5_000  # of one instruction
_SMALL_SIGNAL: Final = re.compile(r"stopsignal[ \t]+([a-z]{2,9})\s*", re.IGNORECASE)
_TEMPLATE: Final = re.compile(r"\{%|\{\{|<%|@@\w+@@")


def read(path: str, text: str) -> Dockerfile:
    """The values of a file; one that cannot be read has no stages and says why."""
    refusal = too_large(path, text) or with_nul(path, text)
    if refusal:
        return Dockerfile(path, refusal=refusal)
    # The grammar knows no carriage return, and wants the last line to end; places stay the same.
    text = text.replace("\r\n", "\n")
    places = Places(text)
    tree = Parser(_LANGUAGE).parse(places.data + b"\n")
    if tree.root_node.child_count > _MOST_INSTRUCTIONS:
        reason = f"it has more than {_MOST_INSTRUCTIONS:,} instructions"
        return Dockerfile(path, refusal=Refusal(reason, Spot(path, places.span(0, 0))))
    reader = _Reader(text, places)
    for node in tree.root_node.children:
        reader.add(node)
    if not reader.stages:
        return Dockerfile(path, refusal=_refusal(path, text, reader.error))
    return Dockerfile(path, tuple(reader.stages), is_certain=reader.error is None)


def _refusal(path: str, text: str, error: Span | None) -> Refusal:
    template = _TEMPLATE.search(text) is not None
    reason = "it is a template" if template else "there is no FROM instruction in it"
    return Refusal(reason, Spot(path, error or Places(text).span(0, 0)), template)


class _Reader:
    def __init__(self, text: str, places: Places) -> None:
        self._places = places
        self._lines = ContinuedLines(text)
        self.stages: list[Stage] = []
        self._numbers: dict[str, int] = {}  # of stages, by their names
        self._variables = Variables()
        self.error: Span | None = None  # in the last stage
        self._read_to = 0  # bytes that an instruction took in, more than the grammar gave it

    def add(self, node: Node) -> None:
        """Take in one instruction."""
        if node.start_byte < self._read_to:
            return
        kind = node.type.removesuffix("_instruction")
        if node.type == "ERROR" and self.stages and (stop := self._small_stop_signal(node)):
            self._change(stop_signal=stop)
        elif node.type == "ERROR":
            self.error = self.error or self._places.span_of(node)
        elif kind == "arg" or (kind == "env" and self.stages):
            self._add_variables(node, kind)
        elif kind == "from":
            self.error = None
            self._add_stage(node)
        elif self.stages and kind in ("cmd", "entrypoint"):
            self._add_start(node, kind)
        elif self.stages and kind == "shell":
            array = _child(node, "json_string_array")
            words = self._lines.words(self._text(array)) if array else None
            self._change(shell=words or ())
        elif self.stages and kind == "stopsignal":
            span = self._places.span(node.children[0].end_byte, node.end_byte, strip=True)
            self._change(stop_signal=StopSignal(self._places.text_at(span).strip("\"'"), span))
        elif self.stages and kind == "workdir":
            folder = self._variables.fill(self._text(node.children[-1]).strip("\"'"))
            self._change(workdir=posixpath.join(self._workdir, folder))
        elif self.stages and kind in ("copy", "add"):
            self._add_copy(node)

    def _small_stop_signal(self, node: Node) -> StopSignal | None:
        """A signal in lower case, which Docker takes and the grammar does not."""
        span = self._places.span_of(node)
        found = _SMALL_SIGNAL.fullmatch(self._places.text_at(span))
        if found is None:
            return None
        return StopSignal(found[1], span._replace(column=span.end_column - len(found[1])))

    def _change(self, **fields: object) -> None:
        self.stages[-1] = self.stages[-1]._replace(**fields)  # type: ignore[arg-type]

    def _add_stage(self, node: Node) -> None:
        image, alias = _child(node, "image_spec"), _child(node, "image_alias")
        base = self._variables.fill_from(self._text(image)) if image else ""
        name = self._text(alias) if alias else ""
        parent = self._numbers.get(base.lower())
        self.stages.append(Stage(name, base, parent, self._places.span_of(node)))
        self._variables.begin_stage(parent)
        if name:
            self._numbers[name.lower()] = len(self.stages) - 1  # the last of a name counts

    def _add_variables(self, node: Node, kind: str) -> None:
        for pair in node.named_children:
            if pair.type not in ("arg_pair", "env_pair") or not pair.named_children:
                continue
            name = self._text(pair.named_children[0])
            written = self._text(pair)[len(name) :].lstrip(" \t=").strip("\"'")
            value = written if len(pair.named_children) > 1 else None
            if kind == "arg":
                self._variables.add_argument(name, value)
            elif value is not None:
                self._variables.add_environment(name, value)

    def _add_start(self, node: Node, kind: str) -> None:
        behind, end = node.children[0].end_byte, node.end_byte
        array = _child(node, "json_string_array")
        words = self._lines.words(self._text(array)) if array else None
        if array is None and node.text and self._lines.goes_on(node.text):
            # The grammar ends where a string of the array goes on in the next line.
            end = self._read_to = self._lines.end_of_instruction(self._places.data, behind)
            words = self._lines.words(self._places.text_at(self._places.span(behind, end)))
        argument = self._places.span(behind, end, strip=True)
        raw = self._places.text_at(argument)
        stage = self.stages[-1]
        start = Start(
            kind.upper(),
            Form.SHELL if words is None else Form.EXEC,
            words or (),
            self._lines.joined(raw),
            self._places.span(node.start_byte, end, strip=True),
            argument,
            self._shell or DEFAULT_SHELL,
            bool(self._shell),
            is_plain="\n" not in raw and "<<" not in raw,
        )
        if kind == "cmd":
            self._change(cmd=start)
        else:
            self._change(entrypoint=start, resets_cmd=stage.resets_cmd or stage.cmd is None)

    def _add_copy(self, node: Node) -> None:
        if node.child_count > _MOST_WORDS:
            return
        params = [self._text(child) for child in node.children if child.type == "param"]
        if any(param.startswith("--from") for param in params):
            return
        array = _child(node, "json_string_array")
        if array:
            paths = self._lines.words(self._text(array)) or ()
        else:
            paths = tuple(self._text(child) for child in node.children if child.type == "path")
        paths = tuple(map(self._variables.fill, paths))
        if len(paths) >= 2:
            target = posixpath.join(self._workdir, paths[-1])
            self._change(copies=(*self.stages[-1].copies, Copy(paths[:-1], target)))

    @property
    def _workdir(self) -> str:
        return next((stage.workdir for stage in self._chain() if stage.workdir), "/")

    @property
    def _shell(self) -> tuple[str, ...]:
        return next((stage.shell for stage in self._chain() if stage.shell), ())

    def _chain(self) -> Iterator[Stage]:
        """The last stage and those it stands on."""
        number: int | None = len(self.stages) - 1
        while number is not None:
            yield self.stages[number]
            number = self.stages[number].parent

    def _text(self, node: Node) -> str:
        return self._places.text_at(self._places.span_of(node))


def _child(node: Node, kind: str) -> Node | None:
    return next((child for child in node.children if child.type == kind), None)
