"""Calls by which it is decided at run time what code runs."""

from __future__ import annotations

from typing import Final

# By the name of a module or of what is in one; a constant is followed as an import.
BY_NAME: Final = frozenset(
    {
        "importlib.import_module",
        "builtins.__import__",
        "runpy.run_module",
        "runpy.run_path",
        "pkgutil.resolve_name",
        "pydoc.locate",
        "django.utils.module_loading.import_string",
        "werkzeug.utils.import_string",
        "celery.utils.imports.symbol_by_name",
        "kombu.utils.imports.symbol_by_name",
    }
)
# Plugins, which other distributions bring along, and code that is made up.
OF_OTHERS: Final = frozenset(
    {
        "importlib.metadata.entry_points",
        "importlib_metadata.entry_points",
        "pkg_resources.iter_entry_points",
        "pkg_resources.load_entry_point",
        "stevedore.ExtensionManager",
        "stevedore.DriverManager",
        "stevedore.NamedExtensionManager",
        "stevedore.extension.ExtensionManager",
        "stevedore.driver.DriverManager",
        "stevedore.named.NamedExtensionManager",
        "importlib.util.module_from_spec",
        "builtins.exec",
    }
)
# What people say when they start a program.
GIVEN: Final = ("sys.argv", "os.environ", "os.getenv")
