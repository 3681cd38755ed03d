"""How exchange stands for an organiser: freshness, gaps, receipts, hand-overs."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.errors import NotAllowedError
from qic_desktop.services.exchanging import arrivals_state, carrying, exporting, hand_overs, importing, inbox
from qic_desktop.services.exchanging.arrivals_state import SILENT_DAYS
from qic_desktop.services.organising import paper_sites
from qic_desktop.wording.arrivals_state import standing_headline


def test_silence_receipts_and_hand_overs(small: Any) -> None:
    organiser = small.organiser()
    site, coach = small.site(organiser), small.coach(organiser)
    small.site(organiser, "Harbour Clinic", "S002")
    small.record(site, ["2026-01"])
    sent = exporting.export_data_package(site, small.root / "S001.qicpkg").file
    joined = exporting.export_data_package(coach, small.root / "coach.qicpkg").file
    news = small.accept(organiser, sent, joined)
    (one,) = arrivals_state.arrivals_state(organiser).sites
    assert (one.name, one.days, one.is_silent, one.has_newest) == ("Les Filaos", 0, False, False)
    importing.import_packages(coach, [news])
    importing.import_packages(site, [news])
    carrying.take_packages(coach, [exporting.export_data_package(site, small.root / "later.qicpkg").file])
    (bag,) = [each for each in carrying.list_bag(coach) if each.kind == "site"]
    stick = small.root / "stick"
    stick.mkdir()
    put = carrying.put_on_stick(coach, stick, [bag.id], "Organiser")
    importing.import_packages(organiser, put.files)
    view = arrivals_state.arrivals_state(organiser)
    assert view.unconfirmed == ()
    assert any((hop.whose, hop.given_to) == ("Les Filaos", "Organiser") for hop in view.hops)
    assert hand_overs.list_hand_overs(coach)
    assert (view.ready, view.aside) == (0, 0)
    (small.root / "cut.qicpkg").write_bytes(sent.read_bytes()[:-40])
    importing.import_packages(organiser, [small.root / "cut.qicpkg"])
    assert arrivals_state.arrivals_state(organiser).refused == 1
    small.later(SILENT_DAYS + 1)
    assert [each.name for each in arrivals_state.arrivals_state(organiser).silent] == ["Les Filaos"]


def test_no_package_is_missed_of_a_site_without_a_laptop(small: Any) -> None:
    organiser = small.organiser()
    paper_sites.add_site(organiser, "Hill Clinic", code="P001", reports_by="paper")
    paper_sites.add_site(organiser, "Lake Clinic", code="P002", reports_by="excel")
    view = arrivals_state.arrivals_state(organiser)
    assert (view.sites, view.silent, view.unconfirmed) == ((), (), ())


def test_only_an_organiser_has_sites_to_look_after(small: Any) -> None:
    with pytest.raises(NotAllowedError):
        arrivals_state.arrivals_state(small.site(small.organiser()))


def test_a_package_that_waits_to_be_accepted_is_said_before_all_is_well(small: Any) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    small.record(site, ["2026-01"])
    small.accept(organiser, exporting.export_data_package(site, small.root / "S001.qicpkg").file)
    small.record(site, ["2026-02"])
    inbox.receive(organiser, [exporting.export_data_package(site, small.root / "later.qicpkg").file])
    view = arrivals_state.arrivals_state(organiser)
    assert view.ready == 1
    said = standing_headline(len(view.sites), silent=0, incomplete=0, waiting=(view.ready, view.aside))
    assert said == "1 package waits for you to accept it; nothing is lost."
