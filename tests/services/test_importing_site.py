"""A team's store and other teams' packages."""

from __future__ import annotations

from pathlib import Path

from qic_desktop import bootstrap
from qic_desktop.exchange.package import Contents, build_package
from qic_desktop.services import keeping
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.trusting import enrolling, joining, trust
from qic_desktop.services.workspace import Role
from qic_desktop.store import segments


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


def test_another_teams_segment_is_refused_whatever_the_package_says_of_itself(tmp_path: Path) -> None:
    organiser = bootstrap.create_workspace(tmp_path / "organiser.qic", Role.ORGANISER, "Together")
    stores = []
    for name in ("Mine", "Other"):
        exporting.invite(organiser, name, tmp_path / f"{name}.invitation", code=name)
        store = bootstrap.create_workspace(tmp_path / f"{name}.qic", Role.SITE, name)
        joining.join(store, tmp_path / f"{name}.invitation")
        exporting.export_data_package(store, tmp_path / f"{name}.qicpkg")
        stores.append(store)
    importing.import_packages(organiser, [tmp_path / "Mine.qicpkg", tmp_path / "Other.qicpkg"])
    for pending in enrolling.pending_requests(organiser):
        enrolling.enrol(organiser, pending)
    mine, other = stores
    importing.import_packages(mine, [exporting.publish(organiser, tmp_path / "news.qicpkg").file])
    held = segments.held(other.store.connection, "scope=?", (other.scope.text,))
    bag = Contents(kind="coach", collab=trust.collaborative_of(other), segments=[one.sealed for one in held])
    (tmp_path / "bag.qicpkg").write_bytes(build_package(bag, trust.own_key(other), number=9, made=1, app="test"))
    (result,) = importing.import_packages(mine, [tmp_path / "bag.qicpkg"]).packages
    assert (result.counts.new, result.counts.refused) == (0, held[-1].last)
    assert not segments.held(mine.store.connection, "scope=?", (other.scope.text,))
    for workspace in (organiser, mine, other):
        workspace.close()


def test_a_date_that_is_none_costs_the_chart_its_empty_months_and_nothing_else(tmp_path: Path) -> None:
    organiser = bootstrap.create_workspace(tmp_path / "organiser.qic", Role.ORGANISER, "Together")
    collaboratives.describe_collaborative(organiser, title="Together", start="next spring", end="9999-13")
    assert len(collaboratives.expected_periods(organiser)) == 1
    organiser.close()
