"""Which development servers serve, and for whom."""

from __future__ import annotations

import libcst as cst
import pytest

from shutdown_lint.facts.servers.development import Development
from support.module_facts import facts_of, node_of

HEAD = """
import os
from flask import Flask
from werkzeug.serving import run_simple
from django.core.management import call_command, execute_from_command_line
app = Flask(__name__)
HOST = "0.0.0.0"
"""


def found(call: str, before: str = "") -> Development | None:
    facts = facts_of(f"{HEAD}{before}{call}\n")
    return facts.development_servers.of(node_of(facts, cst.Call, call))


@pytest.mark.parametrize(
    ("call", "name", "public"),
    [
        ("app.run()", "Flask's", False),
        ("app.run(HOST)", "Flask's", True),
        ("app.run(host='::')", "Flask's", True),
        ("app.run(host='')", "Flask's", True),
        ("app.run(host='127.0.0.1')", "Flask's", False),
        ("app.run(host=told)", "Flask's", False),
        ("app.run(HOST, debug=told)", "Flask's", True),
        ("app.run(os.environ.get('HOST', '0.0.0.0'))", "Flask's", True),
        ("app.run(told or os.getenv('HOST', default='0.0.0.0'))", "Flask's", True),
        ("app.run(os.environ.get('HOST', '127.0.0.1'))", "Flask's", False),
        ("app.run(os.environ.get('HOST'))", "Flask's", False),
        ("app.run(told and '0.0.0.0')", "Flask's", False),
        ("app.run(told.get('HOST', '0.0.0.0'))", "Flask's", False),
        ("run_simple('0.0.0.0', 80, app)", "werkzeug's", True),
        ("call_command('runserver')", "Django's", False),
        ("call_command('runserver', '0.0.0.0:8000')", "Django's", True),
        ("execute_from_command_line(['m', 'runserver', '[::]:80'])", "Django's", True),
    ],
)
def test_finds_the_server_and_its_address(call: str, name: str, *, public: bool) -> None:
    assert found(call) == Development(name, public, is_only_one=True)


@pytest.mark.parametrize(
    "call",
    [
        "app.run(debug=True)",
        "run_simple(HOST, 80, app, use_reloader=True)",
        "app.run(**told)",
        "call_command('migrate')",
        "other.run(HOST)",
    ],
)
def test_says_nothing_of_others(call: str) -> None:
    assert found(call) is None


@pytest.mark.parametrize(
    "before",
    [
        "if DEBUG: ",
        "if app.isDevMode: ",
        "if env == 'local': ",
        "if in_production:\n    pass\nelse: ",
        "def serve_dev(): ",
    ],
)
def test_says_nothing_where_it_is_for_development(before: str) -> None:
    assert found("app.run(HOST)", before) is None


def test_sees_the_name_of_another_server() -> None:
    server = found("app.run(HOST)", "# or: gunicorn shop:app\n")
    assert server is not None
    assert not server.is_only_one
