"""``qic import --report``: a summary of what came, as a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_the_summary_is_written_beside_the_import(done: Any, tmp_path: Path) -> None:
    organiser, site = tmp_path / "organiser.qic", tmp_path / "site.qic"
    done("new", organiser, "--role", "organiser", "--name", "Organiser")
    done("collaborative", organiser, "--title", "Safe Birth")
    done("invite", organiser, "Les Filaos", "--code", "S001", "--out", tmp_path / "invitation.qicpkg")
    done("new", site, "--role", "site", "--name", "Les Filaos")
    done("import", site, tmp_path / "invitation.qicpkg", "--report", tmp_path / "came.pdf")
    assert (tmp_path / "came.pdf").read_bytes().startswith(b"%PDF")
