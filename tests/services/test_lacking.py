"""Which site still lacks what: before a coach sets out, after she has put it on a stick, and once the site confirms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.errors import NotAllowedError
from qic_desktop.services.coaching import visiting
from qic_desktop.services.exchanging import carrying, exporting, importing, lacking
from qic_desktop.services.organising import paper_sites


@pytest.fixture
def round_trip(small: Any) -> Any:
    """Organiser, a site and its coach, who has news of both being accepted; the site has no news yet."""
    organiser = small.organiser()
    site, coach = small.site(organiser), small.coach(organiser)
    sent = exporting.export_data_package(site, small.root / "S001.qicpkg").file
    asks = exporting.export_data_package(coach, small.root / "asks.qicpkg").file
    carrying.take_packages(coach, [small.accept(organiser, sent, asks)])
    return small, organiser, site, coach


def folder(root: Path, name: str) -> Path:
    made = root / name
    made.mkdir()
    return made


def test_a_site_lacks_the_news_until_it_is_handed_over(round_trip: Any, tmp_path: Path) -> None:
    _small, _organiser, site, coach = round_trip
    (lacks,) = lacking.list_lacking(coach)
    assert (lacks.code, lacks.alone, lacks.own) == ("S001", (), False)
    assert lacks.news is not None
    carrying.put_on_stick(coach, folder(tmp_path, "stick"), lacks.packages, site.own_id)
    assert lacking.list_lacking(coach) == ()


def test_what_the_site_got_another_way_is_confirmed_by_its_own_package(round_trip: Any, tmp_path: Path) -> None:
    small, organiser, site, coach = round_trip
    news = exporting.publish(organiser, small.root / "later.qicpkg").file
    importing.import_packages(site, [news])
    carrying.take_packages(coach, [news])
    assert lacking.list_lacking(coach)[0].news is not None, "nobody has said so yet"
    carrying.take_packages(coach, [exporting.export_data_package(site, tmp_path / "back.qicpkg").file])
    assert lacking.list_lacking(coach) == ()


def test_a_visit_and_a_file_for_the_site_alone_are_lacking(round_trip: Any, tmp_path: Path) -> None:
    small, organiser, site, coach = round_trip
    (first,) = lacking.list_lacking(coach)
    carrying.put_on_stick(coach, folder(tmp_path, "one"), first.packages, "S001")
    visiting.begin_visit(coach, site.own_id)
    alone = exporting.publish(organiser, small.root / "for-S001.qicpkg", to=site.own_id).file
    carrying.take_packages(coach, [alone])
    (lacks,) = lacking.list_lacking(coach)
    assert (lacks.news, len(lacks.alone), lacks.own) == (None, 1, True)
    carrying.put_on_stick(coach, folder(tmp_path, "two"), lacks.packages, site.own_id)
    assert lacking.list_lacking(coach) == ()


def test_a_site_without_a_laptop_lacks_nothing_that_it_could_open(round_trip: Any) -> None:
    small, organiser, _site, coach = round_trip
    paper_sites.add_site(organiser, "Paper Hill", code="S002", reports_by="paper")
    carrying.take_packages(coach, [exporting.publish(organiser, small.root / "more.qicpkg").file])
    assert [one.code for one in lacking.list_lacking(coach)] == ["S001"]


def test_only_a_coach_asks(round_trip: Any) -> None:
    _small, organiser, site, _coach = round_trip
    for workspace in (organiser, site):
        with pytest.raises(NotAllowedError):
            lacking.list_lacking(workspace)
