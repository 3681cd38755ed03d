"""The organiser's first page as values; on real stores."""

from pathlib import Path
from typing import Any

from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.organising.whole import overview
from qic_desktop.services.trusting import enrolling
from qic_desktop.services.workspace import Role

MONTHS = [f"2026-{month:02d}" for month in range(1, 11)]


def small(play: Any) -> Any:
    """Three sites: two report every month, the third stopped in June."""
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Safer births", start="2026-01")
    for code, months in (("S001", MONTHS), ("S002", MONTHS), ("S003", MONTHS[:6])):
        site = play.site(organiser, code)
        for number, month in enumerate(months):
            play.record(site, month, 80 + number, 100)
        importing.import_packages(organiser, [play.export(site)])
    for pending in enrolling.pending_requests(organiser):
        enrolling.enrol(organiser, pending, since="2026-01")
    return organiser


def test_an_empty_store_has_nothing_to_show(play: Any) -> None:
    found = overview(play.create("organiser", Role.ORGANISER))
    assert (found.view, found.whole, found.sites) == (None, None, 0)


def test_all_sites_are_pooled_and_who_fell_silent_is_named(play: Any) -> None:
    found = overview(small(play))
    assert found.whole is not None
    assert found.chart is not None
    october = next(row for row in found.whole.aggregate.periods if row.period == "2026-10")
    assert (october.reporting, october.pooled) == (2, 0.89)
    assert [(one.site.code, one.periods) for one in found.silent] == [("S003", 4)]


def test_the_same_sites_throughout_leave_out_who_stopped(play: Any) -> None:
    found = overview(small(play), same=True)
    assert found.same == 2
    assert found.shown is not None
    assert found.whole is not None
    assert (len(found.shown.sites), len(found.whole.sites)) == (2, 3)


def test_what_waits_is_counted(play: Any) -> None:
    organiser = small(play)
    site = play.site(organiser, "S004")
    importing.import_packages(organiser, [play.export(site)])
    collaboratives.describe_collaborative(organiser, title="Safer births everywhere")
    waits = overview(organiser).to_do
    assert (waits.requests, waits.aside, waits.drafts) == (1, 1, True)


def test_packages_accepted_since_the_last_news_ask_for_news(play: Any, tmp_path: Path) -> None:
    organiser = small(play)
    assert overview(organiser).to_do.news > 0
    exporting.publish(organiser, tmp_path / "news.qicpkg")
    assert overview(organiser).to_do.news == 0
