"""NUL, marks of direction, emoji and long names typed into every field that a site's pages show."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QTabBar, QTabWidget, QWidget

from qic_desktop import bootstrap
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.workspace import Role, Workspace
from ui.pages import pages_of
from ui.shell.window import MainWindow
from ui.widgets.fields import LongTextField, TextField

DAY = date(2019, 4, 5)
PIECE = 3_900
"""So many letters are pasted at once: a field that takes one line takes no more."""
HOSTILE = {
    "nul": "a\x00b",
    "direction": "\u202eevil\u202c \u200f\u200eשלום",
    "emoji": "👩\u200d👩\u200d👧 🏥" * 8,
    "long": "Ngọc-" * 60,
    "digits": "٣ १२ ²",
}


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(tmp_path / "t.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=DAY)
    texts = {"numerator_text": "With it", "denominator_text": "All births"}
    measures.define_measure(made, NewMeasure("partograph", "Complete partograph", definition=texts))
    yield made
    bootstrap.close_workspace(made)


@pytest.fixture
def failed() -> list[Any]:
    return []


@pytest.fixture
def window(team: Workspace, failed: list[Any], open_window: Callable[..., MainWindow]) -> MainWindow:
    return open_window(team, failed=failed.append)


def shown_fields(page: QWidget) -> list[TextField | LongTextField]:
    found: list[Any] = page.findChildren(TextField) + page.findChildren(LongTextField)
    return [one for one in found if one.isVisible() and one.isEnabled() and not one.isReadOnly()]


def sides(page: QWidget) -> Iterator[None]:
    """The page as it opens, then each of its tabs."""
    yield
    for one in [*page.findChildren(QTabBar), *page.findChildren(QTabWidget)]:
        for place in range(one.count()):
            if shiboken6.isValid(one):
                one.setCurrentIndex(place)
                QApplication.processEvents()
                yield


def write(field: TextField | LongTextField, text: str) -> None:
    """As if it was pasted, a long one piece by piece, and the field left."""
    field.setFocus()
    field.selectAll()
    if isinstance(field, TextField):
        for start in range(0, len(text), PIECE):
            field.insert(text[start : start + PIECE])
    else:
        field.insertPlainText(text)
    field.commit()
    QApplication.processEvents()


@pytest.mark.parametrize("kind", HOSTILE)
def test_every_field_takes_it_or_marks_it(
    window: MainWindow, team: Workspace, failed: list[Any], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[str] = []
    here = ""
    monkeypatch.setattr(
        sys, "excepthook", lambda kind, error, _trace: raised.append(f"{here}: {kind.__name__} {error}")
    )
    names: set[str] = set()
    for spec in pages_of(Role.SITE):
        argument = measures.list_measures(team)[0].id if spec.key == "measure" else ""
        window.navigator.go(spec.key, argument)
        QApplication.processEvents()
        for _side in sides(window.page(spec.key)):
            for field in shown_fields(window.page(spec.key)):
                if not shiboken6.isValid(field) or not field.isVisible():
                    continue
                here = f"{spec.key}: {field.accessibleName()}"
                names.add(here)
                write(field, HOSTILE[kind])
    assert raised == []
    assert failed == [], "what nobody sees is taken out, all the rest is recorded"
    assert len(names) > 40, sorted(names)
