"""Stories of several shapes, as reporters get them."""

from __future__ import annotations

from shutdown_lint.model.deployment import Platform
from shutdown_lint.model.summary import Carrier
from shutdown_lint.project.story import tell
from support.programs import function, launch, module, program, step

STOP = "shop.main.stop"
HANDLER = function("on_term", 10, step("set", 11, "stop.set()", subject=STOP))
WORKER = function(
    "work",
    20,
    step("loop", 21, "while not stop.is_set()", asks=(STOP,), pace=2.0),
    step("clean", 24, "connection.close()"),
)
REGISTERED = step(
    "register",
    51,
    "signal.signal(signal.SIGTERM, on_term)",
    signals=("SIGTERM",),
    target="shop.main.on_term",
)
STARTED = step(
    "start",
    52,
    "Thread(target=work)",
    subject="shop.main.t",
    target="shop.main.work",
    carrier=Carrier.THREAD,
)
WAIT = step("wait", 55, "jobs.get(timeout=1)", subject="shop.main.jobs", seconds=1.0)
LOOP = step(
    "loop", 54, "while not stop.is_set()", asks=(STOP,), pace=1.0, parts=[("body", [WAIT])]
)
CLEANED = [
    step("clean", 57, "database.flush()", seconds=5.0),
    step("join", 58, "t.join()", subject="shop.main.t"),
]
SERVICE = step("try", 53, "try", parts=[("body", [LOOP]), ("finally", CLEANED)])
WHOLE = module(HANDLER, WORKER, main=(REGISTERED, STARTED, SERVICE))
DEAF = module(HANDLER, WORKER, main=(STARTED, SERVICE))

IN_TIME = tell(program(WHOLE, started=launch()))
TOO_LONG = tell(program(WHOLE, started=launch(grace=4.0)))
NOT_TOLD = tell(program(WHOLE, started=launch(Platform.DOCKER, 10.0, keeper="sh")))
DIES = tell(program(DEAF, started=launch()), {("shop/main.py", 57): "SHD116"})
FIRST_PROCESS = tell(program(DEAF, started=launch(Platform.KUBERNETES)))
UNBOUNDED = tell(
    program(module(HANDLER), runner="uvicorn", started=launch(Platform.COMPOSE, 10.0))
)
ALL = (IN_TIME, TOO_LONG, NOT_TOLD, DIES, FIRST_PROCESS, UNBOUNDED)
