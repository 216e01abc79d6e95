"""Summaries of servers, apps and what frameworks run for them."""

from __future__ import annotations

from textwrap import dedent

import pytest

from shutdown_lint.model.summary import StepKind
from support.summaries import outline, summary


def test_an_app_with_a_lifespan() -> None:
    found = summary(
        """
        from contextlib import asynccontextmanager
        from fastapi import FastAPI
        import asyncio, uvicorn
        from .db import pool
        from .worker import poll

        @asynccontextmanager
        async def lifespan(app):
            task = asyncio.create_task(poll())
            await pool.open()
            try:
                yield
            finally:
                task.cancel()
                await task
                await pool.close()

        app = FastAPI(lifespan=lifespan)

        @app.on_event("shutdown")
        async def bye():
            await pool.close()

        if __name__ == "__main__":
            uvicorn.run("shop.main:app", timeout_graceful_shutdown=20)
        """
    )
    assert outline(found) == dedent(
        """\
        on import
          at start shop.main.app -> shop.main.lifespan
          at stop shop.main.app -> shop.main.lifespan
          at stop shop.main.app -> shop.main.bye
        main guard
          serve shop.main.app -> uvicorn.run [SIGINT SIGTERM] 20 s
        async def shop.main.lifespan
          start task shop.main.lifespan.task -> shop.worker.poll (in loop)
          call -> shop.db.pool.open (in loop)
          try
            body:
              yield
            finally:
              stop shop.main.lifespan.task -> shop.main.lifespan.task.cancel 0 s
              join shop.main.lifespan.task (in loop)
              clean shop.db.pool -> shop.db.pool.close
        async def shop.main.bye
          clean shop.db.pool -> shop.db.pool.close"""
    )


def test_a_server_with_its_configuration() -> None:
    found = summary(
        """
        import asyncio, signal, uvicorn
        from .app import app

        async def main():
            config = uvicorn.Config(app, timeout_graceful_shutdown=7)
            server = uvicorn.Server(config)
            signal.signal(signal.SIGUSR1, lambda *_: stop(server))
            await server.serve()

        def stop(server):
            server.should_exit = True

        asyncio.run(main())
        """
    )
    assert outline(found) == dedent(
        """\
        on import
          call -> shop.main.main (in loop)
        async def shop.main.main
          register -> shop.main.main.<lambda> [SIGUSR1]
          serve shop.app.app -> uvicorn.Server.serve [SIGINT SIGTERM] 7 s
        def shop.main.stop
          stop shop.main.stop.server -> should_exit 0 s
        def shop.main.main.<lambda>
          call -> shop.main.stop given 0=shop.main.main.server"""
    )


def test_a_grpc_server() -> None:
    found = summary(
        """
        import grpc, signal
        from concurrent import futures

        def serve():
            server = grpc.server(futures.ThreadPoolExecutor(max_workers=10))
            server.start()
            def handle(signum, frame):
                server.stop(grace=5)
            signal.signal(signal.SIGTERM, handle)
            server.wait_for_termination()

        if __name__ == "__main__":
            serve()
        """
    )
    assert outline(found) == dedent(
        """\
        main guard
          call -> shop.main.serve
        def shop.main.serve
          register -> shop.main.serve.handle [SIGTERM]
          serve shop.main.serve.server -> grpc.Server.wait_for_termination
        def shop.main.serve.handle
          stop shop.main.serve.server -> grpc.Server.stop 5 s"""
    )


def test_a_celery_app() -> None:
    found = summary(
        """
        from celery import Celery
        from celery.signals import worker_shutdown
        from .db import connection
        app = Celery("shop", broker="redis://")

        @worker_shutdown.connect
        def bye(**kwargs):
            connection.close()

        @app.task
        def mail(to):
            print(to)

        if __name__ == "__main__":
            app.worker_main(["worker"])
        """
    )
    assert outline(found) == dedent(
        """\
        on import
          at stop celery -> shop.main.bye
        main guard
          serve shop.main.app -> celery.Celery.worker_main [SIGINT SIGTERM]
        def shop.main.bye
          clean shop.db.connection -> shop.db.connection.close
        def shop.main.mail
          nothing"""
    )


def test_gunicorn_with_an_application_of_ones_own() -> None:
    found = summary(
        """
        from gunicorn.app.base import BaseApplication
        from .web import create_app

        class Standalone(BaseApplication):
            def load(self):
                return create_app()

        def main():
            Standalone().run()
        """
    )
    assert outline(found) == dedent(
        """\
        def shop.main.Standalone.load
          call -> shop.web.create_app
        def shop.main.main
          call -> shop.main.Standalone
          serve -> gunicorn.app.base.BaseApplication.run [SIGINT SIGTERM]"""
    )


def test_aiohttp_with_hooks() -> None:
    found = summary(
        """
        import asyncio
        from aiohttp import web

        async def start(app):
            app["task"] = asyncio.create_task(tick())

        async def stop(app):
            app["task"].cancel()
            await app["task"]

        async def tick():
            while True:
                await asyncio.sleep(60)

        async def connection(app):
            app["pool"] = await connect()
            yield
            await app["pool"].close()

        app = web.Application()
        app.on_startup.append(start)
        app.on_cleanup.append(stop)
        app.cleanup_ctx.append(connection)
        web.run_app(app)
        """
    )
    assert outline(found) == dedent(
        """\
        on import
          at start shop.main.app -> shop.main.start
          at stop shop.main.app -> shop.main.stop
          at start shop.main.app -> shop.main.connection
          at stop shop.main.app -> shop.main.connection
          serve shop.main.app -> aiohttp.web.run_app [SIGINT SIGTERM] 60 s
        async def shop.main.start
          start task shop.main.start.app["task"] -> shop.main.tick (in loop)
        async def shop.main.stop
          stop shop.main.stop.app["task"] -> shop.main.stop.app["task"].cancel 0 s
          join shop.main.stop.app["task"] (in loop)
        async def shop.main.tick
          loop `while True` pace 60 s (in loop)
            sleep 60 s (in loop)
        async def shop.main.connection
          yield
          clean shop.main.connection.app["pool"] -> shop.main.connection.app["pool"].close"""
    )


def test_a_server_that_a_thread_is_to_shut_down() -> None:
    found = summary(
        """
        import os, signal, sys, threading
        from http.server import BaseHTTPRequestHandler, HTTPServer

        class Service:
            def __init__(self):
                self.server = HTTPServer(("", 80), BaseHTTPRequestHandler)
                signal.signal(signal.SIGTERM, self._stop)
                signal.signal(signal.SIGINT, lambda *_: sys.exit(0))

            def _stop(self, *args):
                threading.Thread(target=self.server.shutdown).start()

            def run(self):
                threading.Thread(target=self.server.serve_forever).start()
                with self.server:
                    self.server.serve_forever()
                os.kill(os.getpid(), signal.SIGTERM)
        """
    )
    assert outline(found) == dedent(
        """\
        def shop.main.Service.__init__
          register -> shop.main.Service._stop [SIGTERM]
          register -> shop.main.Service.__init__.<lambda> [SIGINT]
        def shop.main.Service._stop
          start thread -> shop.main.Service.server.shutdown
        def shop.main.Service.run
          start thread -> shop.main.Service.server.serve_forever
          with
            body:
              serve shop.main.Service.server -> socketserver.BaseServer.serve_forever
            exit:
              clean shop.main.Service.server
          exit -> os.kill [SIGTERM]
        def shop.main.Service.__init__.<lambda>
          exit -> sys.exit
        def shop.main.Service.server.shutdown
          stop shop.main.Service.server -> shop.main.Service.server.shutdown
        def shop.main.Service.server.serve_forever
          serve shop.main.Service.server -> socketserver.BaseServer.serve_forever"""
    )


def test_how_long_a_stop_takes() -> None:
    found = summary(
        """
        import grpc

        def serve(motor):
            server = grpc.server(None)
            server.start()
            server.stop(5)
            server.stop(6).wait()
            server.stop(grace=7).wait(timeout=70)
            done = server.stop(8)
            done.wait(80)
            motor.stop(9)
            motor.stop(timeout=10)
        """
    )
    (serve,) = found.functions
    stops = [(one.seconds, one.bounded) for one in serve.steps if one.kind is StepKind.STOP]
    assert stops == [
        (0.0, False),  # it comes back at once
        (6.0, False),
        (7.0, False),
        (8.0, False),
        (None, True),  # of what is not known a number may be anything
        (10.0, False),
    ]
    assert not any(one.kind is StepKind.WAIT for one in serve.steps)


@pytest.mark.parametrize(
    ("runner", "ends"),
    [
        ("web.AppRunner(app)", " 60 s"),
        ("web.AppRunner(app, shutdown_timeout=5)", " 5 s"),
        ("web.ServerRunner(app, shutdown_timeout=limit)", " bounded"),
        ("made()", ""),
    ],
)
def test_a_runner_of_aiohttp_waits_for_requests(runner: str, ends: str) -> None:
    found = summary(
        f"""
        from aiohttp import web

        async def main(app, limit):
            runner = {runner}
            await runner.setup()
            try:
                await stopped.wait()
            finally:
                await runner.cleanup()
        """,
        "shop",
    )
    cleaned = f"clean shop.main.runner -> shop.main.runner.cleanup{ends}"
    assert cleaned in [line.strip() for line in outline(found).splitlines()]
