"""The awkward rows, for every test of the engines."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def awkward() -> Any:
    """Rows, goals and what numpy makes of them (``tests/scale/awkward.py``)."""
    spec = importlib.util.spec_from_file_location("awkward_rows", Path(__file__).with_name("awkward.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
