"""What the whole program says of a finding that nobody hears the stop signal."""

from __future__ import annotations

import pytest

from shutdown_lint.model.deployment import Launch, Limit, Platform
from shutdown_lint.model.finding import Finding
from shutdown_lint.model.levels import Confidence, Preset, Severity
from shutdown_lint.model.span import Span
from shutdown_lint.project.heard import unless_heard
from shutdown_lint.project.project import Project
from support.small_project import SPOT, InMemory, started

REPLAY = """
    import time
    def main():
        try:
            while True:
                time.sleep(1)
        except KeyboardInterrupt:
            save()
    if __name__ == "__main__":
        main()
"""
AS_MODULE = "python -m shop.replay"


def finding(path: str) -> Finding:
    return Finding(
        "SHD101",
        "keyboard-interrupt-only",
        path,
        Span(6, 5, 6, 30),
        "",
        Severity.WARNING,
        Confidence.MEDIUM,
        Preset.DEFAULT,
    )


def after(signals: dict[str, str], **more: str) -> Finding | None:
    """The finding in a project of which commands are started that are stopped by these signals."""
    files = {"shop/__init__.py": "", "shop/replay.py": REPLAY}
    files |= {name.replace("__", "/") + ".py": text for name, text in more.items()}
    entries = []
    for command, signal in signals.items():
        entry = started(command, files)
        assert entry is not None
        launch = Launch(Platform.DOCKER, command, SPOT, None, Limit(10.0, ""), signal, SPOT)
        entries.append(entry._replace(launch=launch))
    reader = InMemory(files)
    return unless_heard(finding("shop/replay.py"), Project(reader.tree, reader, entries))


def test_ctrl_c_is_what_the_platform_sends() -> None:
    assert after({AS_MODULE: "SIGINT"}) is None


@pytest.mark.parametrize("signal", ["SIGTERM", "SIGQUIT"])
def test_another_signal_is_sent(signal: str) -> None:
    found = after({AS_MODULE: signal})
    assert found is not None
    assert found.related[-1].message == f"the program starts here: {AS_MODULE}"


def test_nobody_says_which_signal_is_sent() -> None:
    assert after({}) is not None


def test_the_same_file_is_started_by_another_program_as_well() -> None:
    other = "from shop.replay import main\nif __name__ == '__main__':\n    main()\n"
    assert after({AS_MODULE: "SIGINT"}, shop__nightly=other) is not None
    both = {AS_MODULE: "SIGINT", "python -m shop.nightly": "SIGINT"}
    assert after(both, shop__nightly=other) is None


def test_ctrl_c_is_sent_and_ignored() -> None:
    ignoring = (
        "import signal\nfrom shop.replay import main\nif __name__ == '__main__':\n"
        "    signal.signal(signal.SIGINT, signal.SIG_DFL)\n    main()\n"
    )
    signals = {AS_MODULE: "SIGINT", "python -m shop.nightly": "SIGINT"}
    assert after(signals, shop__nightly=ignoring) is not None


WEB = """
    import signal
    def main():
        signal.signal(signal.SIGTERM, stop)
"""


def test_a_function_of_the_same_name_in_another_file_is_not_run() -> None:
    replay = f"\n    from shop.web import wanted\n{REPLAY}"
    found = after({AS_MODULE: "SIGTERM"}, shop__replay=replay, shop__web=WEB)
    assert found is not None
    assert found.preset is Preset.DEFAULT


@pytest.mark.parametrize("use", ["run(web.main)", "run('main')", 'getattr(web, "main")()'])
def test_a_function_of_the_same_name_is_reached_from_afar(use: str) -> None:
    replay = f"\n    from shop import web\n    {use}\n{REPLAY}"
    found = after({AS_MODULE: "SIGTERM"}, shop__replay=replay, shop__web=WEB)
    assert found is not None
    assert found.preset is Preset.STRICT
