"""What clients of brokers run for each message, and what runners find by its name."""

from __future__ import annotations

from textwrap import dedent

import pytest

from shutdown_lint.model.summary import StepKind
from support.summaries import lines, outline, steps_of, summary


def test_callbacks_of_a_channel_that_is_given() -> None:
    found = summary(
        """
        class Consumer:
            def __init__(self, channel):
                self.channel = channel

            def on_message(self, channel, method, properties, body):
                channel.basic_ack(method.delivery_tag)

            def run(self):
                self.channel.basic_consume("jobs", on_message_callback=self.on_message)
                self.channel.start_consuming()
        """
    )
    assert steps_of(found, "shop.main.Consumer.run").splitlines()[-1] == (
        "serve shop.main.Consumer.channel -> start_consuming"
        " given on_message=shop.main.Consumer.on_message"
    )
    assert steps_of(found, "shop.main.Consumer.on_message").startswith("clean ")


@pytest.mark.parametrize(
    ("given", "runs"),
    [
        ('"jobs", work', " given on_message=shop.main.work"),
        ('work, "jobs"', " given on_message=shop.main.work"),
        ('consumer_callback=work, queue="jobs"', " given on_message=shop.main.work"),
        ('"jobs", partial(work, 1)', " given on_message=shop.main.work"),
        ("*options", ""),
        ('"jobs", HANDLERS["jobs"]', ""),
    ],
)
def test_callbacks_by_position_and_name(given: str, runs: str) -> None:
    found = summary(
        f"""
        from functools import partial
        import pika

        def work(*message):
            pass

        channel = pika.BlockingConnection().channel()
        channel.basic_consume({given})
        channel.start_consuming()
        """
    )
    expected = f"serve shop.main.channel -> pika.BlockingChannel.start_consuming{runs}"
    assert lines(found.steps[-1:]) == expected
    assert ["shop.main.work"] * bool(runs) == [one.name for one in found.functions]


def test_channels_have_callbacks_of_their_own() -> None:
    found = summary(
        """
        import paho.mqtt.client as mqtt

        def read(client, data, message):
            pass

        one, other = mqtt.Client(), mqtt.Client()
        one.on_message = read
        other.loop_forever()
        one.loop_forever()
        """
    )
    given = [step.gives for step in found.steps if step.kind is StepKind.SERVE]
    assert given == [(), (("on_message", "shop.main.read"),)]


_GUNICORN = """
from shop.metrics import child_exit

bind = "0.0.0.0:8000"

def post_fork(server, worker):
    pass

def worker_exit(server, worker):
    worker.db.flush()

def on_exit(server):
    pass
"""


def test_hooks_of_gunicorn() -> None:
    found = summary(_GUNICORN, "deploy", "deploy/gunicorn.conf.py")
    assert outline(found) == dedent(
        """\
        on import
          at start gunicorn.worker -> deploy.post_fork
          at stop gunicorn.worker -> deploy.worker_exit
          at stop gunicorn -> shop.metrics.child_exit
          at stop gunicorn -> deploy.on_exit
        def deploy.post_fork
          nothing
        def deploy.worker_exit
          clean deploy.worker_exit.worker.db -> deploy.worker_exit.worker.db.flush
        def deploy.on_exit
          nothing"""
    )


def test_functions_of_such_names_elsewhere_are_no_hooks() -> None:
    code = _GUNICORN.replace('bind = "0.0.0.0:8000"', "")
    found = summary(code.replace("def on_exit", "def at_exit"), "shop.processes")
    assert found.steps == ()


@pytest.mark.parametrize(
    ("options", "signals"),
    [("", ("SIGINT", "SIGTERM")), (", handle_signals=False", ()), (", handle_signals=True", None)],
)
def test_a_server_that_leaves_signals_to_others(
    options: str, signals: tuple[str, ...] | None
) -> None:
    code = f"from aiohttp import web\n\napp = web.Application()\nweb.run_app(app{options})\n"
    (serve,) = [step for step in summary(code).steps if step.kind is StepKind.SERVE]
    assert serve.signals == (("SIGINT", "SIGTERM") if signals is None else signals)


@pytest.mark.parametrize(
    ("options", "signals"),
    [
        ("", ("SIGINT", "SIGTERM")),
        (", shutdown_trigger=None", ("SIGINT", "SIGTERM")),
        (", shutdown_trigger=told.wait", ()),
    ],
)
def test_a_server_that_waits_for_something_else(options: str, signals: tuple[str, ...]) -> None:
    code = f"""
        import asyncio
        from hypercorn.asyncio import serve

        async def main():
            await serve(app, config{options})

        asyncio.run(main())
    """
    found = [step for one in summary(code).functions for step in one.steps]
    (served,) = [step for step in found if step.kind is StepKind.SERVE]
    assert served.signals == signals


@pytest.mark.parametrize(
    ("parameter", "class_"),
    [
        ("worker_class", "shop.main.start.worker_class"),
        ("kind: type[Worker]", "shop.main.start.kind"),
        ("make", ""),
    ],
)
def test_classes_that_are_given(parameter: str, class_: str) -> None:
    name = parameter.partition(":")[0]
    found = summary(
        f"""
        from shop.workers import Worker

        def start({parameter}):
            worker = {name}()
            worker.run()

        start(Worker)
        """
    )
    assert dict(found.instances).get("shop.main.start.worker", "") == class_
