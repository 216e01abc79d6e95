"""Can what a clause for Ctrl+C tidies up be followed, into other files, to what stays in it?"""

from __future__ import annotations

import pytest

from shutdown_lint.model.finding import Finding
from shutdown_lint.model.levels import Confidence, Preset, Severity
from shutdown_lint.project.in_process import doubted_if_in_process
from support.small_project import project

MAIN = """
    from shop.web import Responder

    class Server:
        def start(self):
            self.responder = Responder()
            self.responder.serve_forever()

        def stop(self):
            if self.responder:
                self.responder.stop()

    if __name__ == "__main__":
        server = Server()
        try:
            server.start()
        except KeyboardInterrupt:
            CLEANUP
"""
WEB = """
    import threading
    from http.server import HTTPServer
    from socketserver import ThreadingMixIn

    class Threaded(ThreadingMixIn, HTTPServer):
        pass

    class Own(HTTPServer):
        def shutdown(self):
            self.counts.save()
            super().shutdown()

    class Responder:
        def __init__(self):
            self.running = True
            self.own = Own()
            self.httpd = Threaded(("", 8080), Handler)
            self.poller = threading.Thread(target=self.poll)

        def serve_forever(self):
            self.httpd.serve_forever()

        def stop(self):
            ENDING
"""


def is_doubted(ending: str, cleanup: str = "server.stop()") -> bool:
    files = {
        "shop/__init__.py": "",
        "shop/main.py": MAIN.replace("CLEANUP", cleanup),
        "shop/web.py": WEB.replace("ENDING", ending),
    }
    of = project(files)
    module = of.summary("shop/main.py")
    assert module is not None
    (clause,) = module.on_interrupt
    found = Finding(
        "SHD101",
        "keyboard-interrupt-only",
        "shop/main.py",
        clause.clause,
        "",
        Severity.WARNING,
        Confidence.MEDIUM,
        Preset.DEFAULT,
    )
    again = doubted_if_in_process(found, of)
    assert (again.preset is Preset.STRICT) == (again.confidence is Confidence.LOW)
    return again.preset is Preset.STRICT


@pytest.mark.parametrize(
    "ending",
    [
        "self.httpd.shutdown()",
        "self.running = False",
        "self.running = False; self.poller.join(2)",
    ],
)
def test_it_ends_with_the_process(ending: str) -> None:
    assert is_doubted(ending)


@pytest.mark.parametrize(
    "ending",
    [
        "self.store.commit()",
        "self.httpd.shutdown(); self.store.close()",
        "self.httpd.server_close()",  # it waits for the requests of its threads
        "self.own.shutdown()",
        "foreign.stop()",
    ],
)
def test_it_may_be_lost(ending: str) -> None:
    assert not is_doubted(ending)


def test_all_of_the_clause_counts() -> None:
    assert not is_doubted("self.httpd.shutdown()", "server.stop(); journal.flush()")
    assert not is_doubted("self.httpd.shutdown()", "journal.flush(); server.stop()")


def test_a_class_that_nobody_sees_may_do_anything() -> None:
    assert not is_doubted("self.httpd.shutdown()", "elsewhere.stop()")
