"""Who hears SIGTERM in a program of several files."""

from __future__ import annotations

import pytest

from shutdown_lint.model.program import Handling
from shutdown_lint.project.project import Project
from support.small_project import InMemory, project, started

STATE = "def stop(signum, frame):\n    pass\ndef other(signum, frame):\n    pass\n"
INSTALL = """
    import signal
    from shop import state
    def install():
        signal.signal(signal.SIGTERM, state.stop)
"""
ON_IMPORT = """
    import signal
    from shop import state
    signal.signal(signal.SIGTERM, state.stop)
"""
PACKAGE = {"shop/__init__.py": "", "shop/state.py": STATE}


def of(files: dict[str, str], path: str = "run.py") -> Handling:
    asked = project({**PACKAGE, **files})
    entry = asked.entry_of_file(path)
    assert entry is not None
    return asked.handling(entry, "SIGTERM")


def of_command(words: str, files: dict[str, str]) -> Handling:
    files = {**PACKAGE, **files}
    entry = started(words, files)
    assert entry is not None
    reader = InMemory(files)
    return Project(reader.tree, reader).handling(entry, "SIGTERM")


MAIN = 'if __name__ == "__main__":\n    main()\n'


@pytest.mark.parametrize(
    "run",
    [
        f"from shop.signals import install\ndef main():\n    install()\n{MAIN}",
        f"from shop.signals import install as setup\ndef main():\n    setup()\n{MAIN}",
        f"from shop import signals\ndef main():\n    signals.install()\n{MAIN}",
        f"import shop.signals as s\ndef main():\n    s.install()\n{MAIN}",
        f"import shop.signals\ndef main():\n    shop.signals.install()\n{MAIN}",
        f"def main():\n    from shop.signals import install\n    install()\n{MAIN}",
        f"from shop.signals import install\ninstall()\ndef main():\n    pass\n{MAIN}",
        f"from shop.facade import install\ndef main():\n    install()\n{MAIN}",
        f"from shop.facade import renamed\ndef main():\n    renamed()\n{MAIN}",
    ],
)
def test_function_that_registers_is_called_from_another_file(run: str) -> None:
    facade = "from .signals import install\nfrom .signals import install as renamed\n"
    found = of({"run.py": run, "shop/signals.py": INSTALL, "shop/facade.py": facade})
    assert found.handler is not None
    assert (found.handler.target, found.handler.spot.path) == (
        "shop.state.stop",
        "shop/signals.py",
    )
    assert found.is_heard


def test_call_of_a_name_that_a_star_brought_is_a_doubt() -> None:
    run = f"from shop.signals import *\ndef main():\n    install()\n{MAIN}"
    found = of({"run.py": run, "shop/signals.py": INSTALL})
    assert [spot.path for spot in found.unread] == ["shop/signals.py"]


def test_method_of_a_base_class_in_another_file() -> None:
    base = """
        import signal
        class Daemon:
            def run(self):
                signal.signal(signal.SIGTERM, self.stop)
            def stop(self, signum, frame):
                self.running = False
    """
    run = f"""
from shop.base import Daemon
class Mail(Daemon):
    pass
def main():
    Mail().run()
{MAIN}"""
    assert of({"run.py": run, "shop/base.py": base}).is_heard


def test_registration_on_import() -> None:
    found = of(
        {"run.py": f"import shop.early\ndef main():\n    pass\n{MAIN}", "shop/early.py": ON_IMPORT}
    )
    assert found.handler is not None
    assert found.handler.path[0][1] == "is imported"


def test_the_last_registration_wins() -> None:
    late = ON_IMPORT.replace("state.stop", "state.other")
    files = {"shop/early.py": ON_IMPORT, "shop/late.py": late}
    found = of(
        {"run.py": f"import shop.early\nimport shop.late\ndef main():\n    pass\n{MAIN}", **files}
    )
    assert found.handler is not None
    assert found.handler.target == "shop.state.other"
    assert [one.target for one in found.replaced] == ["shop.state.stop"]
    turned = of(
        {"run.py": f"import shop.late\nimport shop.early\ndef main():\n    pass\n{MAIN}", **files}
    )
    assert turned.handler is not None
    assert turned.handler.target == "shop.state.stop"


def test_nobody_registers() -> None:
    found = of({"run.py": f"from shop import state\ndef main():\n    pass\n{MAIN}"})
    assert found == Handling()
    assert not found.is_heard


def test_function_that_registers_is_not_called() -> None:
    found = of(
        {
            "run.py": f"from shop import signals\ndef main():\n    pass\n{MAIN}",
            "shop/signals.py": INSTALL,
        }
    )
    assert not found.is_heard
    assert found.unread == ()


def test_function_of_which_nobody_knows_whether_it_is_called() -> None:
    run = f"from shop import signals\ndef main():\n    start(before=signals.install)\n{MAIN}"
    found = of({"run.py": run, "shop/signals.py": INSTALL})
    assert [spot.path for spot in found.unread] == ["shop/signals.py"]


def test_default_action_is_put_back() -> None:
    back = ON_IMPORT.replace("state.stop", "signal.SIG_DFL")
    files = {"shop/early.py": ON_IMPORT, "shop/back.py": back}
    found = of(
        {"run.py": f"import shop.early\nimport shop.back\ndef main():\n    pass\n{MAIN}", **files}
    )
    assert not found.is_heard


def test_condition() -> None:
    run = f"""
from shop.signals import install
def main():
    if debug:
        install()
{MAIN}"""
    found = of({"run.py": run, "shop/signals.py": INSTALL})
    assert found.handler is None
    assert len(found.possible) == 1
    assert found.is_heard


def test_main_guard_of_an_imported_file_does_not_run() -> None:
    other = f"import signal\nfrom shop import state\n{MAIN}".replace(
        "main()", "signal.signal(signal.SIGTERM, state.stop)"
    )
    found = of(
        {"run.py": f"import shop.tool\ndef main():\n    pass\n{MAIN}", "shop/tool.py": other}
    )
    assert not found.is_heard
    assert found.unread == ()


def test_server_in_another_file_hears_it() -> None:
    web = "import uvicorn\ndef serve():\n    uvicorn.run('shop.app:app')\n"
    found = of(
        {
            "run.py": f"from shop.web import serve\ndef main():\n    serve()\n{MAIN}",
            "shop/web.py": web,
        }
    )
    assert found.is_heard


APP = "import shop.early\nfrom flask import Flask\napp = Flask(__name__)\n"


def test_gunicorn_sets_its_handlers_before_it_imports_the_app() -> None:
    found = of_command("gunicorn shop.web:app", {"shop/web.py": APP, "shop/early.py": ON_IMPORT})
    assert found.handler is not None
    assert found.handler.target == "shop.state.stop"
    assert [one.by for one in found.replaced] == ["gunicorn"]


def test_so_does_the_worker_of_taskiq() -> None:
    files = {"shop/web.py": APP, "shop/early.py": ON_IMPORT}
    found = of_command("taskiq worker shop.web:app", files)
    assert [one.by for one in found.replaced] == ["taskiq"]


def test_gunicorn_that_preloads_sets_them_after() -> None:
    files = {"shop/web.py": APP, "shop/early.py": ON_IMPORT}
    found = of_command("gunicorn --preload shop.web:app", files)
    assert found.handler is not None
    assert found.handler.by == "gunicorn"


@pytest.mark.parametrize(
    ("words", "by"),
    [
        ("uvicorn shop.web:app", "uvicorn"),
        ("hypercorn shop.web:app", "hypercorn"),
        ("celery -A shop.web:app worker", "celery"),
        ("dramatiq shop.web", "dramatiq"),
    ],
)
def test_runner_that_sets_its_handlers_after_the_import(words: str, by: str) -> None:
    found = of_command(words, {"shop/web.py": APP, "shop/early.py": ON_IMPORT})
    assert found.handler is not None
    assert found.handler.by == by
    assert [one.target for one in found.replaced] == ["shop.state.stop"]


def test_runner_without_handlers() -> None:
    files = {"shop/web.py": APP, "shop/early.py": ""}
    assert not of_command("flask --app shop.web run", files).is_heard


def test_console_script() -> None:
    asked = project(
        {
            **PACKAGE,
            "shop/cli.py": "from .signals import install\ndef main():\n    install()\n",
            "shop/signals.py": INSTALL,
            "pyproject.toml": "[project.scripts]\nshop='shop.cli:main'\nraw='shop.state:stop'\n",
        }
    )
    shop, raw = asked.scripts("shop/cli.py")
    assert asked.handling(shop, "SIGTERM").is_heard
    assert not asked.handling(raw, "SIGTERM").is_heard


def test_only_modules_that_lead_to_a_registration_are_summed_up() -> None:
    files = {
        **PACKAGE,
        "run.py": f"import shop.large\nfrom shop.signals import install\ninstall()\n{MAIN}",
        "shop/signals.py": INSTALL,
        "shop/large.py": "import shop.state\n",
    }
    reader = InMemory(files)
    asked = Project(reader.tree, reader)
    entry = asked.entry_of_file("run.py")
    assert entry is not None
    assert asked.handling(entry, "SIGTERM").is_heard
    assert sorted(set(reader.summarised)) == ["run.py", "shop/signals.py"]
