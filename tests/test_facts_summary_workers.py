"""Summaries of threads, processes, tasks and jobs."""

from __future__ import annotations

from textwrap import dedent

from support.summaries import outline, summary


def test_processes_that_are_told_by_an_event_and_by_their_queue() -> None:
    found = summary(
        """
        import multiprocessing, subprocess, time

        def kid(todo, end):
            while not end.is_set():
                job = todo.get()
                if job is None:
                    break

        def go():
            end = multiprocessing.Event()
            todo = multiprocessing.Queue()
            kids = [multiprocessing.Process(target=kid, args=(todo, end)) for _ in range(4)]
            for k in kids:
                k.start()
            helper = subprocess.Popen(["helper"])
            try:
                while True:
                    time.sleep(1)
            except (KeyboardInterrupt, SystemExit):
                end.set()
                for k in kids:
                    todo.put(None)
                for k in kids:
                    k.join(timeout=5)
                    if k.is_alive():
                        k.terminate()
                helper.terminate()
                try:
                    helper.wait(timeout=3)
                except subprocess.TimeoutExpired:
                    helper.kill()
        """,
        "shop",
    )
    assert outline(found) == dedent(
        """\
        def shop.kid
          loop `while not end.is_set()` asks shop.kid.end pace ?
            wait shop.kid.todo
            choice
              job is None:
                return -> break
        def shop.go
          each `for k in kids` shop.go.kids
            start process shop.go.k -> shop.kid given 0=shop.go.todo, 1=shop.go.end
          start child shop.go.helper
          try
            body:
              loop `while True` pace 1 s
                sleep 1 s
            except builtins.KeyboardInterrupt, builtins.SystemExit:
              set shop.go.end -> set
              each `for k in kids` shop.go.kids
                stop shop.go.todo -> put(None) 0 s
              each `for k in kids` shop.go.kids
                join shop.go.k 5 s
                choice
                  k.is_alive():
                    stop shop.go.k -> shop.go.k.terminate 0 s
              stop shop.go.helper -> shop.go.helper.terminate 0 s
              try
                body:
                  join shop.go.helper 3 s
                except subprocess.TimeoutExpired:
                  stop shop.go.helper -> shop.go.helper.kill 0 s"""
    )


def test_tasks_of_an_event_loop() -> None:
    found = summary(
        """
        import asyncio, signal

        async def main():
            loop = asyncio.get_running_loop()
            stop = asyncio.Event()
            loop.add_signal_handler(signal.SIGTERM, stop.set)
            loop.add_signal_handler(signal.SIGINT, lambda: asyncio.create_task(bye(loop)))
            task = asyncio.create_task(work(stop))
            await asyncio.gather(work(stop), work(stop))
            async with asyncio.TaskGroup() as tg:
                tg.create_task(work(stop))
            await asyncio.wait_for(stop.wait(), timeout=3)
            task.cancel()
            await task

        async def bye(loop):
            loop.call_soon(loop.stop)

        async def work(stop):
            while not stop.is_set():
                await asyncio.sleep(1)

        asyncio.run(main())
        """
    )
    assert outline(found) == dedent(
        """\
        on import
          call -> shop.main.main (in loop)
        async def shop.main.main
          register -> shop.main.main.stop.set [SIGTERM] (in loop)
          register -> shop.main.main.<lambda> [SIGINT] (in loop)
          start task shop.main.main.task -> shop.main.work given 0=shop.main.main.stop (in loop)
          start task -> shop.main.work given 0=shop.main.main.stop (in loop)
          start task -> shop.main.work given 0=shop.main.main.stop (in loop)
          join (in loop)
          with
            body:
              start task shop.main.main.tg -> shop.main.work given 0=shop.main.main.stop (in loop)
            exit:
              join shop.main.main.tg (in loop)
          wait shop.main.main.stop 3 s
          stop shop.main.main.task -> shop.main.main.task.cancel 0 s
          join shop.main.main.task (in loop)
        async def shop.main.bye
          stop shop.main.bye.loop -> shop.main.bye.loop.stop 0 s (in loop)
        async def shop.main.work
          loop `while not stop.is_set()` asks shop.main.work.stop pace 1 s (in loop)
            sleep 1 s (in loop)
        def shop.main.main.<lambda>
          start task -> shop.main.bye given 0=shop.main.main.loop (in loop)
        def shop.main.main.stop.set
          set shop.main.main.stop -> set"""
    )


def test_jobs_of_executors() -> None:
    found = summary(
        """
        import asyncio
        from concurrent.futures import ThreadPoolExecutor
        from .jobs import crunch
        pool = ThreadPoolExecutor()

        def main(items):
            future = pool.submit(crunch, 1)
            future.result(timeout=3)
            with ThreadPoolExecutor() as other:
                other.submit(crunch, 2)
            pool.shutdown(wait=False, cancel_futures=True)

        async def beside():
            await asyncio.to_thread(crunch, 3)
        """
    )
    assert outline(found) == dedent(
        """\
        def shop.main.main
          start pool shop.main.pool -> shop.jobs.crunch
          join shop.main.main.future 3 s
          with
            body:
              start pool shop.main.main.other -> shop.jobs.crunch
            exit:
              stop shop.main.main.other -> shutdown
          stop shop.main.pool -> shop.main.pool.shutdown 0 s
        async def shop.main.beside
          start pool -> shop.jobs.crunch
          join"""
    )


def test_a_thread_of_a_class_and_a_lock_around_a_flag() -> None:
    found = summary(
        """
        import threading, time
        lock = threading.Lock()

        class Poller(threading.Thread):
            def __init__(self):
                super().__init__(daemon=True)
                self._stopping = False

            @property
            def stopping(self):
                with lock:
                    return self._stopping

            def run(self):
                while not self.stopping:
                    self.poll()

            def poll(self):
                time.sleep(0.5)

            def stop(self):
                with lock:
                    self._stopping = True

        def main():
            poller = Poller()
            poller.start()
            poller.stop()
            poller.join(5)
        """
    )
    assert outline(found) == dedent(
        """\
        def shop.main.Poller.run
          loop `while not self.stopping` asks shop.main.Poller._stopping pace 0.5 s
            call -> shop.main.Poller.poll
        def shop.main.Poller.poll
          sleep 0.5 s
        def shop.main.Poller.stop
          set shop.main.Poller._stopping -> True
        def shop.main.main
          call -> shop.main.Poller
          start daemon thread shop.main.main.poller -> shop.main.Poller.run
          call -> shop.main.Poller.stop
          join shop.main.main.poller 5 s"""
    )
