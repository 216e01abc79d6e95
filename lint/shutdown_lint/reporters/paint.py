"""Colour for text on a terminal, or none."""

from __future__ import annotations

from types import MappingProxyType

from shutdown_lint.model.levels import Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Paint = Callable[[str, str], str]
    """Takes text and a style such as "bold red"."""

STYLE_OF = MappingProxyType(
    {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
)


def painter(*, color: bool) -> Paint:
    """A function that paints text in a style of rich's, or leaves it as it is."""
    if not color:
        return lambda text, _style: text
    from rich.color import ColorSystem
    from rich.style import Style

    def paint(text: str, style: str) -> str:
        # The sixteen standard colours follow the reader's own theme, light or dark.
        return Style.parse(style).render(text, color_system=ColorSystem.STANDARD)

    return paint
