"""What a team writes about its progress travels whole to its own laptops, and without names to everybody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from qic_desktop.exchange.archive import read_archive
from qic_desktop.services import keeping
from qic_desktop.services.exchanging import conflict_views
from qic_desktop.services.improving import cycles
from qic_desktop.services.practising import practice_progress
from qic_desktop.services.printing import papers, progress_papers
from qic_desktop.services.printing.progress_scores import scores_of_month
from qic_desktop.services.progress import answers, assessment, costs, instruments, progress_page, spreading
from qic_desktop.services.teamwork import team
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.record_kinds import kind_name


@pytest.fixture
def site(play: Any) -> Workspace:
    organiser = play.organiser()
    made: Workspace = play.team_at_work(organiser)
    team.add_member(made, "Zenobia", "team-leader", since="2026-01-01")
    assessment.give_score(made, "3.0", period="2026-09", justification="Streaming is kept")
    assessment.give_score(made, "3.5", period="2026-10")
    for name, level in (("sustainability", "b"), ("readiness", "4"), ("team-pulse", "2"), ("team-pulse", "3")):
        given = {item.code: level for item in instruments.get_sheet(made, name).items}
        answers.give_answers(
            made, name, given, rater=team.find_person(made, "Zenobia"), role="team-leader", period="2026-10"
        )
    sheet = {item.code: "a" for item in instruments.get_sheet(made, "sustainability").items}
    answers.give_answers(made, "sustainability", sheet | {"fit": "d"}, role="manager", period="2026-10")
    progress_page.add_action(made, "sustainability", "fit", "Ask the board")
    cycles.open_ramp(made, "Huddle at noon")
    spreading.add_unit(made, "Nights", kind="shift", led_by="Nurse in charge", planned="2026-12")
    spreading.set_state(made, "Nights", "A", "adopted", "2026-09-01")
    spreading.write_adaptation(made, "Nights", "A", "At the bedside.")
    spreading.write_retest(made, "Nights", "A", True, "Fewer staff")
    costs.add_cost(made, "transport", on="2026-10-01", cash=12000, currency="TZS", payer="district")
    costs.add_cost(made, "meeting", on="2026-10-06", persons=5, hours=0.75)
    return made


def bodies(site: Workspace) -> dict[str, bytes]:
    return {row[0]: bytes(row[1]) for row in site.store.rows("select id, sealed from segment")}


def parts(site: Workspace) -> tuple[object, ...]:
    """Everything on the page but who has begun a sheet, which is this laptop's own."""
    asked = [progress_page.questionnaire(site, name).rounds for name in instruments.ORDER[1:]]
    return assessment.assessment_of(site), tuple(asked), spreading.spread_of(site), costs.ledger_of(site)


def test_the_second_laptop_shows_the_same_and_sends_the_same_bytes(play: Any, site: Workspace) -> None:
    second = play.second(play.restore_of(site))
    sent = bodies(site)
    kept = bodies(second)
    assert sent
    assert {identity: kept[identity] for identity in sent} == sent
    assert parts(second) == parts(site)
    with play.computer("second"):
        third = play.second(play.restore_of(second), "third")
    again = bodies(third)
    assert {identity: again[identity] for identity in sent} == sent
    assert keeping.digest(third) == keeping.digest(site)


def test_two_laptops_at_once_lose_nothing(play: Any, site: Workspace) -> None:
    second = play.second(play.restore_of(site))
    with play.computer("second"):
        assessment.give_score(second, "2.5", period="2026-10")
        spreading.set_state(second, "Nights", "method", "aware", "2026-10-02")
        costs.add_cost(second, "data", hours=2, on="2026-10-03")
        sent = play.export(second)
    assessment.give_score(site, "4.0", period="2026-10")
    spreading.set_state(site, "Nights", "method", "testing", "2026-10-03")
    costs.add_cost(site, "data", hours=3, on="2026-10-03")
    play.answer(site, sent)
    found = {one.conflict.entity: one for one in conflict_views.conflict_views(site)}
    assert "instrument_answer" in found
    own = assessment.months_of(site)[-1].own
    assert own is not None
    assert own.score in (2.5, 4.0)
    (row,) = spreading.spread_of(site).rows
    assert [cell.state for cell in row.cells if cell.column.spreads == "method"] == ["testing"]
    assert dict(costs.ledger_of(site).by_activity)["data"].hours == 5.0


def test_what_is_sent_holds_no_name_and_no_answer_without_a_name(play: Any, site: Workspace) -> None:
    package = play.export(site)
    text = b"\n".join(member.content() for member in read_archive(package.read_bytes())).decode()
    assert "Zenobia" not in text
    assert "team-pulse" not in text
    for entity in ("instrument_answer", "spread_unit", "adoption", "cost_entry"):
        assert f'"{entity}"' in text, entity


@pytest.mark.parametrize("entity", ["instrument", "instrument_answer", "spread_unit", "adoption", "cost_entry"])
def test_every_record_of_the_page_has_a_name_for_people(entity: str) -> None:
    assert kind_name(entity) != kind_name("of a newer version")


def test_the_report_holds_every_part_and_no_answer_without_a_name(site: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "progress.pdf"
    prepared = progress_papers.prepare_progress(site)
    papers.write_paper(prepared, out)
    reader = PdfReader(out)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for words in (
        "Assessment scale, October 2026",
        "3.5",
        "no measure shows improvement yet",
        "Will it last?",
        "49.9 of 100",
        "Ask the board",
        "could not be checked",
        "Can we benefit from taking part?",
        "Nights",
        "Adopted, 1 Sep 2026",
        "At the bedside; to be tested anew: Fewer staff",
        "Units that have adopted it",
        "3.75 h",
        "12 000 TZS",
    ):
        assert words.replace("\u202f", " ") in text.replace("\u202f", " "), words
    assert "How do we work together" not in text
    assert "Zenobia" not in text
    first = out.read_bytes()
    papers.write_paper(progress_papers.prepare_progress(site), out)
    assert out.read_bytes() == first


def test_the_monthly_report_shows_the_scores_of_its_month_and_nothing_covered(site: Workspace) -> None:
    assert [(one.who, one.score, one.filled) for one in scores_of_month(site, "2026-10")] == [("Team", "3.5", 7)]
    assert scores_of_month(site, "2026-W40") == scores_of_month(site, "2026-10")
    assert scores_of_month(site, "2026-08") == ()
    assert scores_of_month(site, "no month") == ()


def test_an_empty_report_says_so(play: Any, tmp_path: Path) -> None:
    empty = play.create("alone", Role.SITE)
    out = papers.save_paper(progress_papers.prepare_progress(empty), tmp_path / "new")
    text = " ".join(PdfReader(out).pages[0].extract_text().split())
    assert "Nothing is written down yet" in text


@pytest.mark.parametrize("word", ["x" * 3000, "👩🏽‍⚕️ \u202eright", "<b>&amp;"])
def test_the_report_takes_any_text(site: Workspace, tmp_path: Path, word: str) -> None:
    spreading.add_unit(site, word)
    spreading.write_unit(site, "Nights", led_by=word)
    spreading.write_adaptation(site, "Nights", "A", word)
    assessment.write_reason(site, word, period="2026-10")
    costs.add_cost(site, "other", cash=1e12, currency="QQQ", note=word)
    out = tmp_path / "progress.pdf"
    papers.write_paper(progress_papers.prepare_progress(site), out)
    assert len(PdfReader(out).pages) >= 2


def test_the_practice_progress_is_invented_and_fills_the_page(play: Any) -> None:
    site = play.create("practice", Role.SITE, practice=True)
    for name in ("Tomasz Kamara", "Ursula Vaszary", "Viktor Ghosh", "Wen Sandhu"):
        team.add_member(site, name, "clinician", since="2016-04-01")
    for title in ("Streaming by a nurse", "Senior review in the first hour"):
        cycles.open_ramp(site, title)
    practice_progress.play_progress(site, "S001")
    assert costs.ledger_of(site).lines == ()
    practice_progress.play_progress(site, "S005")
    assert len(assessment.months_of(site)) == 8
    newest, before = answers.rounds_of(site, "sustainability")
    assert (len(newest.given), len(before.given)) == (5, 3)
    assert newest.opinions is not None
    assert newest.opinions.low[0].item.code == "senior"
    assert len(spreading.spread_of(site).rows) == 4
    assert set(costs.ledger_of(site).total.money) == {"EUR", "GBP"}
    assert answers.rounds_of(site, "confidence")[0].opinions is None
