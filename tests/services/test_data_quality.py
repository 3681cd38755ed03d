"""How far the values of all sites can be trusted: marks, recounts, jumps, slips, reasons, and the order of doubt."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from qic_desktop.cli import qic
from qic_desktop.domain.data_quality import Concern
from qic_desktop.domain.observation import Observation, observation_id
from qic_desktop.domain.scope import Scope, coach_scope, site_scope
from qic_desktop.domain.visit import Recount, Visit
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.exchanging import importing
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.organising.data_quality import QualityLine, data_quality, quality_rows, save_quality_csv
from qic_desktop.services.trusting import enrolling, trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record, record_edit
from qic_desktop.wording.data_quality import marks_cell, quality_lead, reasons_words, site_words, slips_cell

MONTHS = [f"2025-{month:02d}" for month in range(9, 13)] + [f"2026-{month:02d}" for month in range(1, 11)]


@pytest.fixture
def organiser(play: Any) -> Workspace:
    """S001 reports soundly, S002 counts four times as many cases from April on, S003 stopped in June."""
    made: Workspace = play.organiser()
    collaboratives.describe_collaborative(made, title="Safer births", start="2025-09")
    for code, months in (("S001", MONTHS), ("S002", MONTHS), ("S003", MONTHS[:10])):
        team = play.site(made, code)
        for number, month in enumerate(months):
            many = 4 if code == "S002" and month >= "2026-04" else 1
            play.record(team, month, (80 + number) * many, 100 * many)
        importing.import_packages(made, [play.export(team)])
    for pending in enrolling.pending_requests(made):
        enrolling.enrol(made, pending, since="2025-09")
    return made


def place(organiser: Workspace, code: str) -> Scope:
    return site_scope(next(site.id for site in trust.list_sites(organiser) if site.code == code))


def line_of(organiser: Workspace, code: str) -> QualityLine:
    return next(line for line in data_quality(organiser).lines if line.site.code == code)


def edit(organiser: Workspace, code: str, month: str, **fields: Any) -> None:
    view = data_quality(organiser).view
    assert view is not None
    groups = [("numerator", "denominator", "value", "n", "missing", "revision")]
    groups += [("checked_on", "checked_numerator", "checked_denominator", "checked_value")]
    for group in groups:
        if set(group) & set(fields):
            fields = dict.fromkeys(group) | fields
    edits = [record_edit(Observation, observation_id(view.id, month), **fields)]
    organiser.journal.append(place(organiser, code), edits)


def recount(organiser: Workspace, code: str, month: str, top: float, reported: float) -> None:
    """A coach's recount of one month, as it arrives with her package."""
    view, coach = data_quality(organiser).view, organiser.new_id()
    assert view is not None
    scope = coach_scope(coach, place(organiser, code).text.removeprefix("site:"))
    visit = organiser.new_id()
    counts = {"span": "month", "sample": None, "numerator": top, "denominator": 100, "value": None}
    then = {"reported_numerator": reported, "reported_denominator": 100, "reported_value": None}
    made = new_record(Recount, f"{visit}|{observation_id(view.id, month)}", **counts, **then)
    organiser.journal.append(scope, [new_record(Visit, visit, on="2026-11-02", kind="visit"), made])


def test_the_doubtful_sites_come_first_and_a_sentence_says_why(organiser: Workspace) -> None:
    found = data_quality(organiser)
    assert [line.site.code for line in found.lines] == ["S002", "S003", "S001"]
    assert [line.concerns for line in found.lines] == [
        (Concern.JUMP, Concern.UNANSWERED),
        (Concern.INCOMPLETE,),
        (),
    ]
    assert quality_lead(found.lines) == (
        "At 2 of 3 sites look twice before you read their charts: 1 counts another number of cases, "
        "1 with missing reports. At 3 sites nobody has counted a value once more."
    )
    assert site_words(found.lines[0]).startswith("To look at: 4.0 × cases since Apr 2026; ")
    assert site_words(found.lines[2]) == "Nothing to look at."


def test_a_note_or_a_second_count_answers_what_was_asked(organiser: Workspace) -> None:
    before = line_of(organiser, "S002").slips
    assert (before.asked, before.answered) == (1, 0)
    edit(organiser, "S002", "2026-04", note="The second ward reports here now")
    edit(organiser, "S002", "2026-08", checked_on="2026-11-01", checked_numerator=91 * 4, checked_denominator=400)
    now = line_of(organiser, "S002")
    assert (now.slips.asked, now.slips.answered, slips_cell(now)) == (1, 1, "1 of 1")
    assert (now.marks.by_team, now.marks.unverified) == (1, 13)


def test_each_value_carries_one_mark_and_the_coachs_last_recount_gives_the_factor(organiser: Workspace) -> None:
    edit(organiser, "S001", "2026-03", checked_on="2026-11-01", checked_numerator=86, checked_denominator=100)
    recount(organiser, "S001", "2026-03", 86, 86)
    line = line_of(organiser, "S001")
    assert (line.marks.by_coach, line.marks.by_team, marks_cell(line)) == (1, 0, "coach 1, not yet 13")
    assert line.concerns == ()
    recount(organiser, "S001", "2026-09", 46, 92)
    line = line_of(organiser, "S001")
    assert line.concerns == (Concern.RECOUNT_OFF,)
    assert "the coach counted 0.50 of what was reported" in site_words(line)
    assert data_quality(organiser).lines[0].site.code == "S001"


def test_reasons_and_the_table_hold_what_the_page_shows(organiser: Workspace, tmp_path: Path) -> None:
    edit(organiser, "S003", "2026-07", missing="strike")
    edit(organiser, "S003", "2026-08", missing="strike")
    line = line_of(organiser, "S003")
    assert reasons_words(line) == "strike 2"
    found = data_quality(organiser)
    row = next(one for one in quality_rows(found) if one["site"] == "S003")
    assert (row["due"], row["came"], row["reasons"], row["concerns"]) == (14, 10, "strike:2", "incomplete")
    read = list(csv.DictReader(save_quality_csv([found], tmp_path / "q.csv").read_text("utf-8-sig").splitlines()))
    assert [one["site"] for one in read] == [one.site.code for one in found.lines]
    assert read[0]["jump"] == "2026-04"


def test_a_site_team_is_refused_and_an_empty_store_has_nothing(play: Any, organiser: Workspace) -> None:
    with pytest.raises(NotAllowedError):
        data_quality(play.site(organiser, "S009"))
    assert data_quality(organiser, area="Nowhere").lines == ()


def test_the_command_says_all_measures_or_one_and_writes_the_table(
    play: Any, organiser: Workspace, tmp_path: Path
) -> None:
    where = str(play.close(organiser))
    said = CliRunner().invoke(qic, ["quality", where, "--csv", str(tmp_path / "q.csv")])
    assert said.exit_code == 0, said.output
    lines = said.output.splitlines()
    assert lines[0].startswith("Four-Hours: At 2 of 3 sites look twice")
    assert lines[1].startswith("S002       To look at: 4.0 × cases since Apr 2026")
    assert (tmp_path / "q.csv").read_text("utf-8-sig").startswith("measure,site,name")
    rows = json.loads(CliRunner().invoke(qic, ["quality", where, "four-hours", "--json"]).output)["rows"]
    assert (rows[0]["site"], rows[0]["jump_ratio"], rows[0]["factor"]) == ("S002", 4.0, None)
