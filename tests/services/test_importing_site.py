"""A team's store and other teams' packages."""

from __future__ import annotations

from pathlib import Path

from qic_desktop import bootstrap
from qic_desktop.services import exporting, importing, keeping
from qic_desktop.services.workspace import Role


def test_a_site_does_not_take_in_another_sites_package(tmp_path: Path) -> None:
    mine = bootstrap.create_workspace(tmp_path / "mine.qic", Role.SITE, "Mine")
    other = bootstrap.create_workspace(tmp_path / "other.qic", Role.SITE, "Other")
    package = tmp_path / "other.qicpkg"
    exporting.export_data_package(other, package)
    before = keeping.digest(mine)
    (result,) = importing.import_packages(mine, [package]).packages
    assert (result.outcome, result.code, result.counts.new) == ("refuse", "E-OTHER-SITE", 0)
    assert keeping.digest(mine) == before
    other.close()
    mine.close()
