"""From when a site takes part that is accepted late: as its wave, else since the start, and both are said."""

from __future__ import annotations

from typing import Any

from qic_desktop.domain.collaborative import Participation
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.exchanging import importing, inbox
from qic_desktop.services.organising import collaboratives, joining_late, site_changes
from qic_desktop.services.trusting import enrolling, trust
from qic_desktop.services.workspace import Workspace


def keys(organiser: Workspace) -> list[str]:
    return [one.request.keyid for one in enrolling.pending_requests(organiser)]


def since_of(organiser: Workspace, code: str) -> str | None:
    site = trust.find_site(organiser, code).id
    (span,) = (one for one in organiser.journal.list_records(Participation, organiser_scope()) if one.site == site)
    return span.since


def accepted(play: Any, organiser: Workspace, code: str, *, month: str = "") -> tuple[Workspace, list[str]]:
    site = play.site(organiser, code)
    if month:
        play.record(site, month, 5, 10)
    importing.import_packages(organiser, [play.export(site)])
    asked = keys(organiser)
    inbox.accept_requests(organiser, asked)
    return site, asked


def month_back(organiser: Workspace, months: int) -> str:
    at = organiser.today().year * 12 + organiser.today().month - 1 - months
    return f"{at // 12:04d}-{at % 12 + 1:02d}"


def test_months_long_over_are_named_and_the_step_takes_them_away(play: Any) -> None:
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Then", start=month_back(organiser, 8))
    _site, asked = accepted(play, organiser, "S001")
    assert since_of(organiser, "S001") == month_back(organiser, 8)
    late = joining_late.late_starts(organiser, asked)
    assert late is not None
    assert ([one.code for one in late.sites], late.since, late.months) == (["S001"], month_back(organiser, 8), 8)
    site_changes.begin_from(organiser, [one.id for one in late.sites], late.now)
    assert joining_late.late_starts(organiser, asked) is None
    assert since_of(organiser, "S001") == month_back(organiser, 0)


def test_who_sent_values_or_asks_in_the_first_weeks_is_not_late(play: Any) -> None:
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Then", start=month_back(organiser, 8))
    _site, asked = accepted(play, organiser, "S001", month=month_back(organiser, 5))
    assert joining_late.late_starts(organiser, asked) is None
    collaboratives.describe_collaborative(organiser, title="Then", start=month_back(organiser, joining_late.GRACE))
    _site, asked = accepted(play, organiser, "S002")
    assert joining_late.late_starts(organiser, asked) is None
    assert joining_late.late_starts(organiser, ["no such key"]) is None


def test_a_new_site_begins_as_its_wave(play: Any) -> None:
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Then", start="2025-01")
    accepted(play, organiser, "S001")
    first = trust.find_site(organiser, "S001").id
    site_changes.set_wave(organiser, [first], "Second wave")
    site_changes.begin_from(organiser, [first], "2025-09")
    assert joining_late.usual_start(organiser, "second WAVE ") == "2025-09"
    assert joining_late.usual_start(organiser, "Third") == "2025-01"
    assert joining_late.usual_start(organiser) == "2025-01"
