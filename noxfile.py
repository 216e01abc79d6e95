"""What CI checks, one session each; every session is one command that a person could type."""

from __future__ import annotations

from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["tests", "lint", "types", "contracts", "docs"]


@nox.session(python=["3.11", "3.12", "3.13", "3.14"])
def tests(session: nox.Session) -> None:
    """Run the test suite."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Lint and check the format; then lint ourselves with ourselves."""
    session.install("-e", ".[dev]")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("shutdown-lint", "lint", "rules", "tools")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types."""
    session.install("-e", ".[dev]")
    session.run("mypy")


@nox.session
def contracts(session: nox.Session) -> None:
    """Check who may import whom."""
    session.install("-e", ".[dev]")
    session.run("lint-imports")


@nox.session
def docs(session: nox.Session) -> None:
    """Check that the rules' pages are what the rules say; `-- --write` writes them."""
    session.install("-e", ".[dev]")
    flags = [] if "--write" in session.posargs else ["--check"]
    session.run("python", "tools/docs.py", *flags)
    session.run("python", "tools/picture.py", *flags)
    if "--check" in flags:
        session.run("python", "tools/corpus.py", "judge", "--check")


@nox.session
def corpus(session: nox.Session) -> None:
    """Lint pinned real packages and report per rule, with links to the lines."""
    session.install("-e", ".[dev]")
    session.run("python", "tools/corpus.py", "fetch")
    session.run("python", "tools/corpus.py", "run", *session.posargs)


@nox.session
def accuracy(session: nox.Session) -> None:
    """Lint the corpus and write the page that says how often the rules are right."""
    session.install("-e", ".[dev]")
    session.run("python", "tools/corpus.py", "fetch")
    session.run("python", "tools/corpus.py", "judge", *session.posargs)


@nox.session
def fixes(session: nox.Session) -> None:
    """Try the fixes on copies of the corpus's files, and look at what came out."""
    session.install("-e", ".[dev]")
    session.run("python", "tools/corpus.py", "fetch")
    session.run("python", "tools/corpus.py", "fix", *(session.posargs or ["--unsafe"]))


@nox.session
def bench(session: nox.Session) -> None:
    """Measure how fast we are beside other tools, and write the page that says so."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "tools.bench", *session.posargs)


@nox.session
def oracle(session: nox.Session) -> None:
    """Lint the corpus with and without short cuts; both reports must be the same."""
    session.install("-e", ".[dev]")
    session.run("python", "tools/corpus.py", "fetch")
    folders = session.posargs or [str(path) for path in sorted(Path("corpus").glob("*-*"))]
    session.run("python", "tools/oracle.py", *folders)
