"""Parts of pages: what they tell, and that everything has a name."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import fonts
from ui.widgets import fields
from ui.widgets.buttons import button, icon_button
from ui.widgets.choice import CheckBox, RadioButton, Select
from ui.widgets.columns import HeadRow
from ui.widgets.empty import EmptyState
from ui.widgets.fields import Field, LongTextField, TextField
from ui.widgets.finding_mark import FindingMark
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import NoticeBar, Step
from ui.widgets.panel import scrolled
from ui.widgets.period_picker import PeriodPicker
from ui.widgets.person_chip import PersonChip
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.tabs import tab_bar
from ui.widgets.texts import ElidedLabel, label

W = TypeVar("W", bound=QWidget)


@pytest.fixture
def shown(app: QApplication, qtbot: QtBot) -> QWidget:
    """A window to put parts into."""
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def put(shown: QWidget, part: W) -> W:
    layout = shown.layout()
    assert layout is not None
    layout.addWidget(part)
    part.show()
    return part


def test_a_field_is_recorded_when_it_is_left_and_only_if_it_differs(shown: QWidget) -> None:
    told: list[str] = []
    field, other = put(shown, TextField("old")), put(shown, TextField())
    field.committed.connect(told.append)
    field.setFocus()
    other.setFocus()
    assert told == []
    field.setFocus()
    QTest.keyClicks(field, "er")
    other.setFocus()
    assert told == ["older"]


def test_escape_gives_the_old_text_back(shown: QWidget) -> None:
    field = put(shown, TextField("old"))
    QTest.keyClicks(field, "er")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "old"


def test_what_the_store_says_never_overwrites_what_is_being_typed(shown: QWidget, qtbot: QtBot) -> None:
    field = put(shown, TextField("old"))
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "er")
    field.show_text("from elsewhere")
    assert field.text() == "older"


def test_a_long_text_is_drafted_while_idle_and_recorded_when_left(
    shown: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "DRAFT_MILLISECONDS", 20)
    field, other = put(shown, LongTextField()), put(shown, TextField())
    drafts: list[str] = []
    kept: list[str] = []
    field.drafted.connect(drafts.append)
    field.committed.connect(kept.append)
    field.setFocus()
    QTest.keyClicks(field, "We ask")
    qtbot.waitUntil(lambda: drafts == ["We ask"])
    assert kept == []
    other.setFocus()
    assert kept == ["We ask"]


def test_a_field_names_its_editor_and_says_what_is_wrong(shown: QWidget) -> None:
    field = put(shown, Field("Numerator", TextField("43")))
    field.say_error("43 is more than all births (41).")
    assert field.editor.accessibleName() == "Numerator"
    assert field.editor.accessibleDescription() == "43 is more than all births (41)."
    assert field.line.isVisible()
    field.say_error("")
    assert not field.line.isVisible()


def test_a_segmented_switch_moves_with_the_arrows_and_leaves_out_what_is_disabled(shown: QWidget) -> None:
    switch = put(shown, SegmentedSwitch([("run", "Run"), ("p", "P"), ("i", "I")], "Chart"))
    told: list[str] = []
    switch.chosen.connect(told.append)
    switch.set_available("p", False, "There is no denominator.")
    QTest.keyClick(switch, Qt.Key.Key_Right)
    assert told == ["i"]
    assert switch.key == "i"


def test_a_list_tells_its_key_and_keeps_it_when_the_options_change(shown: QWidget) -> None:
    select = put(shown, Select([("a", "Strike"), ("b", "Register lost")]))
    told: list[str] = []
    select.chosen.connect(told.append)
    QTest.keyClick(select, Qt.Key.Key_Down)
    assert told == []
    assert select.view().isVisible()
    QTest.keyClick(select.view(), Qt.Key.Key_Down)
    assert told == []
    QTest.keyClick(select.view(), Qt.Key.Key_Return)
    assert told == ["b"]
    select.set_options([("c", "Other"), ("b", "Register lost")])
    assert select.key == "b"


def test_boxes_and_radios_react_to_a_click_and_to_space(shown: QWidget) -> None:
    box, radio = put(shown, CheckBox("Done")), put(shown, RadioButton("Adapt"))
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(5, box.height() // 2))
    assert box.isChecked()
    QTest.keyClick(radio, Qt.Key.Key_Space)
    assert radio.isChecked()


def test_the_period_picker_stops_at_the_ends(shown: QWidget) -> None:
    picker = put(shown, PeriodPicker())
    told: list[str] = []
    picker.chosen.connect(told.append)
    picker.set_periods([("2019-01", "January"), ("2019-02", "February")], "2019-01")
    picker.step(-1)
    picker.step(1)
    picker.step(1)
    assert told == ["2019-02"]


def test_the_chip_offers_all_names_and_somebody_else(shown: QWidget) -> None:
    chip = put(shown, PersonChip())
    assert chip.name == "Choose"
    chip.set_people([("a", "Amina"), ("n", "Neema")], "a")
    assert chip.accessibleName() == "Who is typing? Amina"
    told: list[str] = []
    chip.chosen.connect(told.append)
    actions = chip.menu().actions()
    assert [action.text() for action in actions if action.text()] == ["Amina", "Neema", "Somebody else …"]
    actions[1].trigger()
    assert told == ["n"]
    assert chip.name == "Neema"


def test_the_chip_asks_for_a_name_at_once_where_there_is_none(shown: QWidget) -> None:
    chip = put(shown, PersonChip())
    asked: list[int] = []
    chip.somebody_else_asked.connect(lambda: asked.append(1))
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert asked == [1]


def test_enter_does_what_the_button_with_the_focus_says_not_the_main_step(app: QApplication, qtbot: QtBot) -> None:
    told: list[str] = []
    dialog = QDialog()
    qtbot.addWidget(dialog)
    across = QVBoxLayout(dialog)
    later = button("Not now", lambda: told.append("not now"))
    main = button("Join", lambda: told.append("join"), kind="primary")
    across.addWidget(later)
    across.addWidget(main)
    main.setDefault(True)
    dialog.show()
    qtbot.waitExposed(dialog)
    QTest.keyClick(later, Qt.Key.Key_Return)
    assert told == ["not now"]


def test_every_tab_is_in_sight_when_another_one_is_chosen(shown: QWidget) -> None:
    tabs = tab_bar("Parts", ("Charter", "Measures", "Chart rules", "Invitations", "Keys"))
    shown.layout().addWidget(tabs, 0, Qt.AlignmentFlag.AlignLeft)
    for place in range(tabs.count()):
        tabs.setCurrentIndex(place)
        QApplication.processEvents()
        assert tabs.tabRect(tabs.count() - 1).right() <= tabs.width()


def test_an_icon_only_button_has_a_name_and_a_tooltip(shown: QWidget) -> None:
    made = put(shown, icon_button("printer", "Print", lambda: None, keys="Ctrl+P"))
    assert made.accessibleName() == "Print"
    assert made.toolTip() == "Print (Ctrl+P)"


def test_a_notice_and_an_empty_page_do_their_step(shown: QWidget) -> None:
    done: list[str] = []
    notice = put(
        shown, NoticeBar("One value was entered twice.", "concern", [Step("Choose", lambda: done.append("c"))])
    )
    empty = put(shown, EmptyState("sun", "No values yet", "Why.", Step("Enter", lambda: done.append("e"))))
    assert notice.accessibleName() == "One value was entered twice."
    assert empty.step is not None
    QTest.keyClick(empty.step, Qt.Key.Key_Space)
    assert done == ["e"]


def test_words_are_never_read_as_markup(shown: QWidget) -> None:
    for wrap in (False, True):
        made = put(shown, label("<b>bold</b> & 5 %", wrap=wrap))
        assert made.text() == "<b>bold</b> & 5 %"


def test_a_long_line_is_cut_and_whole_in_its_tooltip(shown: QWidget) -> None:
    made = put(shown, ElidedLabel("Kituo cha Afya Mtoni Juu " * 8))
    made.resize(120, 20)
    assert made.text().endswith("…")
    assert made.toolTip().startswith("Kituo cha Afya Mtoni Juu Kituo")


def test_a_tool_row_breaks_where_there_is_no_room(shown: QWidget) -> None:
    holder = QWidget()
    row = FlowLayout(holder, spacing=8)
    for word in ("Phases", "Annotate", "Copy", "Export"):
        row.addWidget(button(word, lambda: None))
    put(shown, holder)
    assert row.heightForWidth(1000) < row.heightForWidth(150)


def test_parts_of_one_line_stand_on_one_middle(shown: QWidget) -> None:
    holder = QWidget()
    row = FlowLayout(holder, spacing=8)
    small, large = button("Annotate", lambda: None, size="small"), button("Copy", lambda: None)
    for one in (small, large):
        row.addWidget(one)
    put(shown, holder)
    QApplication.processEvents()
    assert small.height() < large.height()
    assert abs(small.geometry().center().y() - large.geometry().center().y()) <= 1


def test_the_marks_of_findings_differ_in_shape_not_only_in_colour(shown: QWidget) -> None:
    pictures = []
    for kind in ("improvement", "concern", "change", "chance", "few"):
        image = FindingMark(kind, "up", 32).grab().toImage()  # type: ignore[arg-type]
        ground = image.pixelColor(0, 0).lightness()
        dark = {
            (x, y)
            for x in range(image.width())
            for y in range(image.height())
            if abs(image.pixelColor(x, y).lightness() - ground) > 40
        }
        pictures.append(dark)
    for number, first in enumerate(pictures):
        for second in pictures[number + 1 :]:
            assert len(first ^ second) > 60


def test_a_word_without_an_end_does_not_push_its_page_apart(app: QApplication, qtbot: QtBot) -> None:
    made = label("x" * 300, wrap=True)
    qtbot.addWidget(made)
    assert made.minimumSizeHint().width() < 300
    assert made.text() == "x" * 300
    key = label("0" * 64, wrap=True)
    qtbot.addWidget(key)
    assert "\u200b" not in QLabel.text(key)


def test_a_scrolled_page_follows_the_focus_that_was_set_from_outside(app: QApplication, qtbot: QtBot) -> None:
    content = QWidget()
    column = QVBoxLayout(content)
    buttons = [QPushButton(f"{number}", content) for number in range(60)]
    for one in buttons:
        column.addWidget(one)
    area = scrolled(content)
    qtbot.addWidget(area)
    area.resize(300, 200)
    area.show()
    qtbot.waitExposed(area)
    area.activateWindow()
    for one in (buttons[-1], buttons[0]):
        one.setFocus(Qt.FocusReason.OtherFocusReason)
        qtbot.waitUntil(lambda one=one: not one.visibleRegion().isEmpty())


def test_the_next_word_of_a_switch_skips_what_cannot_be_chosen(app: QApplication, qtbot: QtBot) -> None:
    switch = SegmentedSwitch([("a", "A"), ("b", "B"), ("c", "C")], "Letters")
    qtbot.addWidget(switch)
    told: list[str] = []
    switch.chosen.connect(told.append)
    switch.set_available("b", False, "not now")
    switch.step_on()
    switch.step_on()
    assert told == ["c", "a"]


def test_a_hidden_step_takes_no_room_at_the_end_of_a_head_row(qtbot: QtBot) -> None:
    steps = [QPushButton("Print the story"), QPushButton("Laptop lost …")]
    row = HeadRow(QLabel("Kela"), steps)
    row.resize(900, 60)
    row.show()
    QApplication.processEvents()
    for hidden in (True, False):
        steps[1].setHidden(hidden)
        last = steps[0] if hidden else steps[1]
        qtbot.waitUntil(lambda last=last: last.mapTo(row, last.rect().topRight()).x() == row.width() - 1)  # type: ignore[misc]
    row.close()


def test_the_bold_word_of_a_switch_has_its_room(shown: QWidget) -> None:
    words = [("a", "Members"), ("b", "Skills and people around us")]
    switch = put(shown, SegmentedSwitch(words, "Parts"))
    switch.choose("b")
    segment = next(part for part in switch.findChildren(QPushButton) if part.text() == words[1][1])
    bold = QFontMetrics(fonts.text(13, 600)).horizontalAdvance(segment.text())
    assert segment.sizeHint().width() - bold >= 16


def test_text_written_again_from_the_store_keeps_what_tab_selected(shown: QWidget, qtbot: QtBot) -> None:
    field = TextField("2026-11", parent=shown)
    field.show()
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.selectAll()
    field.show_text("2026-11")  # the page reads the store again after the field before was recorded
    qtbot.keyClicks(field, "2027-01")
    assert field.text() == "2027-01"
