"""The practice table is made from the published file as its README says."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from qic_desktop.paths import RESOURCES

SOURCE = """"period","org_code","type","attendances","breaches","admissions"
2016-05-01,"RB1","1",100,10,30
2016-04-01,"RB1","other",50,0,0
2016-04-01,"RB1","1",90,9,20
2016-04-01,"RB1","2",10,1,2
2016-04-01,"NAX","other",70,0,0
2016-06-01,"RA9","1",40,4,8
2016-04-01,"RA9","other",5,0,0
"""


@pytest.fixture(scope="module")
def program() -> ModuleType:
    path = RESOURCES.parent / "installer" / "practice_table.py"
    spec = importlib.util.spec_from_file_location("practice_table", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "ae_attendances.csv"
    path.write_text(SOURCE, encoding="utf-8")
    return path


def test_department_types_are_added_up_and_missing_months_stay_missing(program: ModuleType, source: Path) -> None:
    assert program.make_table(program.read_source(source)) == (
        ("S001", "2016-04", 5, 0, 0),
        ("S001", "2016-06", 40, 4, 8),
        ("S002", "2016-04", 150, 10, 22),
        ("S002", "2016-05", 100, 10, 30),
    )


def test_only_organisations_with_a_major_department_get_a_code(program: ModuleType, source: Path) -> None:
    assert program.site_codes(program.read_source(source)) == {"RA9": "S001", "RB1": "S002"}


def test_a_source_with_other_organisations_writes_nothing(
    program: ModuleType, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "table.csv"
    assert program.main([str(source), "--out", str(out)]) == 1
    assert not out.exists()
    assert "RB1" in capsys.readouterr().err


def test_the_table_is_written_and_reported(
    program: ModuleType,
    source: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sites = tmp_path / "sites.csv"
    sites.write_text("code,name,source_organisation\nS001,A,RA9\nS002,B,RB1\n", encoding="utf-8")
    monkeypatch.setattr(program, "SITES", sites)
    out = tmp_path / "table.csv"
    assert program.main([str(source), "--out", str(out)]) == 0
    assert out.read_bytes().splitlines()[:2] == [
        b"site,period,attendances,breaches,admissions",
        b"S001,2016-04,5,0,0",
    ]
    assert "2 sites, 3 months, 4 rows" in capsys.readouterr().out


def test_the_table_that_is_shipped_is_in_the_order_in_which_it_is_made(program: ModuleType) -> None:
    rows = program.TABLE.read_text(encoding="utf-8").splitlines()
    assert rows[0] == ",".join(program.HEADER)
    assert rows[1:] == sorted(rows[1:])
    assert b"\r" not in program.TABLE.read_bytes()
