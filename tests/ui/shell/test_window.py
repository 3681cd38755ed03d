"""The window: rail, header, pages, notices, toast."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qic_desktop.errors import NotANumberError
from qic_desktop.services.workspace import Role
from ui.events import ChangeBus
from ui.navigation import Place
from ui.pages import pages_of
from ui.shell.page import PageSpec
from ui.shell.rail import RailEntry
from ui.shell.typist import IDLE_SECONDS, IdleWatch, watch_windows
from ui.shell.window import MainWindow
from ui.tasks import Activity, InlineTasks
from ui.widgets.panel import scrolled
from ui.workspace import Frame, Hit

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def site_pages() -> list[PageSpec]:
    return list(pages_of(Role.SITE))


def told(window: MainWindow, key: str) -> list[object]:
    return window.page(key).told  # type: ignore[attr-defined, no-any-return]


def test_the_first_page_is_shown_refreshed_and_has_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    assert window.header.title.text() == "Plain"
    assert told(window, "today") == [None]
    assert window.focusWidget() is window.page("today").focus_target()


def test_pages_are_made_when_they_are_first_shown(window: MainWindow) -> None:
    assert window.stack.count() == 1
    window.navigator.go("exchange")
    assert window.stack.count() == 2


def test_ctrl_and_a_digit_go_along_the_rail_and_alt_left_back(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_3, CONTROL)
    assert window.navigator.here == Place("exchange")
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.navigator.here == Place("today")


def test_a_page_of_one_thing_marks_its_parent_and_gets_the_argument(window: MainWindow) -> None:
    window.navigator.go("measure", "m1")
    assert window.page("measure").opened == ["m1"]  # type: ignore[attr-defined]
    assert [entry.key for entry in window.rail.entries if entry.isChecked()] == ["measures"]


def test_a_change_refreshes_the_page_shown_now_and_the_others_when_shown(window: MainWindow, bus: ChangeBus) -> None:
    window.navigator.go("exchange")
    bus.tell("changes")
    assert told(window, "exchange") == [None, "changes"]
    assert told(window, "today") == [None]
    window.navigator.go("today")
    assert told(window, "today") == [None, None]


def test_leaving_a_page_lets_it_record_what_is_half_typed(window: MainWindow) -> None:
    window.navigator.go("exchange")
    assert window.page("today").left == 1  # type: ignore[attr-defined]


def test_the_period_is_shown_only_where_the_page_follows_it(window: MainWindow) -> None:
    assert not window.header.period.isVisible()
    window.navigator.go("measures")
    assert window.header.period.isVisible()
    window.header.period.step(-1)
    assert window.session.period == "2019-02"
    assert told(window, "measures") == [None, None]


def test_f6_goes_from_region_to_region_and_round(window: MainWindow) -> None:
    seen: list[QWidget] = []
    for _step in range(3):
        QTest.keyClick(window, Qt.Key.Key_F6)
        seen.append(window.focusWidget())
    assert window.rail.isAncestorOf(seen[0])
    assert window.header.isAncestorOf(seen[1])
    assert window.stack.isAncestorOf(seen[2])


def test_f1_asks_for_the_help_of_the_page(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.help_asked, timeout=500) as asked:
        QTest.keyClick(window, Qt.Key.Key_F1)
    assert asked.args == ["today"]


def test_go_to_finds_pages_and_what_the_store_knows(window: MainWindow, qtbot: QtBot) -> None:
    window.set_search(lambda text: [Hit("Births", "measure", "chart-line", Place("measure", text))])
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    panel = window.go_to
    QTest.keyClicks(panel.field, "e")
    titles = [panel.list.item(row).data(Qt.ItemDataRole.UserRole).title for row in range(panel.list.count())]
    assert titles == ["Measures", "One measure", "Exchange", "Births"]
    for _step in range(3):
        QTest.keyClick(panel.field, Qt.Key.Key_Down)
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert window.navigator.here == Place("measure", "e")


def test_an_error_becomes_a_notice_and_the_same_again_replaces_it(window: MainWindow) -> None:
    for _time in range(2):
        window.error(NotANumberError(text="12x"))
    assert len(window.notices.texts) == 1
    assert "12x" in window.notices.texts[0]
    window.clear_notice("NotANumberError")
    assert not window.notices.isVisible()


def test_a_notice_waits_until_a_pressed_button_is_released(window: MainWindow, qtbot: QtBot) -> None:
    """It moves the page down: between press and release the click would miss its button."""
    QTest.mousePress(window, Qt.MouseButton.LeftButton)
    window.error(NotANumberError("12x"))
    qtbot.wait(100)
    assert not window.notices.isVisible()
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.notices.isVisible)
    window.clear_notice("NotANumberError")


def test_a_toast_undoes(window: MainWindow) -> None:
    undone: list[int] = []
    window.toast("Cycle E4 moved to Act", lambda: undone.append(1))
    assert window.toaster.isVisible()
    QTest.mouseClick(window.toaster.findChild(QAbstractButton), Qt.MouseButton.LeftButton)
    assert undone == [1]
    assert not window.toaster.isVisible()


def test_a_toast_covers_no_button_and_no_field_of_the_page(window: MainWindow, app: QApplication) -> None:
    page = window.page("today")
    room = page.rect()
    below = QPushButton("Take the sum", page)
    below.setGeometry(room.center().x() - 200, room.bottom() - 80, 400, 60)
    field = QLineEdit(page)
    field.setGeometry(0, room.bottom() - 80, 300, 60)
    for part in (below, field):
        part.show()
    window.toast("Taken back. Ctrl+Y does it again.")
    app.processEvents()
    toast = QRect(window.toaster.mapToGlobal(QPoint(0, 0)), window.toaster.size())
    assert not [p for p in (below, field) if toast.intersects(QRect(p.mapToGlobal(QPoint(0, 0)), p.size()))]
    assert toast.left() >= page.mapToGlobal(QPoint(0, 0)).x()


def test_a_toast_goes_when_the_person_goes_on_but_not_before_it_could_be_read(window: MainWindow) -> None:
    window.toast("Taken back.")
    window.navigator.go("exchange")
    assert window.toaster.isVisible()
    window.toaster.read_ms = 0
    window.navigator.go("today")
    assert not window.toaster.isVisible()
    window.toast("Taken back.")
    window.header.go_to.setFocus()
    assert not window.toaster.isVisible()


def test_the_pointer_sends_a_toast_away_but_holds_one_with_undo(window: MainWindow) -> None:
    window.toaster.read_ms = 0
    here = QPointF(5, 5)
    window.toast("Kept.")
    QApplication.sendEvent(window.toaster, QEnterEvent(here, here, here))
    assert not window.toaster.isVisible()
    window.toast("Moved to Act", lambda: None)
    QApplication.sendEvent(window.toaster, QEnterEvent(here, here, here))
    assert window.toaster.isVisible()
    assert not window.toaster._timer.isActive()
    QApplication.sendEvent(window.toaster, QEvent(QEvent.Type.Leave))
    assert window.toaster._timer.isActive()


def test_a_page_that_shows_one_of_many_is_found_by_what_it_shows_only(site_pages: list[PageSpec]) -> None:
    alone = {spec.key for spec in site_pages if spec.of_one}
    assert alone == {"measure", "cycle", "meeting", "story"}


def test_go_to_leaves_out_a_page_that_is_nothing_by_itself(window: MainWindow, bus: ChangeBus) -> None:
    specs = [replace(spec, of_one=spec.key == "measure") for spec in window._specs.values()]
    window.show_workspace(None, specs, Frame("Team", ""))
    window.go_to.open()
    listed = window.go_to.list
    titles = [listed.item(row).data(Qt.ItemDataRole.UserRole).title for row in range(listed.count())]
    assert "One measure" not in titles
    assert "Measures" in titles


def test_going_where_one_is_brings_the_focus_back(window: MainWindow) -> None:
    window.header.go_to.setFocus()
    QTest.keyClick(window, Qt.Key.Key_1, CONTROL)
    assert window.focusWidget() is window.page("today").focus_target()
    assert told(window, "today") == [None]


def test_a_step_found_in_go_to_begins_on_its_page(window: MainWindow) -> None:
    begun: list[str] = []
    window.page("exchange").start = begun.append  # type: ignore[method-assign]
    window.set_search(lambda _text: [Hit("Copy", "Exchange", "plus", Place("exchange"), step="copy")])
    for _time in range(2):
        QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
        QTest.keyClicks(window.go_to.field, "copy")
        QTest.keyClick(window.go_to.field, Qt.Key.Key_Return)
    assert window.navigator.here == Place("exchange")
    assert begun == ["copy", "copy"]


def test_work_is_seen_only_after_a_third_of_a_second(window: MainWindow, qtbot: QtBot) -> None:
    window.working.show_activity(Activity("Reading 8 packages, 3 done", 0.4, True))
    qtbot.wait(120)
    assert not window.working.isVisible()
    qtbot.waitUntil(window.working.isVisible, timeout=2000)
    window.working.show_activity(None)
    assert not window.working.isVisible()


def test_in_narrow_windows_the_search_is_an_icon(window: MainWindow) -> None:
    wide = window.header.go_to.width()
    window.resize(1100, 700)
    assert window.header.go_to.width() < wide
    assert not window.header.who.isVisible()


def test_a_badge_is_part_of_the_entrys_name(window: MainWindow) -> None:
    names = {entry.key: entry.accessibleName() for entry in window.rail.entries}
    assert names["exchange"] == "Exchange, 3 waiting"
    assert names["today"] == "Today"


def test_from_right_to_left_the_rail_stands_at_the_right(
    right_to_left: QApplication, qtbot: QtBot, bus: ChangeBus, window: MainWindow
) -> None:
    QApplication.processEvents()
    assert window.rail.geometry().right() == window.width() - 1
    assert window.header.title.mapTo(window, window.header.title.rect().center()).x() > window.width() / 2
    mark = window.rail.entries[0].grab().toImage()
    middle = mark.height() // 2
    assert mark.pixelColor(mark.width() - 2, middle) != mark.pixelColor(1, middle)


def unnamed(root: QWidget) -> list[str]:
    """Buttons and fields that a screen reader could not name."""
    found: list[str] = []
    for part in root.findChildren(QWidget):
        if isinstance(part, QAbstractButton | QLineEdit) and part.isVisibleTo(root):
            face = QAccessible.queryAccessibleInterface(part)
            if face is None or not face.text(QAccessible.Text.Name).strip():
                found.append(f"{type(part).__name__} in {type(part.parent()).__name__}")
    return found


def test_every_control_of_the_shell_has_a_name(window: MainWindow) -> None:
    window.navigator.go("measures")
    window.toast("Done", lambda: None)
    window.notice("News", "info")
    assert unnamed(window) == []


def test_asking_who_types_leaves_the_keys_where_they_are(window: MainWindow, qtbot: QtBot) -> None:
    asked: list[int] = []
    window.somebody_else_asked.connect(lambda: asked.append(1))
    field = QLineEdit(window)
    field.show()
    field.setFocus()
    window.ask_who_types()
    QTest.keyClicks(field, "41")
    assert field.text() == "41"
    assert window.notices.texts[0].startswith("Who is typing?")
    window.session.choose_person("somebody")
    assert window.notices.texts == ()
    assert asked == []


def test_another_workspace_begins_without_the_notices_of_the_one_before(window: MainWindow) -> None:
    window.notice("News", "info")
    window.show_workspace(object(), [], Frame(name="Other", detail=""))
    assert window.notices.texts == ()


@pytest.mark.parametrize(("idle", "nobody", "asked"), [(0, False, 0), (IDLE_SECONDS + 1, False, 1), (0, True, 1)])
def test_who_is_typing_is_asked_after_four_idle_hours_and_the_key_is_kept(
    app: QApplication, qtbot: QtBot, idle: int, nobody: bool, asked: int
) -> None:
    now = [0.0]
    asks: list[int] = []
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    watch = IdleWatch(app, lambda: asks.append(1), nobody=lambda: nobody, now=lambda: now[0])
    now[0] = float(idle)
    QTest.keyClicks(field, "4")
    QTest.keyClicks(field, "1")
    qtbot.wait(10)
    shiboken6.delete(watch)
    assert field.text() == "41"
    assert len(asks) == asked


def test_a_window_that_is_gone_is_not_asked_who_types(app: QApplication, qtbot: QtBot, bus: ChangeBus) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    gone = MainWindow(InlineTasks(bus), bus)
    assert not gone.session.person
    watch = watch_windows(app, lambda: gone)
    gone.close()
    shiboken6.delete(gone)
    # An error in the event loop fails the test.
    QTest.keyClicks(field, "41")
    qtbot.wait(10)
    shiboken6.delete(watch)
    assert field.text() == "41"


def test_tab_reads_the_rail_from_top_to_bottom(window: MainWindow) -> None:
    window.activateWindow()
    window.rail.card.setFocus()
    seen = []
    for _turn in range(len(window.rail.entries) + 2):
        window.focusNextChild()
        focused = window.focusWidget()
        assert isinstance(focused, RailEntry)
        seen.append(focused.key)
    assert seen == [*(entry.key for entry in window.rail.entries), "settings", "help"]


def test_f6_visits_the_regions_of_a_page_that_keeps_tab_for_itself(window: MainWindow) -> None:
    window.activateWindow()
    page = window.page("today")
    holder = QFrame(page)
    second = QPushButton("second", holder)
    layout = page.layout()
    assert layout is not None
    layout.addWidget(holder)
    holder.show()
    page.regions = lambda: (page.focus_target(), holder)  # type: ignore[method-assign, assignment, return-value]
    page.focus_target().setFocus()  # type: ignore[union-attr]
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.focusWidget() is second
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert isinstance(window.focusWidget(), RailEntry)
    QTest.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.focusWidget() is second


def test_a_notice_leaves_what_is_being_typed_where_it_stands(window: MainWindow, qtbot: QtBot) -> None:
    content = QWidget()
    down = QVBoxLayout(content)
    fields = [QLineEdit() for _number in range(60)]
    for field in fields:
        down.addWidget(field)
    page = window.page("today")
    (page.layout() or QVBoxLayout(page)).addWidget(scrolled(content))
    window.activateWindow()
    fields[20].setFocus()
    qtbot.wait(60)
    before = fields[20].mapToGlobal(QPoint(0, 0)).y()
    window.ask_who_types()
    qtbot.wait(60)
    assert window.notices.isVisible()
    assert abs(fields[20].mapToGlobal(QPoint(0, 0)).y() - before) <= 1


def test_a_closed_notice_gives_the_keys_back_to_where_they_were(window: MainWindow, qtbot: QtBot) -> None:
    page = window.page("today")
    layout = page.layout() or QVBoxLayout(page)
    removing, field = QPushButton("Remove"), QLineEdit()
    for part in (removing, field):
        layout.addWidget(part)
    window.activateWindow()
    field.setFocus()
    window.notice("Saved", "info")
    qtbot.wait(60)
    close = window.notices.focus_part()
    assert close is not None
    close.setFocus()
    close.click()
    assert window.notices.texts == ()
    assert QApplication.focusWidget() is field
