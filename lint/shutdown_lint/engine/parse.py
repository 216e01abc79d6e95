"""From a file to a libcst module: only what CPython's parser has shown not to be too deep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.syntax import Syntax, Unreadable, read_syntax

if TYPE_CHECKING:
    from shutdown_lint.model.source import SourceFile


def parse(source: SourceFile) -> cst.Module | Unreadable:
    """The module, or the reason why there is none. Never raises for bad input."""
    syntax = read_syntax(source)
    return parse_syntax(syntax) if isinstance(syntax, Syntax) else syntax


def parse_syntax(syntax: Syntax) -> cst.Module | Unreadable:
    """The module, or the reason why there is none. Never raises for bad input."""
    refusal = syntax.refusal
    try:
        # libcst decodes bytes by their cookie on its own; it gets the text that we decoded, so
        # that positions are ours.
        return cst.parse_module(syntax.text)
    except cst.ParserSyntaxError as error:
        if refusal:
            return refusal
        return Unreadable(error.raw_line, error.raw_column + 1, error.message)
    except (SyntaxError, ValueError, RecursionError) as error:
        return refusal or Unreadable(1, 1, str(error) or type(error).__name__)
