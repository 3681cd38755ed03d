"""The invented births come out of their program byte for byte, and hold what their README promises."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest

from qic_desktop.paths import RESOURCES

TABLES = ("months.csv", "weeks.csv", "bleeding.csv")


@pytest.fixture(scope="module")
def program() -> ModuleType:
    path = RESOURCES.parent / "installer" / "practice_births.py"
    spec = importlib.util.spec_from_file_location("practice_births", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_a_second_run_gives_the_same_bytes(program: ModuleType, tmp_path: Path) -> None:
    assert program.main(["--out", str(tmp_path)]) == 0
    for name in TABLES:
        assert (tmp_path / name).read_bytes() == (RESOURCES / "practice" / "births" / name).read_bytes(), name


def test_without_oxytocin_few_mothers_get_it(program: ModuleType) -> None:
    shape = program.Shape(30, (1.0, 1.0, "2024-01"), (0.5, 0.5, "2024-01"), without=(("2024-03-01", 31),))
    born = program.draw(shape, random.Random("1"))
    march = [one for one in born if f"{one.day:%Y-%m}" == "2024-03"]
    assert sum(one.oxytocin for one in march) < len(march) / 2
    assert all(one.oxytocin for one in born if one not in march)
