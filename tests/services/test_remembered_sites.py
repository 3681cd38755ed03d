"""What is remembered of many sites: the same answer until something is written that it is made of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.measure import Measure
from qic_desktop.domain.observation import Source
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.measuring import entering_for, measures
from qic_desktop.services.measuring.entering_for import ForValue
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import (
    aggregating,
    collaboratives,
    context_events,
    harvest,
    paper_sites,
    participations,
    reporting_grid,
    site_changes,
    site_notes,
)
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import record_edit

MONTHS = [f"2026-{month:02d}" for month in range(1, 9)]


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser()
    collaboratives.describe_collaborative(made, title="Safer births", start="2026-01")
    for code in ("S001", "S002"):
        site = play.enrolled_site(made, code)
        for month in MONTHS:
            play.record(site, month, 80, 100)
        play.take(made, play.export(site))
    return made


def answers(workspace: Workspace) -> tuple[object, ...]:
    view = measures.list_pooled(workspace)[0]
    grid = reporting_grid.reporting_grid(workspace)
    taking_part = participations.read_all(workspace)
    return aggregating.collect(workspace, view), grid.lines, trust.list_sites(workspace), taking_part


def test_nothing_is_read_twice_and_a_note_changes_nothing(organiser: Workspace) -> None:
    before = answers(organiser)
    site_notes.add_note(organiser, "S001", "Telephoned")
    after = answers(organiser)
    assert all(one is other for one, other in zip(before[:1] + before[2:], after[:1] + after[2:], strict=True))
    assert harvest.read_harvest(organiser).rows == ()


def test_a_new_package_is_seen(organiser: Workspace, play: Any) -> None:
    before = answers(organiser)
    site = play.enrolled_site(organiser, "S003")
    play.record(site, "2026-08", 1, 100)
    play.take(organiser, play.export(site))
    after = answers(organiser)
    assert len(before[2]) + 1 == len(after[2]) == len(after[1]) == len(after[0].sites)  # type: ignore[arg-type,attr-defined]
    view = measures.list_pooled(organiser)[0]
    row = aggregating.collect(organiser, view).aggregate.periods[MONTHS.index("2026-08")]
    assert row.reporting == 3


def test_a_corrected_value_is_seen_at_once(organiser: Workspace) -> None:
    answers(organiser)
    site = paper_sites.add_site(organiser, "Moor", code="M", reports_by="paper")
    view = measures.list_pooled(organiser)[0]
    for numerator in (10, 90):
        value = ForValue(view, parse_period("2026-08"), Entry(numerator=numerator, denominator=100))
        entering_for.enter_for(organiser, site, [value], source=Source.PAPER, on=date(2026, 9, 1))
        collection = aggregating.collect(organiser, view)
        place = [one.id for one in collection.sites].index(site)
        assert collection.panel.numerators[place, MONTHS.index("2026-08")] == numerator
        line = next(one for one in reporting_grid.reporting_grid(organiser).lines if one.site.id == site)
        assert [one.numerator for one in line.squares if one.numerator is not None] == [numerator]


def test_sites_that_move_or_leave_and_what_happened_are_seen(organiser: Workspace) -> None:
    answers(organiser)
    first = organiser.journal.list_records(Site, organiser_scope())[0]
    organiser.journal.append(organiser_scope(), [record_edit(Site, first.id, area="North")])
    assert [one.site.area for one in reporting_grid.reporting_grid(organiser, area="North").lines] == ["North"]
    site_changes.withdraw(organiser, [first.id], "2026-05", reason="No time")
    view = measures.list_pooled(organiser)[0]
    collection = aggregating.collect(organiser, view)
    place = [one.id for one in collection.sites].index(first.id)
    assert not collection.panel.expected[place, MONTHS.index("2026-08")]
    context_events.write_happening(organiser, "Strike", "2026-03")
    assert [one.text for one in aggregating.collect(organiser, view).happenings] == ["Strike"]


def test_undo_is_seen(organiser: Workspace) -> None:
    view = measures.list_pooled(organiser)[0]
    context_events.write_happening(organiser, "Strike", "2026-03")
    assert aggregating.collect(organiser, view).happenings
    organiser.journal.undo()
    assert not aggregating.collect(organiser, view).happenings


def test_another_due_day_is_seen(organiser: Workspace) -> None:
    view = measures.list_pooled(organiser)[0]
    answers(organiser)
    organiser.journal.append(organiser_scope(), [record_edit(Measure, view.id, cadence="month", due_day=20)])
    due = {one.due for one in reporting_grid.reporting_grid(organiser).lines[0].squares}
    assert date(2026, 8, 31) + timedelta(days=20) in due
    now = measures.list_pooled(organiser)[0]
    assert aggregating.collect(organiser, now).view == now
