"""The evaluation page: an empty state, sentences that say from how many sites they come, bars with words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from qic_desktop.domain.progress import CostEntry
from qic_desktop.domain.scope import site_scope
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.progress import costs
from qic_desktop.store.journal import new_record
from ui.organiser import design, evaluation
from ui.organiser.evaluation import EvaluationPage, ShareBar
from ui.organiser.own_costs import OwnCosts
from ui.shell.window import MainWindow
from ui.workspace import Frame

MONTHS = [f"{2024 + month // 12}-{month % 12 + 1:02d}" for month in range(30)]


@pytest.fixture
def page(open_window: Callable[..., MainWindow]) -> Callable[[Any], EvaluationPage]:
    def make(workspace: Any) -> EvaluationPage:
        specs = [evaluation.page_spec(), design.page_spec()]
        window = open_window(workspace, specs, Frame("Safer births", "organiser"))
        window.navigator.go("evaluation", "")
        found = window.page("evaluation")
        assert isinstance(found, EvaluationPage)
        return found

    return make


def test_without_sites_it_leads_to_invitations(play: Any, page: Callable[..., EvaluationPage]) -> None:
    shown = page(play.organiser())
    assert shown.empty_step is not None
    shown.empty_step.click()
    assert shown.desk.navigator.here.key == "design"


def test_every_figure_says_from_how_many_sites_it_comes(
    play: Any, page: Callable[..., EvaluationPage], tmp_path: Any
) -> None:
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Safer births", start=MONTHS[0], end=MONTHS[-1])
    for number in range(3):
        site = play.enrolled_site(organiser, f"S{number:03d}")
        for place, month in enumerate(MONTHS):
            play.record(site, month, 60 + place % 3 + (15 if number and place > 11 else 0), 100)
        cost = new_record(
            CostEntry, site.new_id(), activity="meeting", on=MONTHS[1], hours=2, cash=10.0, currency="EUR"
        )
        site.journal.append(site_scope(site.own_id), [cost])
        play.take(organiser, play.export(site))
    shown = page(organiser)
    told = " ".join(one.text() for one in shown.findChildren(QLabel))
    assert "2 of 3 sites with eighteen values or more got better." in told
    assert "as 3 sites and 0 coaches or organisers wrote it down" in told
    assert "No site has answered the questions about lasting yet." in told
    assert next(one.accessibleName()[:10] for one in shown.findChildren(ShareBar)) == "2 of 3 sit"
    bars = len(shown.findChildren(ShareBar))
    shown.refresh(None)
    QApplication.processEvents()
    assert len(shown.results.findChildren(ShareBar)) <= bars
    shown.save_data(tmp_path, outside=True)
    (folder,) = tmp_path.glob("data that may go out *")
    assert (folder / "datapackage.json").is_file()


def test_reports_and_the_dossier_are_made_by_their_buttons(
    play: Any, page: Callable[..., EvaluationPage], tmp_path: Any
) -> None:
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Safer births", start=MONTHS[0], end=MONTHS[-1])
    site = play.enrolled_site(organiser, "S001")
    play.record(site, MONTHS[0], 60, 100)
    play.take(organiser, play.export(site))
    shown = page(organiser)
    opened: list[Any] = []
    shown.printer.folder, shown.printer.then = tmp_path, opened.append
    for one in (shown.report, shown.open_report):
        one.click()
    assert [file.name for file in opened] == [
        "Safer births, report for members.pdf", "Safer births, report for others.pdf",
    ]  # fmt: skip
    assert all(file.read_bytes().startswith(b"%PDF") for file in opened)
    assert shown.note.isVisible()
    assert shown.note.text().startswith("Still to write: Background")
    for _turn in range(2):
        shown.save_dossier(tmp_path)
    assert len(list(tmp_path.glob("Safer births, evidence dossier *.zip"))) == 2
    assert "README.txt" in shown.note.text()
    shown.texts.click()
    here = shown.desk.navigator.here
    assert (here.key, here.argument) == ("design", "report")


def test_the_organisers_own_costs_are_written_down_and_counted(play: Any, page: Callable[..., EvaluationPage]) -> None:
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Safer births", start=MONTHS[0], end=MONTHS[-1])
    site = play.enrolled_site(organiser, "S001")
    play.record(site, MONTHS[0], 60, 100)
    play.take(organiser, play.export(site))
    shown = page(organiser)
    shown.own_costs.click()
    sheet = shown.findChild(OwnCosts) or shown.window().findChild(OwnCosts)
    assert isinstance(sheet, OwnCosts)
    assert not sheet.panel.empty.isHidden()
    form = sheet.panel.form
    form.hours.setText("3")
    form.persons.setText("4")
    form.cash.setText("250")
    form.currency.setText("eur")
    form.keep.click()
    (line,) = costs.ledger_of(organiser).lines
    assert (line.person_hours, line.entry.cash, line.entry.currency) == (12, 250, "EUR")
    assert sheet.panel.empty.isHidden()
    shown.refresh(None)
    QApplication.processEvents()
    told = " ".join(one.text() for one in shown.findChildren(QLabel))
    assert "12 hours of people’s time and 250" in told.replace("\u202f", " ")
    assert "as 0 sites and 1 coach or organiser wrote it down" in told
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    assert not site.journal.list_records(CostEntry), "it stays with the organiser"
    sheet.close()
