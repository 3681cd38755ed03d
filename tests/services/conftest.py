"""Gives tests a small collaborative in real stores."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def load_small_collaborative() -> ModuleType:
    """The module ``tests/services/small_collaborative.py``; tests are no packages, so it is loaded by its path."""
    name = "qic_tests_small_collaborative"
    if name not in sys.modules:
        path = Path(__file__).resolve().parents[1] / "services" / "small_collaborative.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Any]:
    """A small collaborative in ``tmp_path``; its stores are closed at the end."""
    made = load_small_collaborative().SmallCollaborative(tmp_path)
    yield made
    made.close()
