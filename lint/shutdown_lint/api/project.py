"""What rules ask of the whole program: nothing of it is on the way of a run that finds nothing."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.engine.told_as_one import without_refuted as without_refuted
    from shutdown_lint.model.finding import Finding as Finding
    from shutdown_lint.model.finding import Related as Related
    from shutdown_lint.model.program import Program as Program
    from shutdown_lint.project.celery_schedules import tasks_by_line as tasks_by_line
    from shutdown_lint.project.celery_settings import Said as Said
    from shutdown_lint.project.celery_settings import said_of as said_of
    from shutdown_lint.project.contested import Does as Does
    from shutdown_lint.project.contested import as_imported as as_imported
    from shutdown_lint.project.contested import in_place_of_server as in_place_of_server
    from shutdown_lint.project.contested import is_replaced_by_workers as is_replaced_by_workers
    from shutdown_lint.project.contested import replaced_by_asgi_server as replaced_by_asgi_server
    from shutdown_lint.project.contested import replaced_by_server as replaced_by_server
    from shutdown_lint.project.contested import replaces_nothing as replaces_nothing
    from shutdown_lint.project.first_process import is_first_process as is_first_process
    from shutdown_lint.project.first_process import nobody_hears as nobody_hears
    from shutdown_lint.project.gunicorn_waits import gunicorn_waits as gunicorn_waits
    from shutdown_lint.project.heard import unless_heard as unless_heard
    from shutdown_lint.project.in_flight import exit_amid_work as exit_amid_work
    from shutdown_lint.project.in_flight import has_nothing_in_flight as has_nothing_in_flight
    from shutdown_lint.project.in_process import doubted_if_in_process as doubted_if_in_process
    from shutdown_lint.project.interrupted import only_interrupted as only_interrupted
    from shutdown_lint.project.project import Project as Project
    from shutdown_lint.project.resting import endless_rest_of as endless_rest_of
    from shutdown_lint.project.resting import resting_of as resting_of
    from shutdown_lint.project.served_otherwise import doubted_if_served as doubted_if_served
    from shutdown_lint.project.undone import Undone as Undone
    from shutdown_lint.project.undone import only_at_exit as only_at_exit
    from shutdown_lint.project.undone import only_on_interrupt as only_on_interrupt
    from shutdown_lint.project.unending_joins import unending_joins as unending_joins

HOMES = {
    "shutdown_lint.engine.told_as_one": ("without_refuted",),
    "shutdown_lint.model.finding": ("Finding", "Related"),
    "shutdown_lint.model.program": ("Program",),
    "shutdown_lint.project.celery_schedules": ("tasks_by_line",),
    "shutdown_lint.project.celery_settings": ("Said", "said_of"),
    "shutdown_lint.project.contested": (
        "Does",
        "as_imported",
        "in_place_of_server",
        "is_replaced_by_workers",
        "replaced_by_asgi_server",
        "replaced_by_server",
        "replaces_nothing",
    ),
    "shutdown_lint.project.first_process": ("is_first_process", "nobody_hears"),
    "shutdown_lint.project.gunicorn_waits": ("gunicorn_waits",),
    "shutdown_lint.project.heard": ("unless_heard",),
    "shutdown_lint.project.in_flight": ("exit_amid_work", "has_nothing_in_flight"),
    "shutdown_lint.project.in_process": ("doubted_if_in_process",),
    "shutdown_lint.project.interrupted": ("only_interrupted",),
    "shutdown_lint.project.project": ("Project",),
    "shutdown_lint.project.resting": ("endless_rest_of", "resting_of"),
    "shutdown_lint.project.served_otherwise": ("doubted_if_served",),
    "shutdown_lint.project.undone": ("Undone", "only_at_exit", "only_on_interrupt"),
    "shutdown_lint.project.unending_joins": ("unending_joins",),
}
