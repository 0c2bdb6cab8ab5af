"""Finds the `tables.py` of every capability, so that the shared metadata is complete."""

import importlib
import importlib.util
import pkgutil

import case_server


def capabilities() -> tuple[str, ...]:
    """The folders of `case_server`, in alphabetical order."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(case_server.__path__) if module.ispkg))


def load_every_table() -> None:
    """Import every `case_server.<capability>.tables`."""
    for capability in capabilities():
        name = f"case_server.{capability}.tables"
        if importlib.util.find_spec(name) is not None:
            importlib.import_module(name)
