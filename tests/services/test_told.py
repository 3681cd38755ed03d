"""What has left stays as it left, until much has been added: real packages, one release after the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.measure import Measure
from qic_desktop.domain.organising import ToldPeriod
from qic_desktop.domain.scope import organiser_private_scope, organiser_scope
from qic_desktop.services.evaluating.data_package import Cell, read_rows
from qic_desktop.services.evaluating.tables import export_outside
from qic_desktop.services.feeding_back import told
from qic_desktop.services.feeding_back.leaving import let_leave, open_release
from qic_desktop.services.feeding_back.releasing import ALL, Part
from qic_desktop.services.organising import aggregating, collaboratives
from qic_desktop.services.printing.collaborative_report import prepare_report
from qic_desktop.services.printing.reporting import collaborative_summary
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record, record_edit

MONTHS = ("2026-01", "2026-02", "2026-03")


@pytest.fixture
def organiser(play: Any) -> Workspace:
    workspace: Workspace = play.organiser()
    collaboratives.describe_collaborative(workspace, title="Care", start="2026-01", end="2026-03")
    return workspace


def join(play: Any, organiser: Workspace, numbers: range) -> list[Workspace]:
    sites = []
    for number in numbers:
        site = play.enrolled_site(organiser, f"S{number:03d}")
        for month in MONTHS:
            play.record(site, month, 8, 10)
        play.take(organiser, play.export(site))
        area = record_edit(Site, site.own_id, area="North" if number % 2 else "South")
        organiser.journal.append(organiser_scope(), [area])
        sites.append(site)
    return sites


def leave(organiser: Workspace, folder: Path) -> dict[tuple[Cell, Cell], tuple[Cell, ...]]:
    rows = read_rows(export_outside(organiser, folder), "counts")
    names = ("sites", "numerator", "denominator", "hidden")
    return {(row["area"], row["period"]): tuple(row[name] for name in names) for row in rows}


def test_a_correction_does_not_show_beside_what_left_before(play: Any, organiser: Workspace, tmp_path: Path) -> None:
    sites = join(play, organiser, range(12))
    first = leave(organiser, tmp_path / "first")
    assert first[ALL, "2026-01"] == (12, 96, 120, False)
    play.record(sites[0], "2026-01", 7, 10)
    play.take(organiser, play.export(sites[0]))
    assert leave(organiser, tmp_path / "second") == first
    now = aggregating.collect(organiser, play.measure(organiser)).aggregate.periods[0]
    assert now.numerator == 95


def test_a_paper_for_others_tells_what_the_file_told(play: Any, organiser: Workspace, tmp_path: Path) -> None:
    sites = join(play, organiser, range(12))
    leave(organiser, tmp_path / "first")
    play.record(sites[0], "2026-03", 1, 10)
    play.take(organiser, play.export(sites[0]))
    content = prepare_report(organiser, outside=True).paper.content
    words = [text for chapter in content.chapters for part in chapter.parts for text in part.texts]
    assert any("1 value is told as in an earlier version" in text for text in words)
    inside = prepare_report(organiser).paper.content
    assert not any("earlier version" in text for one in inside.chapters for part in one.parts for text in part.texts)


def test_many_late_reports_are_told_and_one_is_not(play: Any, organiser: Workspace, tmp_path: Path) -> None:
    join(play, organiser, range(10))
    first = leave(organiser, tmp_path / "first")
    join(play, organiser, range(10, 11))
    assert leave(organiser, tmp_path / "second") == first
    join(play, organiser, range(11, 24))
    assert leave(organiser, tmp_path / "third")[ALL, "2026-02"] == (24, 192, 240, False)


def test_a_sensitive_measure_on_paper_is_written_down_as_well(play: Any, organiser: Workspace, tmp_path: Path) -> None:
    sites = join(play, organiser, range(12))
    edit = record_edit(Measure, play.measure(organiser).id, sensitive=True)
    organiser.journal.append(organiser_private_scope(), [edit])
    before = [line.pooled for line in collaborative_summary(organiser).periods]
    play.record(sites[0], "2026-02", 5, 10)
    play.take(organiser, play.export(sites[0]))
    summary = collaborative_summary(organiser)
    assert [line.pooled for line in summary.periods] == before
    assert any("earlier version" in line for line in summary.lead)
    assert leave(organiser, tmp_path / "file")[ALL, "2026-02"] == (12, 96, 120, False)


def test_what_was_told_is_kept_in_private_and_once(play: Any, organiser: Workspace, monkeypatch: Any) -> None:
    monkeypatch.setattr(told, "MOST_SITES", 5)
    join(play, organiser, range(12))
    view = play.measure(organiser)
    let_leave(organiser, [view])
    records = organiser.journal.list_records(ToldPeriod, organiser_private_scope())
    assert len(records) == 3 * len(MONTHS)
    made = open_release(organiser, view)
    assert told.told_before(organiser, view.id) == {month: (made.told(month),) for month in MONTHS}
    assert told.record_told(organiser, view.id, made) == 0
    assert len(organiser.journal.list_records(ToldPeriod, organiser_private_scope())) == len(records)
    assert not organiser.journal.list_records(ToldPeriod, organiser_scope())


def test_where_nothing_may_be_told_nothing_is_written_down(play: Any, organiser: Workspace, tmp_path: Path) -> None:
    join(play, organiser, range(3))
    assert all(row[3] for row in leave(organiser, tmp_path / "few").values())
    assert not organiser.journal.list_records(ToldPeriod, organiser_private_scope())


# --- two laptops --------------------------------------------------------------------------------------------------


def told_elsewhere(organiser: Workspace, measure: str, parts: dict[str, Part], **fields: object) -> None:
    """What another laptop of the organisers, which had not heard of this one's telling, wrote down for January."""
    areas: dict[str, dict[str, list[int]]] = {}
    for site, part in parts.items():
        areas.setdefault(part.area, {})[site] = [part.top, part.bottom]
    given = {"measure": measure, "period": MONTHS[0], "version": 1, "areas": areas, "hidden": [], **fields}
    organiser.journal.append(organiser_private_scope(), [new_record(ToldPeriod, organiser.new_id(), **given)])


@pytest.mark.parametrize("name", [{"telling": "0-elsewhere"}, {"telling": "z-elsewhere"}, {}], ids=str)
def test_a_month_that_two_laptops_told_stays_as_one_of_them_told_it(
    play: Any, organiser: Workspace, tmp_path: Path, name: dict[str, str]
) -> None:
    """One laptop had heard of eleven sites, the other of twelve: a third figure would tell of single sites."""
    sites = join(play, organiser, range(12))
    here = leave(organiser, tmp_path / "here")
    view = play.measure(organiser)
    ((mine,),) = [told.told_before(organiser, view.id)[MONTHS[0]]]
    elsewhere = {site: part for site, part in mine.parts.items() if site != sites[3].own_id}
    told_elsewhere(organiser, view.id, elsewhere, **name)
    assert len(told.told_before(organiser, view.id)[MONTHS[0]]) == 2
    play.record(sites[0], MONTHS[0], 7, 10)
    play.take(organiser, play.export(sites[0]))
    again = leave(organiser, tmp_path / "again")[ALL, MONTHS[0]]
    assert again in (here[ALL, MONTHS[0]], (11, 88, 110, False))
    (settled,) = told.told_before(organiser, view.id)[MONTHS[0]]
    assert settled.parts in (mine.parts, elsewhere)
    assert leave(organiser, tmp_path / "third")[ALL, MONTHS[0]] == again


def test_what_one_of_two_laptops_hid_stays_hidden(play: Any, organiser: Workspace, tmp_path: Path) -> None:
    join(play, organiser, range(12))
    assert not leave(organiser, tmp_path / "here")["North", MONTHS[0]][3]
    view = play.measure(organiser)
    ((mine,),) = [told.told_before(organiser, view.id)[MONTHS[0]]]
    told_elsewhere(organiser, view.id, dict(mine.parts), telling="z", hidden=["North"])
    assert leave(organiser, tmp_path / "again")["North", MONTHS[0]][3]


def test_tellings_of_an_older_version_follow_each_other(play: Any, organiser: Workspace, tmp_path: Path) -> None:
    join(play, organiser, range(12))
    view = play.measure(organiser)
    parts = dict(open_release(organiser, view).parts[MONTHS[0]])
    fewer = dict(list(parts.items())[:6])
    told_elsewhere(organiser, view.id, fewer, version=1)
    told_elsewhere(organiser, view.id, parts, version=2)
    (last,) = told.told_before(organiser, view.id)[MONTHS[0]]
    assert last.parts == parts
