"""Every free text of a test, a definition, a plan, a meeting and an agreement stands in a window and on its paper."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.entity import Record
from qic_desktop.domain.measure import DefinitionRevision
from qic_desktop.domain.pdsa import PdsaCycle
from qic_desktop.domain.people import Project
from qic_desktop.domain.planning import Charter, DataPlan
from qic_desktop.domain.team import Agreement, Meeting
from qic_desktop.services.improving import cycles, plans
from qic_desktop.services.measuring import data_plans, measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.printing import charter_papers, journal_papers, team_papers
from qic_desktop.services.teamwork import meetings, team_support
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import record_edit
from qic_desktop.wording.record_names import labels
from tests.ui.test_hostile_typing import sides
from ui.shell.window import MainWindow

CYCLE = {"stage": "act", "decision": "adapt", "started": "2019-02-04", "ended": "2019-02-10", "matched": False}
MONTHS = {"by_when": "2019-12"}
IN_GENERAL = frozenset({"text", "name", "code", "title", "aim"})
"""Named alike in every record."""
CHOSEN = frozenset({"initiated_by", "sampling"})
"""Chosen from a list, where a word of one's own is an exception."""


def mark_of(record: type[Record], field: str) -> str:
    """Words that stand nowhere else and may break into lines."""
    return f"what {record.ENTITY.replace('_', ' ')} tells of {field.replace('_', ' ')} here"


def marks(*records: type[Record]) -> dict[str, str]:
    """A mark for every free text of these records."""
    return {field: mark_of(record, field) for record in records for field in sorted(record.FREE - CHOSEN)}


@pytest.fixture
def written(team: Workspace) -> dict[str, str]:
    """A team whose every free text is filled; the ids by page."""
    definition = marks(DefinitionRevision)
    measures.define_measure(team, NewMeasure("forms", "Complete forms", definition=definition))
    view = measures.revise_definition(team, "forms", {"direction": "up"}, definition["reason"])
    assert view.definition is not None
    clarified = {"clarification": definition["clarification"]}
    team.journal.append(team.scope, [record_edit(DefinitionRevision, view.definition.id, **clarified)])
    data_plans.write_plan(team, view, marks(DataPlan) | {"sampling": "all"})
    plans.write_texts(team, marks(Project, Charter) | MONTHS)
    ramp = cycles.open_ramp(team, "Forms at the bed")
    cycle = cycles.open_cycle(team, ramp.id, **marks(PdsaCycle), **CYCLE, measures=[view.id])
    held = meetings.plan_meeting(team, "2019-04-02", "")
    meetings.write_meeting(team, held, **marks(Meeting))
    team_support.write_agreement(team, **marks(Agreement))
    return {"cycle": cycle.id, "measure": view.id, "meeting": held, "team": "support", "aim": "charter"}


def words_on(part: QWidget) -> Iterable[str]:
    """All that a person could read, or hear of, in a window."""
    for one in part.findChildren(QWidget):
        yield one.toolTip()
        if isinstance(one, QLabel | QAbstractButton | QLineEdit):
            yield one.text()
        elif isinstance(one, QTextEdit | QPlainTextEdit):
            yield one.toPlainText()


def plain(text: str) -> str:
    if text.startswith("<"):
        document = QTextDocument()
        document.setHtml(text)
        text = document.toPlainText()
    return " ".join(text.split())


def seen_in(window: MainWindow, key: str, argument: str) -> str:
    """Everything on all sides of a page."""
    window.navigator.go(key, argument)
    QApplication.processEvents()
    found: set[str] = set()
    for _side in sides(window.page(key)):
        QApplication.processEvents()
        found |= {plain(text) for text in words_on(window.page(key)) if text}
    return "\n".join(found)


def printed(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def missing(text: str, wanted: dict[str, str]) -> set[str]:
    """The fields whose marks are not there."""
    return {field for field, mark in wanted.items() if mark not in text}


WINDOWS: dict[str, tuple[type[Record], ...]] = {
    "cycle": (PdsaCycle,),
    "measure": (DefinitionRevision, DataPlan),
    "aim": (Project, Charter),
    "meeting": (Meeting,),
    "team": (Agreement,),
}


@pytest.mark.parametrize("key", WINDOWS)
def test_it_stands_in_a_window(
    team: Workspace, written: dict[str, str], open_window: Callable[..., MainWindow], key: str
) -> None:
    failed: list[Any] = []
    text = seen_in(open_window(team, failed=failed.append), key, written[key])
    assert missing(text, marks(*WINDOWS[key])) == set()
    assert failed == []


def test_it_stands_on_its_paper(team: Workspace, written: dict[str, str]) -> None:
    journal = printed(journal_papers.prepare_journal(team).pdf())
    charter = printed(charter_papers.prepare_charter(team).pdf())
    minutes = printed(team_papers.prepare_minutes(team, written["meeting"]).pdf())
    agreement = printed(team_papers.prepare_agreement(team).pdf())
    assert missing(journal, marks(PdsaCycle)) == set()
    assert missing(charter, marks(Project, Charter)) == set()
    assert missing(charter, marks(DefinitionRevision)) == set()
    assert missing(minutes, marks(Meeting)) == set()
    assert missing(agreement, marks(Agreement)) == set()


def test_every_field_in_which_people_write_has_a_name() -> None:
    told = {*labels(), *IN_GENERAL}
    assert {(one.name, field) for one in DECLARATIONS.values() for field in one.free if field not in told} == set()
