"""How soon a schedule of Celery beat sends its task again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import constant_number, constant_str
from shutdown_lint.knowledge import celery as table

if TYPE_CHECKING:
    from shutdown_lint.facts.code.names import Names

_EVERY = "*"


def is_soon(schedule: cst.BaseExpression, names: Names) -> bool:
    """Whether the next run comes within a day, or it is not seen when.

    Args:
        schedule: a number of seconds, a `timedelta` or one of Celery's own, such as `crontab`.
        names: of the module that it stands in.
    """
    seconds = constant_number(schedule)
    if seconds is not None:
        return seconds <= table.SOON
    if not isinstance(schedule, cst.Call):
        return True
    last = names.called(schedule)
    if last == "timedelta":
        return _seconds_of(schedule) <= table.SOON
    if last == "schedule":
        every = argument(schedule, 0, "run_every")
        return every is None or is_soon(every, names)
    if last == "from_string":
        text = constant_str(argument(schedule, 0, "crontab"))
        return text is None or all(_is_each_day(part) for part in text.split()[2:])
    return last != "crontab" or _is_daily(schedule)


def _is_daily(crontab: cst.Call) -> bool:
    """Whether nothing picks out days of the week or the month, or months."""
    days = [
        arg.value
        for number, arg in enumerate(crontab.args)
        if (arg.keyword.value in table.DAYS if arg.keyword is not None else number >= 2)
    ]
    return all(_is_each_day(constant_str(one)) for one in days)


def _is_each_day(field: str | None) -> bool:
    """Whether a field of a crontab may leave out a day or two at most: "*", "mon-fri".

    Every range counts, however short: where it is not sure that much is lost, nothing is said.
    """
    return field is not None and (field == _EVERY or "-" in field)


def _seconds_of(timedelta: cst.Call) -> float:
    """The length of a `timedelta`, as far as its numbers can be told."""
    total = 0.0
    for arg, unit in zip(timedelta.args, table.TIMEDELTA, strict=False):
        name = arg.keyword.value if arg.keyword is not None else unit
        total += table.SECONDS.get(name, 0) * (constant_number(arg.value) or 0)
    return total
