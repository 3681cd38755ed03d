"""Gives the tests of packages their small collaborative."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def load_lab() -> ModuleType:
    """The module ``tests/exchange/lab.py``; tests are no packages, so it is loaded by its path."""
    name = "qic_tests_exchange_lab"
    if name not in sys.modules:
        path = Path(__file__).resolve().parent.parent / "exchange" / "lab.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def world() -> Any:
    """The names of the lab module: ids and scopes."""
    return load_lab()


@pytest.fixture(scope="session")
def lab(world: Any) -> Any:
    """Keys, and short ways to segments, packages and verdicts."""
    return world.Lab()
