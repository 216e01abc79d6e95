"""What may be named by a dotted path, or be an object of a class of the tables."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from shutdown_lint.knowledge.aliases import CANONICAL
from shutdown_lint.knowledge.classes import KNOWN_AS, LISTED_BY, MADE_BY, MADE_BY_METHOD
from shutdown_lint.knowledge.triggers.expressions import GAP
from shutdown_lint.model.trigger import all_of, any_of, imports, pattern, word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.model.trigger import AnyOf, Trigger

# Keywords that an expression may stand behind.
_BEFORE_NAMES: Final = (
    "and", "as", "assert", "await", "case", "elif", "else", "for", "from", "if", "import", "in",
    "is", "match", "not", "or", "raise", "return", "while", "with", "yield",
)  # fmt: skip

# The dotted paths, and the methods of other classes, that make objects of each class.
_MAKERS: defaultdict[str, list[str]] = defaultdict(list)
for _path, _made in chain(MADE_BY.items(), KNOWN_AS.items(), LISTED_BY.items()):
    _MAKERS[_made].append(_path)
_MAKING_METHODS: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
for _method, _made in MADE_BY_METHOD.items():
    _MAKING_METHODS[_made].append(_method)


def names(*paths: str) -> AnyOf:
    """A trigger that matches when one of these dotted paths may be named, by any alias."""
    found: list[Trigger] = []
    ends: dict[str, set[str]] = {}
    for path in _with_aliases(paths):
        module, _, rest = path.partition(".")
        last = rest.rpartition(".")[2]
        if module == "builtins":
            found.append(_builtin(last))
        elif last == module:
            found.append(_namesake(module))
        else:
            ends.setdefault(module, set()).add(last)
    for module, lasts in sorted(ends.items()):
        found.append(all_of(module, word(*sorted(lasts)), imports(module)))
    return any_of(*found)


@cache
def instances(*classes: str) -> AnyOf:
    """A trigger that matches when there may be objects of these classes of the tables."""
    makers: set[str] = set()
    found: list[Trigger] = []
    for class_ in sorted(classes):
        makers.update((class_, *_MAKERS[class_]))
        for owner, method in _MAKING_METHODS[class_]:
            if class_ != owner:
                found.append(all_of(method, instances(owner)))
    return any_of(names(*(path for path in makers if "." in path)), *found)


def methods(table: Iterable[tuple[str, str]]) -> AnyOf:
    """Methods of classes of the tables."""
    classes: dict[str, set[str]] = {}
    for class_, method in table:
        classes.setdefault(class_, set()).add(method)
    return any_of(
        *(
            all_of(any_of(*(word(one) for one in sorted(found))), instances(class_))
            for class_, found in sorted(classes.items())
        )
    )


def _builtin(name: str) -> Trigger:
    """A built-in name where code may use it; a function's is also a word of many comments."""
    if not name.islower():
        return word(name)
    alone = rf"{name}\b(?<![\w.]{name})"
    behind_keyword = "|".join(rf"(?<=\b{one}\s{name})" for one in _BEFORE_NAMES)
    return any_of(
        pattern(name, rf"{alone}(?<!\w\s{name})"),
        pattern(name, rf"{alone}{GAP}*(?:\){GAP}*)*\("),
        pattern(name, rf"{alone}(?:{behind_keyword})"),
        all_of(word(name), imports("builtins")),
    )


def _namesake(module: str) -> Trigger:
    """`signal.signal`: who only imports the module has the word as well."""
    return all_of(
        module,
        imports(module),
        any_of(
            pattern(module, rf"\.{GAP}*{module}\b(?!\s*\.\s*[^\W\d])"),
            pattern(module, rf"from{GAP}++{module}{GAP}++import\b"),
            all_of("getattr", pattern(module, rf"[\"']{module}[\"']")),
        ),
    )


def _with_aliases(paths: Iterable[str]) -> list[str]:
    wanted = set(paths)
    return sorted(wanted | {other for other, path in CANONICAL.items() if path in wanted})
