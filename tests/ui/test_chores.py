"""What the list of workspaces calls the stores."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from ui.chores import Chores, Reach, name_of
from ui.events import ChangeBus
from ui.first_steps import FirstAnswers
from ui.looks import Looks
from ui.opening import StoreGround
from ui.shell.window import MainWindow
from ui.tasks import InlineTasks

ANSWERS = FirstAnswers("Les Filaos", "Amina", "births with a partograph", "all births", "2025-11", "2026-10")


def app() -> QApplication:
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found


def test_practice_stores_are_told_apart_by_role_and_others_by_their_folder(tmp_path: Path) -> None:
    for name in ("organiser.qic", "coach.qic", "sites/S005.qic"):
        (tmp_path / "practice" / name).mkdir(parents=True)
    own = tmp_path / "Les Filaos.qic"
    practice = tmp_path / "practice"
    assert name_of(own) == "Les Filaos"
    assert name_of(own, "Mwanza – Safer births · site team") == "Mwanza – Safer births · site team"
    assert name_of(practice / "coach.qic", "Rose – Practice · coach") == "Practice data: coach"
    assert name_of(practice / "sites" / "S005.qic") == "Practice data: site S005"


def test_nothing_to_undo_is_said_for_a_moment_and_does_not_stay(window: MainWindow, tmp_path: Path) -> None:
    opened = StoreGround(tmp_path).begin("site", ANSWERS)
    opened.door.journal.forget_steps()
    reach = Reach(lambda: opened.door, *[lambda *_given: None] * 6)  # type: ignore[arg-type]
    chores = Chores(window, InlineTasks(ChangeBus()), reach)
    window.undo_asked.emit()
    assert window.toaster.isVisible()
    assert not window.notices.texts
    assert chores.parent() is window
    opened.close()


def test_the_list_of_workspaces_says_what_each_is_called(window: MainWindow, tmp_path: Path) -> None:
    ground = StoreGround(tmp_path)
    opened = ground.begin("site", ANSWERS)
    (path,) = opened.places()[:1]
    looks = Looks(app(), tmp_path / "home")
    looks.remember(path, called=opened.frame().listed)
    kept = Looks(app(), tmp_path / "home")
    assert kept.name_of(path) == "Les Filaos – Own topic · site team"
    listed = [(path, name_of(path, kept.name_of(path)))]
    reach = Reach(lambda: opened.door, lambda _name: None, lambda: listed, *[lambda *_given: None] * 4)  # type: ignore[arg-type]
    menu = Chores(window, InlineTasks(ChangeBus()), reach).workspace_menu()
    assert menu.actions()[0].text() == "Les Filaos – Own topic · site team"
    opened.close()


def test_of_a_locked_workspace_no_name_is_kept_outside_it(tmp_path: Path) -> None:
    opened = StoreGround(tmp_path / "stores").begin("coach", "a passphrase of four words")
    looks = Looks(app(), tmp_path)
    (place,) = opened.places()[:1]
    looks.remember(place, called="Rose – Safer births · coach")
    looks.remember(place, called=opened.frame().listed)
    opened.close()
    assert looks.name_of(place) == ""
    assert "Rose" not in (tmp_path / "settings.json").read_text()
    assert [str(place)] == list(looks.settings.workspaces)
