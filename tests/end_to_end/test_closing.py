"""A collaborative ends: it holds its gains, closes with an archive, and goes on as a network; sites live through it."""

from __future__ import annotations

import errno
import itertools
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.period import parse_period
from qic_desktop.errors import DiskFullError, NotAllowedError, NotFoundError, StoreExistsError
from qic_desktop.services import keeping, today
from qic_desktop.services.evaluating import archiving, dossier
from qic_desktop.services.exchanging import exporting, reviewing
from qic_desktop.services.measuring import month_sheet
from qic_desktop.services.organising import collaboratives, course, participations, reporting_grid, whole
from qic_desktop.services.organising.reporting_grid import State
from qic_desktop.services.workspace import Workspace


def at(play: Any, day: str, *workspaces: Workspace) -> None:
    """Go on to a day at noon."""
    start = int(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC).timestamp() * 1000)
    clock = itertools.count(start, 1_000).__next__
    play.clock = clock
    for one in workspaces:
        one.clock = clock
        one.journal.clock = clock


def news(play: Any, organiser: Workspace, site: Workspace) -> None:
    play.take(site, exporting.publish(organiser, play.file("news")).file)


def asked(site: Workspace) -> set[str]:
    """The months that Today asks for."""
    return {period for one in today.today_of(site).to_enter for period in one.periods}


@pytest.fixture
def ended(play: Any) -> tuple[Workspace, Workspace]:
    """A collaborative from January to June 2026 with one site that reported every month."""
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Safer births", start="2026-01", end="2026-06")
    site = play.enrolled_site(organiser, "S001")
    news(play, organiser, site)
    for month in range(1, 7):
        play.record(site, f"2026-{month:02}", 80, 100)
    play.take(organiser, play.export(site))
    return organiser, site


def test_a_team_reads_that_it_is_closed_without_a_letter_and_is_asked_for_nothing(
    play: Any, ended: tuple[Workspace, Workspace]
) -> None:
    organiser, site = ended
    at(play, "2026-07-15", organiser, site)
    assert today.today_of(site).score_due
    course.change_course(organiser, "closed", "2026-07")
    told = exporting.publish(organiser, play.file("news")).file
    ((_sender, (item,)),) = reviewing.review(site, [told]).groups
    assert item.meaning[0] == "The collaborative is closed from July 2026 on"
    play.take(site, told)
    found = today.today_of(site)
    assert (found.tasks, found.score_due) == (0, "")
    assert [one.title for one in found.news] == ["The collaborative is closed from July 2026 on"]


def test_holding_the_gains_asks_four_times_a_year_after_the_planned_end(
    play: Any, ended: tuple[Workspace, Workspace]
) -> None:
    organiser, site = ended
    course.change_course(organiser, "holding", "2026-07", ("We hold the gains", "Four times a year."))
    news(play, organiser, site)
    at(play, "2026-10-15", organiser, site)
    # The site is asked for the month with which the quarter ended, and for no other.
    assert asked(site) == {"2026-09"}
    found = today.today_of(site)
    assert found.expected == 1
    assert [one.title for one in found.news] == ["The collaborative holds the gains from July 2026 on"]
    assert [one.title for one in found.letters] == ["We hold the gains"]
    lines = {month: month_sheet.open_month(site, parse_period(month)).lines[0] for month in ("2026-08", "2026-09")}
    assert [line.standing for line in lines.values()] == ["not-due", "due"]
    grid = reporting_grid.reporting_grid(organiser)
    states = dict(zip(grid.periods, (one.state for one in grid.lines[0].squares), strict=True))
    assert states["2026-09"] is State.MISSING
    assert states["2026-08"] not in (State.MISSING, State.LATE)
    assert [one.period for one in grid.tallies if one.due][-1] == "2026-09"
    play.record(site, "2026-09", 85, 100)
    play.take(organiser, play.export(site))
    chart = whole.overview(organiser).chart
    assert chart is not None
    assert chart.latest is not None
    assert (chart.latest.period, chart.latest.value) == ("2026-09", 0.85)
    # In November nothing is due at the site; its own wish to enter October is not stopped.
    at(play, "2026-11-05", organiser, site)
    assert asked(site) == set()
    assert today.today_of(site).expected == 0
    play.record(site, "2026-10", 86, 100)
    assert month_sheet.open_month(site, parse_period("2026-10")).lines[0].standing == "due"


def test_a_closed_collaborative_asks_nothing_and_its_archive_stands_alone(
    play: Any, ended: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    organiser, site = ended
    course.change_course(organiser, "closed", "2026-07")
    assert archiving.archived(organiser) == ("", "")
    made = archiving.write_archive(organiser, tmp_path)
    assert {path.name for path in made.folder.iterdir()} == {made.dossier.file.name, "organiser-store.db"}
    assert archiving.archived(organiser) == (organiser.today().isoformat(), made.folder.name)
    organiser.journal.undo()
    assert archiving.archived(organiser) == ("", "")
    organiser.journal.redo()
    with pytest.raises(StoreExistsError):
        archiving.write_archive(organiser, tmp_path)
    # The dossier is whole by its own script, and the backup is a store to go on with.
    with zipfile.ZipFile(made.dossier.file) as archive:
        archive.extractall(tmp_path / "out")
    script = [sys.executable, "-I", str(tmp_path / "out" / "verify_dossier.py")]
    assert subprocess.run(script, capture_output=True, check=False).returncode == 0
    keeping.restore(tmp_path / "again.qic", made.backup)
    again = play.reopen(tmp_path / "again.qic")
    assert play.values(again, site.own_id)["2026-06"] == (80, 100)
    assert archiving.archived(again) == (organiser.today().isoformat(), made.folder.name)
    assert keeping.check(again).problems == ()
    # Sites learn that there is an archive, and are asked for nothing any more.
    news(play, organiser, site)
    assert collaboratives.find_collaborative(site).archive_name == made.folder.name  # type: ignore[union-attr]
    at(play, "2026-11-05", site)
    assert asked(site) == set()
    play.record(site, "2026-10", 90, 100)
    assert play.values(site)["2026-10"] == (90, 100)


def test_an_archive_that_cannot_be_written_or_recorded_leaves_nothing(
    ended: tuple[Workspace, Workspace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser, _site = ended
    place = tmp_path / "stick"
    place.mkdir()

    def full(*_given: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    def refused() -> None:
        before = organiser.store.rows("select count(*) from unsealed")
        with pytest.raises(DiskFullError):
            archiving.write_archive(organiser, place)
        assert not list(place.iterdir())
        assert archiving.archived(organiser) == ("", "")
        assert organiser.store.rows("select count(*) from unsealed") == before

    dossier.write_dossier(organiser, tmp_path / "first.zip")
    for broken in ("rename", "replace"):
        with monkeypatch.context() as patched:
            patched.setattr(Path, broken, full)
            refused()
    # The store's own disk has no room for the record.
    connection = organiser.store.connection
    connection.execute(
        "create temp trigger no_room before insert on unsealed "
        "begin select raise(abort, 'database or disk is full'); end"
    )
    refused()
    connection.execute("drop trigger no_room")
    assert archiving.write_archive(organiser, place).backup.is_file()


def test_a_network_goes_on_by_free_will(play: Any, ended: tuple[Workspace, Workspace]) -> None:
    organiser, site = ended
    course.change_course(organiser, "network", "2026-07")
    news(play, organiser, site)
    at(play, "2026-10-05", organiser, site)
    assert asked(site) == set()
    play.record(site, "2026-08", 88, 100)
    play.take(organiser, play.export(site))
    standing = participations.standing_in(organiser)
    assert standing(site.own_id, parse_period("2026-08")).value == "voluntary"
    assert standing(site.own_id, parse_period("2026-06")).value == "expected", "what was asked for then stays so"
    latest = whole.overview(organiser).chart.latest  # type: ignore[union-attr]
    assert latest is not None
    assert latest.period == "2026-08"


def test_half_an_archive_is_none(
    play: Any, ended: tuple[Workspace, Workspace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser, site = ended

    def broken(*_given: object) -> Path:
        raise NotFoundError("x", what="folder")

    monkeypatch.setattr(keeping, "back_up", broken)
    (tmp_path / "place").mkdir()
    with pytest.raises(NotFoundError):
        archiving.write_archive(organiser, tmp_path / "place")
    assert list((tmp_path / "place").iterdir()) == []
    assert archiving.archived(organiser) == ("", "")
    with pytest.raises(NotFoundError):
        archiving.write_archive(organiser, tmp_path / "gone")
    with pytest.raises(NotAllowedError):
        archiving.write_archive(site, tmp_path)
    assert dossier.offered_name(organiser).startswith("Safer births, evidence dossier ")
