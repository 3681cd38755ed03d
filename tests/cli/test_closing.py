"""``qic collaborative-report``, ``qic dossier`` and ``qic archive``: what they write, what they refuse."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def store(done: Any, tmp_path: Path) -> Path:
    path = tmp_path / "organiser.qic"
    done("new", path, "--role", "organiser", "--name", "Emergency care")
    done("collaborative", path, "--title", "Four-hour care", "--start", "2026-01-01")
    return path


def test_a_report_is_written_with_its_texts(done: Any, qic: Any, store: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    said = done("collaborative-report", store, out, "--text", "background", "Too long a wait.").out
    assert out.read_bytes().startswith(b"%PDF")
    assert "Still to write: What is known" in said
    told = done("collaborative-report", store, out, "--outside", "--json").json
    assert "Background" not in told["unwritten"]
    assert (told["names_removed"], told["telling"]) == (0, [])
    refused = qic("collaborative-report", store, out, "--text", "title", "x")
    assert refused.status == 1
    assert "no field “title”" in refused.err


def test_a_dossier_and_an_archive_are_written_once(done: Any, qic: Any, store: Path, tmp_path: Path) -> None:
    made = done("dossier", store, tmp_path, "--json").json
    assert zipfile.ZipFile(made["file"]).testzip() is None
    assert len(made["sha256"]) == len(made["digest"]) == 64
    again = qic("dossier", store, tmp_path)
    assert again.status == 1
    assert "nothing was overwritten" in again.err
    kept = done("archive", store, tmp_path, "--json").json
    assert {path.name for path in Path(kept["folder"]).iterdir()} == {kept["dossier"], kept["backup"]}
    assert kept["digest"] == made["digest"]
    assert qic("archive", store, tmp_path).status == 1
    assert qic("dossier", store, tmp_path / "gone").status == 1


def test_a_site_has_none_of_it(done: Any, qic: Any, tmp_path: Path) -> None:
    site = tmp_path / "site.qic"
    done("new", site, "--role", "site", "--name", "Walstead")
    for command in ("dossier", "archive", "collaborative-report"):
        assert qic(command, site, tmp_path / "out").status == 1
    assert not (tmp_path / "out").exists()
