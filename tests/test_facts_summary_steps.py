"""The steps of a module in order of running: handlers, loops, threads, exits."""

from __future__ import annotations

from textwrap import dedent

from support.summaries import outline, summary


def test_a_consumer_that_is_told_by_an_event() -> None:
    found = summary(
        """
        import queue, signal, sys, threading
        stop = threading.Event()
        jobs = queue.Queue()

        def handle(signum, frame):
            print("stopping")
            stop.set()

        def consume():
            while not stop.is_set():
                try:
                    job = jobs.get(timeout=1)
                except queue.Empty:
                    continue
                job.ack()

        def main():
            for each in (signal.SIGTERM, signal.SIGINT):
                signal.signal(each, handle)
            worker = threading.Thread(target=consume, daemon=True)
            worker.start()
            stop.wait()
            worker.join(timeout=10)
            sys.exit(0)

        if __name__ == "__main__":
            main()
        """
    )
    assert outline(found) == dedent(
        """\
        main guard
          call -> shop.main.main
        def shop.main.handle
          set shop.main.stop -> set
        def shop.main.consume
          loop `while not stop.is_set()` asks shop.main.stop pace 1 s
            try
              body:
                wait shop.main.jobs 1 s
              except queue.Empty:
                return -> continue
            clean shop.main.consume.job -> shop.main.consume.job.ack
        def shop.main.main
          register -> shop.main.handle [SIGINT SIGTERM]
          start daemon thread shop.main.main.worker -> shop.main.consume
          wait shop.main.stop -> an event to be set
          join shop.main.main.worker 10 s
          exit -> sys.exit"""
    )


def test_what_an_expression_chooses_is_done_on_a_condition() -> None:
    found = summary(
        """
        import signal, sys, threading, time

        def main(worker: threading.Thread, quick):
            worker and worker.join(5)
            quick or time.sleep(1) or (quick and time.sleep(2))
            time.sleep(3) if quick else worker.join(4)
            quick or sys.exit(1)
            ready = worker.join(6) or quick
        """
    )
    assert outline(found) == dedent(
        """\
        def shop.main.main
          choice
            worker:
              join shop.main.main.worker 5 s
          choice
            not (quick):
              sleep 1 s
          choice
            not (quick or time.sleep(1)):
              sleep 2 s
          choice
            quick:
              sleep 3 s
            else:
              join shop.main.main.worker 4 s
          choice
            not (quick):
              exit -> sys.exit
          join shop.main.main.worker 6 s"""
    )
