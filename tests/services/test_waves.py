"""Waves side by side: a figure of one wave is that of its sites alone, as known on the day that is asked about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from qic_desktop.errors import NotFoundError
from qic_desktop.services.organising import aggregating, provenance, site_changes, waves
from qic_desktop.services.organising.aggregating import Chosen
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace


@pytest.fixture
def organiser(play: Any) -> Workspace:
    """Three sites; the first is of wave 1, the second of wave 2, the third of none."""
    workspace: Workspace = play.organiser()
    for number, wave in enumerate(("1", "2", ""), 1):
        site = play.enrolled_site(workspace, f"S00{number}")
        play.record(site, "2026-01", number, 10)
        play.take(workspace, play.export(site))
        if wave:
            site_changes.set_wave(workspace, [trust.find_site(workspace, f"S00{number}").id], wave)
    return workspace


def pooled(play: Any, organiser: Workspace, chosen: Chosen) -> list[float | None]:
    found = aggregating.collect_chosen(organiser, play.measure(organiser), chosen).aggregate.periods
    return [one.pooled for one in found if one.pooled is not None]


def test_a_wave_is_its_own_sites(play: Any, organiser: Workspace) -> None:
    assert waves.list_waves(organiser) == ("1", "2")
    assert pooled(play, organiser, Chosen(wave="1")) == [0.1]
    assert pooled(play, organiser, Chosen(wave=" 2 ")) == [0.2]
    assert pooled(play, organiser, Chosen()) == [0.2]
    rests = provenance.provenance_of(organiser, play.measure(organiser), chosen=Chosen(wave="2"))
    assert [one.site for one in rests.packages] == ["S002"]


def test_an_unknown_wave_is_refused_and_an_earlier_day_knows_none(play: Any, organiser: Workspace) -> None:
    view = play.measure(organiser)
    with pytest.raises(NotFoundError) as refused:
        aggregating.check_chosen(organiser, view, Chosen(wave="3"))
    assert refused.value.what == "wave"
    before = organiser.today() - timedelta(days=1)
    assert pooled(play, organiser, Chosen(wave="1", as_of=before)) == []
    assert pooled(play, organiser, Chosen(wave="1", as_of=organiser.today())) == [0.1]


def test_numbers_stand_in_their_order(organiser: Workspace) -> None:
    third = trust.find_site(organiser, "S003").id
    site_changes.set_wave(organiser, [third], "10")
    assert waves.list_waves(organiser) == ("1", "2", "10")
