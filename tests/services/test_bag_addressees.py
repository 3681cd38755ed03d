"""A file of the bag that is addressed to one site alone: it is told as such, and no other site gets it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.errors import NotAllowedError
from qic_desktop.services.exchanging import carrying, exporting
from qic_desktop.services.organising import paper_sites
from qic_desktop.wording.errors import describe


@pytest.fixture
def laden(small: Any) -> tuple[Any, Any]:
    """A coach with news for everybody and news for Paper Hill alone; the last is answered."""
    organiser = small.organiser()
    site, coach = small.site(organiser), small.coach(organiser)
    sent = exporting.export_data_package(site, small.root / "S001.qicpkg").file
    asks = exporting.export_data_package(coach, small.root / "asks.qicpkg").file
    other = paper_sites.add_site(organiser, "Paper Hill", code="S002", reports_by="paper")
    carrying.take_packages(coach, [small.accept(organiser, sent, asks)])
    alone = exporting.publish(organiser, small.root / "for-S002.qicpkg", to=other).file
    carrying.take_packages(coach, [alone])
    return coach, next(one for one in carrying.list_bag(coach) if one.to == other)


def test_the_bag_says_for_which_site_a_file_is(laden: Any) -> None:
    coach, alone = laden
    assert alone.to_name == "Paper Hill"
    assert [one.to for one in carrying.list_bag(coach) if one.id != alone.id] == [""]


def test_no_other_site_gets_it_and_nothing_is_copied(laden: Any, tmp_path: Path) -> None:
    coach, _alone = laden
    stick = tmp_path / "stick"
    stick.mkdir()
    everything = [one.id for one in carrying.list_bag(coach)]
    with pytest.raises(NotAllowedError) as refused:
        carrying.put_on_stick(coach, stick, everything, "S001")
    assert "is for Paper Hill alone" in describe(refused.value)
    assert list(stick.iterdir()) == []
    assert not any(one.given for one in carrying.list_bag(coach))


@pytest.mark.parametrize("given_to", ["S002", "Organiser", "District office"])
def test_its_own_site_gets_it_and_somebody_who_carries_it_on(laden: Any, tmp_path: Path, given_to: str) -> None:
    coach, alone = laden
    stick = tmp_path / "stick"
    stick.mkdir()
    carrying.put_on_stick(coach, stick, [alone.id], given_to)
    assert (stick / "for-S002.qicpkg").exists()
