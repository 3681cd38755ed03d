"""What a site that is allowed to write may send, however absurd: every page of every role opens and paints.

Which records there are is read from the catalogue (``tests/hostile/rubbish.py``): a new kind is covered by itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QWidget

from qic_desktop import bootstrap
from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.people import Membership
from qic_desktop.errors import QicError
from qic_desktop.practice import PracticeFolder
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.practising.practice_sets import BIRTHS
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Edit
from ui.pages import pages_of
from ui.shell.window import MainWindow
from ui.widgets.texts import Paragraph
from ui.widgets.tips import plain_tip

SITES = 3
OF_ONE = {
    "measure": "measure",
    "cycle": "pdsa_cycle",
    "meeting": "meeting",
    "story": "change_story",
    "site": "site",
}
"""Pages that show one of many, and the kind of record."""
MONTHS = ("2019-03", "0001-01", "9999-12", "nonsense")
WAYS = ("words", "markup", "numbers", "loops", "everything")
CASES = [
    *((way, Role.SITE) for way in WAYS),
    ("nobody", Role.SITE),
    *((way, role) for way in ("words", "markup", "everything") for role in (Role.ORGANISER, Role.COACH)),
]


@pytest.fixture
def raised(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was raised where Qt calls Python: in painting and in slots."""
    found: list[str] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, _trace: found.append(f"{kind.__name__}: {error}"))
    return found


def spoilt(rubbish: ModuleType, births: PracticeFolder, way: str, role: Role, package: Path) -> Workspace:
    """The store of a role: the site's own with rubbish in it, or one that has taken its package in."""
    site = bootstrap.open_workspace(births.site(BIRTHS.team))
    if way == "nobody":
        assert rubbish.remove_everybody(site) > 3
    else:
        rubbish.spoil(site, way)
    if role is Role.SITE:
        return site
    exporting.export_data_package(site, package)
    bootstrap.close_workspace(site)
    workspace = bootstrap.open_workspace(births.organiser if role is Role.ORGANISER else births.coach)
    taken = importing.import_packages(workspace, [package])
    assert [(one.outcome, one.code) for one in taken.packages] == [("accept", "")]
    return workspace


def arguments_of(workspace: Workspace, key: str) -> tuple[str, ...]:
    """The first and the last of what a page shows one of: one that was there before, and one that is new."""
    if key in ("month-sheet", "count-back"):
        return MONTHS
    if key not in OF_ONE:
        return ("",)
    record = DECLARATIONS[OF_ONE[key]].record
    found = [one.id for one in workspace.journal.list_records(record)]
    return tuple(dict.fromkeys((found[0], found[-1]))) if found else ("",)


def marked_up(window: QWidget) -> set[str]:
    """Words of people that Qt would take for markup."""
    found = set()
    for one in window.findChildren(QWidget):
        if GuiQt.mightBeRichText(one.toolTip()):
            found.add(f"tip of {type(one).__name__}: {one.toolTip()[:60]}")
        if isinstance(one, QLabel) and not isinstance(one, Paragraph) and is_markup(one):
            found.add(f"{type(one).__name__}: {one.text()[:60]}")
        if isinstance(one, QAbstractItemView):
            found |= {f"tip in {type(one.model()).__name__}: {tip[:60]}" for tip in tips_in(one)}
    return {one for one in found if "file:///" in one or "bold" in one}


def is_markup(label: QLabel) -> bool:
    if label.textFormat() == Qt.TextFormat.AutoText:
        return GuiQt.mightBeRichText(label.text())
    return label.textFormat() == Qt.TextFormat.RichText


def tips_in(view: QAbstractItemView) -> list[str]:
    model = view.model()
    if model is None or "Qt" in type(model).__module__:
        return []
    root = QModelIndex()
    # A list's own count of columns is out of reach: it has one.
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(root)
    cells = [model.index(row, column) for row in range(model.rowCount(root)) for column in range(columns)]
    tips = [cell.data(Qt.ItemDataRole.ToolTipRole) for cell in cells]
    return [tip for tip in tips if isinstance(tip, str) and not tip.startswith("<qt>") and GuiQt.mightBeRichText(tip)]


@pytest.fixture
def workspaces() -> Iterator[list[Workspace]]:
    """What a test opens; closed after its window."""
    opened: list[Workspace] = []
    yield opened
    for workspace in opened:
        bootstrap.close_workspace(workspace)


@pytest.fixture
def shown(
    births: PracticeFolder,
    app: Any,
    tmp_path: Path,
    rubbish: ModuleType,
    workspaces: list[Workspace],
    open_window: Callable[..., MainWindow],
) -> Callable[[str, Role], tuple[MainWindow, Workspace, list[Any]]]:
    failed: list[Any] = []

    def show(way: str, role: Role) -> tuple[MainWindow, Workspace, list[Any]]:
        workspaces.append(spoilt(rubbish, births, way, role, tmp_path / "rubbish.qicpkg"))
        return open_window(workspaces[-1], failed=failed.append), workspaces[-1], failed

    return show


@pytest.mark.parametrize(("way", "role"), CASES)
def test_every_page_opens_and_paints_whatever_was_sent(shown: Any, way: str, role: Role, raised: list[str]) -> None:
    window, workspace, failed = shown(way, role)
    found: set[str] = set()
    for spec in pages_of(role):
        for argument in arguments_of(workspace, spec.key):
            window.navigator.go(spec.key, argument)
            QApplication.processEvents()
            assert not window.grab().isNull()
            found |= {f"{spec.key} {argument}: {one}" for one in raised}
            raised.clear()
        if way == "markup":
            found |= {f"{spec.key}: {one}" for one in marked_up(window.page(spec.key))}
    assert not found, "\n".join(sorted(found))
    # A page may say in a sentence that a record is not there; it may not fail in any other way.
    assert [one for one in failed if not isinstance(one, QicError)] == []


@pytest.mark.parametrize("hours", [-1, -(2**53), 2**53, 5e-324])
def test_hours_that_nobody_works_are_painted(
    hours: float,
    births: PracticeFolder,
    workspaces: list[Workspace],
    open_window: Callable[..., MainWindow],
    raised: list[str],
) -> None:
    site = bootstrap.open_workspace(births.site(BIRTHS.team))
    workspaces.append(site)
    members = site.journal.list_records(Membership, site.scope)
    site.journal.append(site.scope, [Edit("membership", one.id, {"hours": hours, "used": {}}) for one in members])
    failed: list[Any] = []
    window = open_window(site, failed=failed.append)
    window.navigator.go("team", "")
    QApplication.processEvents()
    assert not window.grab().isNull()
    assert (raised, failed) == ([], [])


@pytest.mark.parametrize("text", ["<b>x</b>", "a <img src=x>", "&lt;b&gt;", "<!DOCTYPE x>", "a<br/>"])
def test_a_tip_of_peoples_words_is_never_markup(text: str) -> None:
    assert GuiQt.mightBeRichText(text)
    assert not GuiQt.mightBeRichText(plain_tip(text))
    assert plain_tip(text).replace("\u200b", "") == text


def test_a_tip_without_markup_is_left_as_it_is() -> None:
    assert plain_tip("less than < 5 & more than > 3, a&b, 1<2") == "less than < 5 & more than > 3, a&b, 1<2"
