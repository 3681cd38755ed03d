"""The journal of tests of change: every field of a cycle and of its control plan stands on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.pdsa import Decision
from qic_desktop.domain.period import parse_period
from qic_desktop.errors import NotAllowedError
from qic_desktop.reports.journal import journal_pdf
from qic_desktop.services.improving import control_plans, cycle_sheets, cycle_tasks, cycles, plans
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_many
from qic_desktop.services.printing import journal_papers, papers
from qic_desktop.services.teamwork import team
from qic_desktop.services.workspace import Role

CYCLE = (
    *("title", "objective", "questions", "prediction", "change_idea", "where_tested", "who", "what", "when", "where"),
    *("data_plan", "observations", "problems", "result", "learning", "next_plan"),
)
PLAN = ("change", "procedure", "newcomers", "monitor", "trigger", "response")


def test_every_field_stands_in_the_journal_under_the_aim_and_the_chart(
    tmp_path: Path, read: Callable[[bytes], Any]
) -> None:
    site = bootstrap.create_workspace(tmp_path / "mtoni.qic", Role.SITE, "Mtoni Juu")
    plans.write_text(site, "aim", "Nobody waits an hour")
    view = measures.define_measure(site, NewMeasure("waits", "Seen within 15 minutes"))
    months = [(parse_period(f"2025-{month:02}"), Entry(40 + month, 60)) for month in range(1, 13)]
    record_many(site, view, months)
    texts = {name: f"the {name.replace('_', ' ')}" for name in CYCLE}
    made = cycle_sheets.planned_cycle(
        cycle_sheets.plan_in_new_ramp(
            site, texts.pop("title"), measures=[view.id], scale="patients", scale_number="48", initiated_by="coach"
        )
    )
    cycles.write_cycle(site, made, **texts, from_paper=True, written_on="2025-05-02", as_planned=False, matched=True)
    cycles.write_cycle(site, made, started="2025-05-03", ended="2025-05-09")
    cycles.decide(site, made, Decision.ADOPT)
    plan = control_plans.open_plan(site, made)
    control_plans.write_plan(site, plan.id, **{name: f"our {name}" for name in PLAN}, owner_role="nurse")
    text = read(journal_pdf(journal_papers.journal(site))).text
    for words in (
        "Nobody waits an hour", "The tests over time", "Seen within 15 minutes", "1 of 1 prediction matched",
        "A1 · the title",
        "48 patients", "driven by the coach", "first written on paper, 2 May 2025", "3 May 2025 – 9 May 2025", "Adopt",
        "Carried out as planned: no", "The prediction was right: yes", *texts.values(),
        *(f"our {name}" for name in PLAN), "Nurse",
    ):  # fmt: skip
        assert words in text, words
    saved = papers.save_paper(journal_papers.prepare_journal(site), tmp_path / "papers")
    assert saved.read_bytes().startswith(b"%PDF")
    site.close()


def test_an_empty_journal_and_texts_of_any_length_make_a_paper(tmp_path: Path, read: Callable[[bytes], Any]) -> None:
    site = bootstrap.create_workspace(tmp_path / "mtoni.qic", Role.SITE, "Mtoni Juu")
    assert "No test is written yet." in read(journal_pdf(journal_papers.journal(site))).text
    cycle_sheets.plan_in_new_ramp(site, "x" * 300, prediction="a word " * 3000, learning="\u202e👩‍⚕️ <b>")
    assert len(read(journal_pdf(journal_papers.journal(site))).pages) > 2
    site.close()


def test_a_control_plan_is_written_in_the_sites_own_store(tmp_path: Path) -> None:
    organiser = bootstrap.create_workspace(tmp_path / "all.qic", Role.ORGANISER, "All")
    with pytest.raises(NotAllowedError):
        control_plans.open_plan(organiser, "A1")
    organiser.close()


def test_tasks_stand_between_plan_and_do_by_role_and_without_names(
    tmp_path: Path, read: Callable[[bytes], Any]
) -> None:
    site = bootstrap.create_workspace(tmp_path / "mtoni.qic", Role.SITE, "Mtoni Juu")
    made = cycle_sheets.planned_cycle(cycle_sheets.plan_in_new_ramp(site, "Door", where_tested="One ward"))
    cycles.write_cycle(site, made, observations="Calm")
    team.add_member(site, "Zenobia Quill", "nurse", since="2020-01-01")
    owner = team.find_person(site, "Zenobia Quill")
    cycle_tasks.add_task(site, made, "Print the sheets", owner=owner, due="2031-05-03")
    cycle_tasks.add_task(site, made, "Tell the ward")
    cycle_tasks.finish_task(site, made, "Tell the ward")
    text = " ".join(read(journal_pdf(journal_papers.journal(site))).text.split())
    assert "Task: Print the sheets · Nurse or midwife · due 3 May 2031" in text
    assert "Task: Tell the ward · done " in text
    assert text.index("One ward") < text.index("Print the sheets") < text.index("Calm")
    assert "Zenobia" not in text
    site.close()
