"""Summaries across modules, and what is decided at run time."""

from __future__ import annotations

from textwrap import dedent

from support.summaries import outline, summary


def test_objects_of_classes_of_other_modules() -> None:
    found = summary(
        """
        import signal, threading
        from .worker import Consumer, run as run_all
        from . import db
        from shop.signals import install as setup

        class Service:
            def __init__(self, consumer, settings):
                self.consumer = consumer
                self.settings = settings

            def run(self):
                self.consumer.run()
                self.settings.get("x")

        def main():
            stop = threading.Event()
            setup(stop)
            consumer = Consumer(stop)
            signal.signal(signal.SIGTERM, consumer.handle)
            signal.signal(signal.SIGHUP, db.reload)
            Service(consumer, {}).run()
            Consumer(stop).run()
            run_all()
            consumer.close()
            db.engine.dispose()
        """
    )
    assert outline(found) == dedent(
        """\
        def shop.main.Service.__init__
          nothing
        def shop.main.Service.run
          call -> shop.main.Service.consumer.run
        def shop.main.main
          call -> shop.signals.install given 0=shop.main.main.stop
          call -> shop.worker.Consumer given 0=shop.main.main.stop
          register -> shop.worker.Consumer.handle [SIGTERM]
          register -> shop.db.reload [SIGHUP]
          call -> shop.main.Service given 0=shop.main.main.consumer
          call -> shop.main.Service.run
          call -> shop.worker.Consumer given 0=shop.main.main.stop
          call -> shop.worker.Consumer.run
          call -> shop.worker.run
          clean shop.main.main.consumer -> shop.worker.Consumer.close
          clean shop.db.engine -> shop.db.engine.dispose"""
    )


def test_deferring_decorators_and_either_class() -> None:
    found = summary(
        """
        import os
        from .consoles import Plain, Rich
        from .threads import run_in_thread

        class App:
            def __init__(self, rich):
                if rich:
                    self.console = Rich()
                else:
                    self.console = Plain()

            @run_in_thread
            def consume(self):
                while True:
                    self.console.wait(1)

            def start(self, pid):
                self.consume()
                self.console.update()
                os.kill(pid, 0)
        """
    )
    assert outline(found) == dedent(
        """\
        def shop.main.App.__init__
          choice
            rich:
              call -> shop.consoles.Rich
            else:
              call -> shop.consoles.Plain
        def shop.main.App.consume
          loop `while True` pace 1 s
            wait shop.main.App.console 1 s
        def shop.main.App.start
          start thread -> shop.main.App.consume
          call -> shop.main.App.console.update"""
    )


def test_what_is_chosen_at_run_time() -> None:
    found = summary(
        """
        import importlib, signal, sys
        from .boot import HANDLERS

        def main(name, callback):
            signal.signal(signal.SIGTERM, HANDLERS[name])
            module = importlib.import_module(name)
            signal.signal(signal.SIGINT, getattr(module, name))
            getattr(module, name)()
            signal.signal(signal.SIGHUP, callback)
            callback()
            importlib.import_module("shop.plugins")
        """
    )
    assert outline(found) == dedent(
        """\
        def shop.main.main
          register -> ? [SIGTERM]
          unknown `importlib.import_module(name)`
          register -> ? [SIGINT]
          unknown `getattr(module, name)()`
          register -> shop.main.main.callback [SIGHUP]
          call -> shop.main.main.callback"""
    )


def test_signals_ignored_and_put_back() -> None:
    found = summary(
        """
        import signal

        def guarded():
            before = signal.getsignal(signal.SIGTERM)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            try:
                save()
            finally:
                signal.signal(signal.SIGTERM, before)

        def save():
            with open("state", "w") as out:
                out.flush()
        """
    )
    assert outline(found) == dedent(
        """\
        def shop.main.guarded
          register -> signal.SIG_IGN [SIGTERM]
          try
            body:
              call -> shop.main.save
            finally:
              register -> previous [SIGTERM]
        def shop.main.save
          clean shop.main.save.out -> shop.main.save.out.flush"""
    )


def test_flushes_with_and_without_a_bound() -> None:
    found = summary(
        """
        import atexit
        from confluent_kafka import Producer
        producer = Producer({})
        other = Producer({})

        def stop():
            producer.flush()
            other.flush(10)
        """
    )
    assert outline(found) == dedent(
        """\
        def shop.main.stop
          clean shop.main.producer -> shop.main.producer.flush
          wait shop.main.producer -> for up to 5 minutes
          clean shop.main.other -> shop.main.other.flush 10 s"""
    )


def test_exits_and_errors() -> None:
    found = summary(
        """
        import atexit, contextlib, os, sys
        from .errors import ShutdownRequested
        from .client import producer

        @atexit.register
        def bye():
            producer.flush(10)

        def handle(number, frame):
            raise ShutdownRequested

        def leave(hard):
            if hard:
                os._exit(1)
            with contextlib.suppress(ShutdownRequested):
                work()
            try:
                work()
            except ShutdownRequested:
                sys.exit(0)
            except Exception:
                raise
            raise SystemExit(2)

        def work():
            producer.flush()
        atexit.register(producer.close)
        """
    )
    assert outline(found) == dedent(
        """\
        on import
          at exit -> shop.main.bye
          at exit -> shop.client.producer.close
        def shop.main.bye
          clean shop.client.producer -> shop.client.producer.flush
        def shop.main.handle
          exit -> shop.errors.ShutdownRequested
        def shop.main.leave
          choice
            hard:
              exit -> os._exit
          try
            body:
              call -> shop.main.work
            except shop.errors.ShutdownRequested:
              nothing
          try
            body:
              call -> shop.main.work
            except shop.errors.ShutdownRequested:
              exit -> sys.exit
            except builtins.Exception:
              return -> raise
          exit -> builtins.SystemExit
        def shop.main.work
          clean shop.client.producer -> shop.client.producer.flush
        def shop.client.producer.close
          clean shop.client.producer -> shop.client.producer.close"""
    )
