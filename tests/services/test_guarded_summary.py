"""Printed pages about many sites: of a sensitive measure no single site is told, and nothing that can be subtracted."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.measure import Measure
from qic_desktop.domain.scope import organiser_private_scope, organiser_scope
from qic_desktop.reports.collaborative_value import CollaborativeSummary
from qic_desktop.services.evaluating.tables import open_rows
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.organising.area_story import area_story
from qic_desktop.services.printing.area_papers import area_paper
from qic_desktop.services.printing.reporting import collaborative_summary
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import record_edit

MONTHS = ("2026-01", "2026-02", "2026-03")


@pytest.fixture
def organiser(play: Any) -> Workspace:
    """Six sites in the North, two in the South; in February the North has two cases only."""
    return made_of(play, 10)


@pytest.fixture
def larger(play: Any) -> Workspace:
    """The same with a hundred cases a month."""
    return made_of(play, 100)


def made_of(play: Any, cases: int) -> Workspace:
    workspace: Workspace = play.organiser()
    collaboratives.describe_collaborative(workspace, title="Care", start="2026-01", end="2026-03")
    for number in range(8):
        site = play.enrolled_site(workspace, f"S{number:03d}")
        for month in MONTHS:
            small = number < 6 and month == "2026-02"
            play.record(site, month, (1 if number < 2 else 0) if small else 8 * cases // 10, cases)
        play.take(workspace, play.export(site))
        region = "North" if number < 6 else "South"
        workspace.journal.append(organiser_scope(), [record_edit(Site, site.own_id, area=region)])
    return workspace


def make_sensitive(play: Any, workspace: Workspace) -> None:
    edit = record_edit(Measure, play.measure(workspace).id, sensitive=True)
    workspace.journal.append(organiser_private_scope(), [edit])


def told(summary: CollaborativeSummary) -> dict[str, str]:
    """What is printed of each month, all figures together."""
    return {line.period: line.pooled + line.median + line.at_target for line in summary.periods}


def test_a_measure_that_is_not_sensitive_is_told_whole_among_ourselves(organiser: Workspace) -> None:
    assert all(told(collaborative_summary(organiser)).values())


def agree(workspace: Workspace, policy: str) -> None:
    collaboratives.describe_collaborative(
        workspace, title="Care", start="2026-01", end="2026-03", comparison_policy=policy
    )


def test_an_areas_page_of_few_sites_tells_values_only_where_names_were_agreed(larger: Workspace) -> None:
    agree(larger, "unnamed")
    for area in ("South", "North"):
        # Two sites are too few; with the other area and all together they would be what is left over.
        summary = area_paper(larger, area_story(larger, area))
        assert not any(told(summary).values())
        assert summary.headline == ""
        assert summary.lead[0].startswith("3 periods are left empty")
    agree(larger, "named")
    assert [month for month, text in told(area_paper(larger, area_story(larger, "South"))).items() if text] == [
        "Jan 2026",
        "Mar 2026",
    ]


def test_small_numbers_take_the_other_area_with_them(larger: Workspace) -> None:
    agree(larger, "named")
    for area in ("North", "South"):
        shown = told(area_paper(larger, area_story(larger, area)))
        assert shown["Jan 2026"]
        assert not shown["Feb 2026"]


def test_an_areas_page_names_sites_only_where_that_was_agreed(larger: Workspace, play: Any) -> None:
    paused = play.enrolled_site(larger, "S900")
    larger.journal.append(
        organiser_scope(), [record_edit(Site, paused.own_id, area="North", name="Belu Ward", code="S900")]
    )
    for policy, is_named in (("named", True), ("unnamed", False), ("off", False)):
        agree(larger, policy)
        paper = area_paper(larger, area_story(larger, "North"))
        said = " ".join((*paper.lead, *paper.reporting, *(line.name for line in paper.sites)))
        assert ("Belu Ward" in said) is is_named
        assert "missing" in said.casefold()


def test_a_region_is_not_told_where_one_of_its_districts_is_hidden(larger: Workspace, play: Any) -> None:
    agree(larger, "named")
    sites = larger.journal.list_records(Site, organiser_scope())
    edits = [record_edit(Site, one.id, area=f"North / {'A' if one.code < 'S003' else 'B'}") for one in sites]
    larger.journal.append(organiser_scope(), edits)
    for area in ("North", "North / A", "North / B"):
        shown = told(area_paper(larger, area_story(larger, area)))
        assert shown["Jan 2026"]
    small = [told(area_paper(larger, area_story(larger, area)))["Feb 2026"] for area in ("North / A", "North / B")]
    assert small == ["", ""]


def test_no_page_of_a_sensitive_measure_names_a_site_or_a_value_of_one(organiser: Workspace, play: Any) -> None:
    make_sensitive(play, organiser)
    for summary in (collaborative_summary(organiser), area_paper(organiser, area_story(organiser, "North"))):
        assert summary.sites == ()
        assert all(not line.median and not line.at_target for line in summary.periods)
        assert any("sensitive" in line for line in summary.lead)


def test_what_is_hidden_on_one_page_is_not_the_difference_of_two_others(organiser: Workspace, play: Any) -> None:
    make_sensitive(play, organiser)
    whole = told(collaborative_summary(organiser))
    areas = {name: told(area_paper(organiser, area_story(organiser, name))) for name in ("North", "South")}
    # Two sites are too few, whatever they counted; two cases are too few, however many sites counted them.
    assert not any(areas["South"].values())
    hidden = {month for month in whole if not areas["North"][month]}
    assert any("Feb" in month for month in hidden)
    for month in whole:
        shown = [bool(whole[month]), *(bool(one[month]) for one in areas.values())]
        # Of whole, North and South any two give the third: none may be the only one that is hidden.
        assert shown.count(False) != 1, month
    places = {(row[1], row[2]) for row in open_rows(organiser, play.measure(organiser)) if row[6]}
    assert places, "the release hides something, and the pages follow it"


def test_a_page_with_nothing_to_tell_still_says_why(organiser: Workspace, play: Any) -> None:
    make_sensitive(play, organiser)
    summary = area_paper(organiser, area_story(organiser, "South"))
    assert summary.headline == ""
    assert any("left empty" in line for line in summary.lead)


def test_an_areas_page_gives_no_late_report_away(play: Any) -> None:
    workspace: Workspace = play.organiser()
    agree(workspace, "unnamed")
    for number in range(13):
        site = play.enrolled_site(workspace, f"S{number:03d}")
        if number < 12:
            play.record(site, "2026-01", 80 + number, 100)
            play.take(workspace, play.export(site))
        area = "North" if number < 6 or number == 12 else "South"
        workspace.journal.append(organiser_scope(), [record_edit(Site, site.own_id, area=area)])
    before = told(area_paper(workspace, area_story(workspace, "North")))["Jan 2026"]
    assert before
    play.record(site, "2026-01", 3, 12)
    play.take(workspace, play.export(site))
    after = told(area_paper(workspace, area_story(workspace, "North")))["Jan 2026"]
    # As it left, without the middle and the count that the late report moves.
    assert after
    assert before.startswith(after)
