"""A revocation takes back what came before it, as if it had come first; what a computer wrote itself stays on it."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services import keeping
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.organising.whole import to_do_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Edit


@pytest.fixture
def scene(play: Any) -> tuple[Workspace, Workspace]:
    """An organiser and a site that sent three months, one package each."""
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    for month in (1, 2, 3):
        play.record(site, f"2026-0{month}", month, 10)
        play.take(organiser, play.export(site))
    return organiser, site


def revoke(organiser: Workspace, site: Workspace, last: int) -> None:
    """The site's key is valid up to its ``last``-th segment, from the end."""
    rows = site.store.rows("select id from segment where scope=? order by first", (site.scope.text,))
    edit = Edit("revocation", site.journal.writer, {"limit": {"chains": {site.scope.text: rows[last][0]}}})
    organiser.journal.append(organiser_scope(), [edit])


def test_what_was_taken_in_before_the_revocation_came_is_set_aside_at_the_next_import(play: Any, scene: Any) -> None:
    organiser, site = scene
    assert len(play.values(organiser, site.own_id)) == 3
    revoke(organiser, site, -2)
    package = play.export(site)
    plan = importing.import_packages(organiser, [package], dry_run=True)
    assert len(play.values(organiser, site.own_id)) == 3
    assert [change.after for change in plan.packages[0].changes if "2026-03" in change.touched.id] == [None]
    play.take(organiser, package)
    assert play.values(organiser, site.own_id) == {"2026-01": (1, 10), "2026-02": (2, 10)}
    assert keeping.check(organiser).waiting == 1
    assert play.sound(organiser)


def test_the_order_of_revocation_and_entries_does_not_matter(play: Any, scene: Any) -> None:
    organiser, site = scene
    package = play.export(site)
    beyond = [f"2026-0{month}" for month in (2, 3)]
    assert set(beyond) <= set(play.values(organiser, site.own_id))
    revoke(organiser, site, -3)
    exporting.publish(organiser, play.file("news"))
    play.take(organiser, package)
    first = keeping.digest(organiser)
    play.take(organiser, package, package)
    assert keeping.digest(organiser) == first
    assert play.values(organiser, site.own_id) == {"2026-01": (1, 10)}


def test_the_revoked_laptop_keeps_its_own_entries(play: Any) -> None:
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-01", 1, 10)
    play.take(organiser, play.export(site))
    organiser.journal.append(organiser_scope(), [Edit("revocation", site.journal.writer, {"limit": {"chains": {}}})])
    news = exporting.publish(organiser, play.file("news")).file
    play.take(site, news)
    assert play.values(site) == {"2026-01": (1, 10)}
    play.take(organiser, news)
    assert play.values(organiser, site.own_id) == {}
    assert play.sound(organiser)
    assert play.sound(site)


def test_an_ended_key_waits_for_the_news_that_tells_of_it(play: Any, scene: Any) -> None:
    organiser, site = scene
    exporting.publish(organiser, play.file("before"))
    assert to_do_of(organiser).ended == 0
    revoke(organiser, site, -2)
    revoke(organiser, site, -3)
    assert to_do_of(organiser).ended == 1
    exporting.publish(organiser, play.file("news"))
    assert to_do_of(organiser).ended == 0
