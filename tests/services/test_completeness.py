"""What is still missing of each laptop's entries, as far as anybody can know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.exchange.package import Contents, build_package
from qic_desktop.services import people
from qic_desktop.services.exchanging import completeness, exporting, importing
from qic_desktop.services.trusting import enrolling, trust, vouching
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import segments


@pytest.fixture
def organiser(play: Any) -> Workspace:
    return play.organiser()


@pytest.fixture
def first(play: Any, organiser: Workspace) -> Workspace:
    site = play.enrolled_site(organiser, "S001")
    for month in ("2026-07", "2026-08", "2026-09"):
        play.record(site, month, 1, 10)
        play.export(site)
    return site


def part(play: Any, workspace: Workspace, *places: int) -> Path:
    """A package with some of a laptop's shared segments, as it is left after files were lost."""
    held = segments.held(
        workspace.store.connection, "writer=? and scope=?", (workspace.journal.writer, scope(workspace))
    )
    contents = Contents(
        kind="site",
        collab=trust.collaborative_of(workspace),
        site=workspace.own_id,
        segments=[held[place].sealed for place in places],
    )
    package = play.file("part")
    package.write_bytes(build_package(contents, trust.own_key(workspace), number=9, made=1, app="test"))
    return package


def scope(workspace: Workspace) -> str:
    return f"site:{workspace.own_id}"


def of(workspace: Workspace, writer: str, site: str | None = None) -> completeness.WriterView:
    return next(one for one in completeness.writers_of(workspace, site) if one.writer == writer)


def test_a_laptop_of_which_everything_is_here_misses_nothing(play: Any, organiser: Workspace, first: Workspace) -> None:
    play.take(organiser, play.export(first))
    (view,) = completeness.writers_of(organiser, first.own_id)
    assert (view.writer, view.number, view.lost, view.since, view.own) == (first.journal.writer, 1, 0, None, False)
    assert view.standing == "confirmed"
    assert view.held == segments.tip(first.store.connection, first.journal.writer, scope(first))[0]
    (line,) = completeness.laptop_lines(organiser, first.own_id)
    assert (line.name, line.missing) == ("Laptop 1", "")


def test_a_hole_is_counted_with_the_time_of_its_neighbours(play: Any, organiser: Workspace, first: Workspace) -> None:
    held = segments.held(first.store.connection, "scope=?", (scope(first),))
    play.take(organiser, part(play, first, 0, 2))
    view = of(organiser, first.journal.writer, first.own_id)
    assert view.lost == held[1].last - held[1].first + 1
    assert [(one.first, one.last) for one in view.missing] == [(held[1].first, held[1].last)]
    assert view.since == held[0].operations()[-1].wall_ms
    assert view.missing[0].until == held[2].operations()[0].wall_ms
    (line,) = completeness.laptop_lines(organiser, first.own_id)
    assert line.missing.startswith("Laptop 1: 1 entry since about ")
    play.take(organiser, part(play, first, 1))
    assert of(organiser, first.journal.writer, first.own_id).lost == 0


def test_what_another_copy_holds_beyond_the_end_is_missing_and_the_holder_named(
    play: Any, organiser: Workspace, first: Workspace
) -> None:
    play.take(first, exporting.publish(organiser, play.file("news")).file)
    early = vouching.write_restore_package(first, play.file("own")).file
    with play.computer("second"):
        made = play.create("second", Role.SITE)
        from qic_desktop.services.trusting import second_laptop

        second_laptop.join_team(made, early)
        people.add_person(made, "Neema")
        people.type_as(made, people.get_person(made, "Neema").id)
        play.record(made, "2026-10", 5, 10)
        asking = play.export(made)
    play.take(first, asking)
    vouching.vouch(first, made.journal.writer)
    play.take(made, play.export(first))
    with play.computer("second"):
        play.record(made, "2026-11", 6, 10)
        beyond = play.export(made)
    # The organiser gets both, the first laptop only hears of it by the organiser's receipts.
    play.take(organiser, play.export(first), beyond)
    for pending in enrolling.pending_requests(organiser):
        enrolling.enrol(organiser, pending)
    play.take(organiser, beyond)
    play.take(first, exporting.publish(organiser, play.file("news")).file)
    view = of(first, made.journal.writer)
    assert (view.number, view.lost, view.standing) == (2, 1, "confirmed")
    lines = {line.view.writer: line for line in completeness.laptop_lines(first)}
    assert lines[made.journal.writer].holders == ("the organiser",)
    assert "Held by the organiser." in lines[made.journal.writer].missing
    assert lines[first.journal.writer].view.own
    play.take(first, beyond)
    assert of(first, made.journal.writer).lost == 0


def test_what_a_repaired_laptop_lost_is_named_under_its_former_key(
    play: Any, organiser: Workspace, first: Workspace
) -> None:
    path = play.close(first)
    image = play.copy(path, "image")
    first = play.reopen(path)
    play.record(first, "2026-10", 4, 10)
    sent = play.export(first)
    play.take(organiser, sent)
    play.close(first)
    repaired = play.reopen(image)
    assert repaired.journal.writer != first.journal.writer
    play.take(repaired, exporting.publish(organiser, play.file("news")).file)
    view = of(repaired, first.journal.writer)
    assert (view.own, view.lost) == (True, 1)
    play.take(repaired, sent)
    assert of(repaired, first.journal.writer).lost == 0


def test_the_other_branch_of_a_copied_laptop_is_missing_until_it_comes(
    play: Any, organiser: Workspace, first: Workspace
) -> None:
    play.take(organiser, play.export(first))
    tip = segments.tip(organiser.store.connection, first.journal.writer, scope(first))
    with organiser.store.transaction():
        organiser.store.connection.execute(
            "insert into acknowledged values(?,?,?,?,?)",
            (first.journal.writer, f"{first.journal.writer} {scope(first)}", tip[0], "0" * 64, 1),
        )
    view = of(organiser, first.journal.writer, first.own_id)
    assert [(one.first, one.last) for one in view.missing] == [(tip[0], tip[0])]


def test_entries_that_wait_are_here_and_not_missing(play: Any, organiser: Workspace) -> None:
    site = play.site(organiser, "S001")
    play.record(site, "2026-09", 1, 10)
    importing.import_packages(organiser, [play.export(site)])
    view = of(organiser, site.journal.writer, site.own_id)
    assert (view.standing, view.lost, view.held, view.waiting > 0) == ("waiting", 0, 0, True)
