"""Measures across sites: the grid of small charts and the funnel, in a real window on real stores."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qic_desktop.services.exchanging import exporting
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Role
from ui.charts.multiples_delegate import Multiple
from ui.organiser.charts_page import ChartsPage
from ui.shell.window import MainWindow
from ui.theme.apply import apply_theme
from ui.widgets.empty import EmptyState

Show = Callable[..., MainWindow]
NO_KEYS = Qt.KeyboardModifier.NoModifier


def page_of(window: MainWindow) -> ChartsPage:
    page = window.page("measures")
    assert isinstance(page, ChartsPage)
    QApplication.processEvents()
    return page


def codes(page: ChartsPage) -> list[str]:
    return [cell.code for cell in page.multiples.view.sites.cells if isinstance(cell, Multiple)]


def here(window: MainWindow) -> tuple[str, str]:
    place = window.navigator.here
    assert place is not None
    return place.key, place.argument


def site_id(page: ChartsPage, code: str) -> str:
    return next(row.cell.key for row in page.multiples.view.sites.grid.rows if row.cell.code == code)


def choose(page: ChartsPage, code: str) -> int:
    view = page.multiples.view
    row = view.sites.row_of(site_id(page, code))
    view.setCurrentIndex(view.sites.index(row))
    return row


# --- empty ----------------------------------------------------------------------------------------------------


def test_a_new_store_leads_to_design(play: Any, show: Show) -> None:
    window = show(play.create("organiser", Role.ORGANISER), "measures")
    step = page_of(window).empty_step
    assert step is not None
    step.click()
    assert here(window) == ("design", "")


def test_without_a_site_the_page_leads_to_invitations(play: Any, show: Show) -> None:
    organiser = play.organiser()
    exporting.publish(organiser, play.file("news"))
    window = show(organiser, "measures")
    step = page_of(window).empty_step
    assert step is not None
    step.click()
    assert here(window) == ("design", "invitations")


# --- the grid -------------------------------------------------------------------------------------------------


def test_every_site_is_a_cell_and_the_sentence_says_what_chance_would_give(three: Any, show: Show) -> None:
    page = page_of(show(three, "measures"))
    assert sorted(codes(page)) == ["S001", "S002", "S003"]
    assert "chance alone would give fewer than one" in page.multiples.sentence.text()
    assert not page.multiples.view.grab().isNull()
    assert page.multiples.view.delegate.laid_out() == 3


def test_search_and_groups_leave_fewer_and_nothing_is_said_in_words(three: Any, show: Show) -> None:
    page = page_of(show(three, "measures"))
    page.multiples.search.setText("s002")
    assert codes(page) == ["S002"]
    page.multiples.search.setText("nobody")
    assert codes(page) == []
    assert "nobody" in page.multiples.none_words.text()
    page.multiples.all_again.click()
    assert len(codes(page)) == 3
    page.multiples.chips["silent"].click()
    assert codes(page) == ["S003"]


def test_a_group_can_be_asked_for_by_its_place(three: Any, show: Show) -> None:
    page = page_of(show(three, "measures", "silent"))
    assert page.multiples.chips["silent"].isChecked()
    assert codes(page) == ["S003"]


def test_orders_rearrange_the_cells_and_the_chosen_one_stays_chosen(three: Any, show: Show) -> None:
    page = page_of(show(three, "measures"))
    choose(page, "S002")
    for key in ("last", "name", "latest", "size", "need"):
        page.multiples.order.choose(key)
        page.multiples.order.chosen.emit(key)
        chosen = page.multiples.view.chosen
        assert chosen is not None
        assert chosen.code == "S002"
    page.multiples.order.chosen.emit("last")
    assert codes(page)[0] == "S003"


def test_enter_opens_the_site(three: Any, show: Show) -> None:
    window = show(three, "measures")
    page = page_of(window)
    choose(page, "S001")
    QTest.keyClick(page.multiples.view, Qt.Key.Key_Return)
    assert here(window) == ("site", site_id(page, "S001"))


def test_a_double_click_opens_the_site(three: Any, show: Show) -> None:
    window = show(three, "measures")
    page = page_of(window)
    view = page.multiples.view
    row = choose(page, "S002")
    centre = view.cell_rect(row).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert here(window)[0] == "measures", "one click only chooses"
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert here(window) == ("site", site_id(page, "S002"))


def test_arrows_travel_over_the_cells_and_stop_at_the_ends(three: Any, show: Show) -> None:
    page = page_of(show(three, "measures"))
    page.multiples.order.chosen.emit("name")
    view = page.multiples.view
    view.setFocus()
    view.setCurrentIndex(view.sites.index(0))
    keys = (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Home)
    places = []
    for key in keys:
        QTest.keyClick(view, key)
        places.append(view.currentIndex().row())
    assert places == [1, 2, 2, 1, 2, 0]


def test_arrows_follow_the_eye_from_right_to_left(right_to_left: QApplication, three: Any, show: Show) -> None:
    page = page_of(show(three, "measures"))
    page.multiples.order.chosen.emit("name")
    view = page.multiples.view
    view.setCurrentIndex(view.sites.index(0))
    assert view.cell_rect(0).center().x() > view.cell_rect(1).center().x()
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.currentIndex().row() == 1


def test_shift_and_arrows_travel_over_the_points_and_say_each(three: Any, show: Show) -> None:
    page = page_of(show(three, "measures"))
    view = page.multiples.view
    choose(page, "S001")
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert view.place == 9
    assert "October 2026, 89.0 %, 89 of 100" in view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert view.place == 8
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.place == -1


def test_the_pointer_shows_the_value_of_the_nearest_point(three: Any, show: Show) -> None:
    page = page_of(show(three, "measures"))
    view = page.multiples.view
    row = choose(page, "S002")
    at = view.delegate.point(view.sites.cell(row), view.plot_rect(row), 3)  # type: ignore[arg-type]
    assert at is not None
    place = at + QPointF(0, 12)
    buttons = Qt.MouseButton.NoButton
    moved = QMouseEvent(QEvent.Type.MouseMove, place, view.viewport().mapToGlobal(place), buttons, buttons, NO_KEYS)
    QApplication.sendEvent(view.viewport(), moved)
    assert view.delegate.pointed == (site_id(page, "S002"), 3)
    assert "April 2026, 83.0 %" in view.accessibleDescription()


def test_a_cell_speaks_its_name_its_value_and_its_finding(three: Any, show: Show) -> None:
    page = page_of(show(three, "measures"))
    view = page.multiples.view
    said = view.sites.index(choose(page, "S001")).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "S001" in said
    assert "89 % in October 2026" in said or "89.0 % in October 2026" in said


def test_less_time_widens_the_picture_and_changes_no_judgement(three: Any, show: Show) -> None:
    page = page_of(show(three, "measures"))
    view = page.multiples.view
    row = choose(page, "S001")
    cell = view.chosen
    assert cell is not None
    plot = view.plot_rect(row)
    before = view.delegate.drawn(cell, plot).scene
    page.multiples.show_range(4)
    after = view.delegate.drawn(cell, plot)
    assert after.shift > 0
    assert len(after.scene.point_xs) == len(before.point_xs)
    assert view.delegate.point(cell, plot, 2) is None
    assert view.delegate.point(cell, plot, 7) is not None


def test_each_own_scale_writes_two_numbers_and_one_scale_is_the_same_for_all(three: Any, show: Show) -> None:
    page = page_of(show(three, "measures"))
    view = page.multiples.view
    rows = [view.sites.row_of(row.cell.key) for row in view.sites.grid.rows]
    common = {view.delegate.drawn(view.sites.cell(row), view.plot_rect(row)).scale for row in rows}  # type: ignore[arg-type]
    assert len(common) == 1
    page.multiples.scale.chosen.emit("own")
    own = [view.delegate.drawn(view.sites.cell(row), view.plot_rect(row)).scale for row in rows]  # type: ignore[arg-type]
    assert all(len(scale.ticks) >= 2 for scale in own)
    assert len(set(own)) == 2


def test_small_cells_are_lower_and_more_stand_beside_each_other(three: Any, show: Show) -> None:
    page = page_of(show(three, "measures"))
    view = page.multiples.view
    columns, height = view.sites.columns, view.cell_rect(choose(page, "S001")).height()
    page.multiples.sizes.chosen.emit("small")
    assert view.sites.columns > columns
    QApplication.processEvents()
    assert view.cell_rect(choose(page, "S001")).height() < height


def test_light_and_dark_paint_different_pictures(app: QApplication, three: Any, show: Show) -> None:
    page = page_of(show(three, "measures"))
    light = page.multiples.view.grab().toImage()
    apply_theme(app, "dark")
    dark = page.multiples.view.grab().toImage()
    assert light.pixelColor(4, light.height() - 4).lightness() > dark.pixelColor(4, dark.height() - 4).lightness()


# --- the funnel -----------------------------------------------------------------------------------------------


def test_the_funnel_has_a_mark_for_each_site_with_cases(three: Any, show: Show) -> None:
    page = page_of(show(three, "measures", "funnel"))
    assert page.funnel.funnel is not None
    assert [point.site for point in page.funnel.funnel.points] == ["S003", "S001", "S002"]
    scene = page.funnel.picture.scene
    assert scene is not None
    assert len(scene.point_xs) == 3
    page.funnel.span.choose("1")
    page.funnel.span.chosen.emit("1")
    assert page.funnel.periods() == ("2026-10",)
    assert [point.site for point in page.funnel.funnel.points] == ["S001", "S002"]
    assert page.funnel.funnel.skipped == ("S003",)


def test_the_funnel_goes_back_in_time(three: Any, show: Show) -> None:
    page = page_of(show(three, "measures", "funnel"))
    page.funnel.until.choose("2026-03")
    page.funnel.until.chosen.emit("2026-03")
    assert page.funnel.periods() == ("2026-01", "2026-02", "2026-03")


def test_keys_go_by_size_and_enter_opens_the_site(three: Any, show: Show) -> None:
    window = show(three, "measures", "funnel")
    page = page_of(window)
    picture = page.funnel.picture
    picture.setFocus()
    QTest.keyClick(picture, Qt.Key.Key_Right)
    assert picture.chosen == 0
    assert "S003" in picture.accessibleDescription()
    assert "495 of 600" in picture.accessibleDescription()
    QTest.keyClick(picture, Qt.Key.Key_Return)
    assert here(window) == ("site", site_id(page, "S003"))


def test_a_click_on_a_mark_opens_its_site_and_beside_it_nothing(three: Any, show: Show) -> None:
    window = show(three, "measures", "funnel")
    picture = page_of(window).funnel.picture
    scene = picture.scene
    assert scene is not None
    assert picture.nearest(QPointF(2, 2)) == -1
    x, y = scene.point_xs[0], scene.point_ys[0]
    assert y is not None
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert here(window)[0] == "site"


def test_the_funnel_is_saved_as_picture_and_numbers_and_names_only_where_agreed(
    three: Any, show: Show, tmp_path: Path
) -> None:
    page = page_of(show(three, "measures", "funnel"))
    page.funnel.export("csv", tmp_path / "few.csv")
    # Three sites are known without their names.
    assert not (tmp_path / "few.csv").exists()
    collaboratives.describe_collaborative(three, title="Safer births", comparison_policy="named")
    for kind in ("svg", "png", "csv"):
        page.funnel.export(kind, tmp_path / f"funnel.{kind}")
    assert (tmp_path / "funnel.svg").read_text(encoding="utf-8").lstrip().startswith(("<svg", "<?xml"))
    assert not QImage(str(tmp_path / "funnel.png")).isNull()
    rows = list(csv.reader((tmp_path / "funnel.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == ["code", "site", "numerator", "denominator", "value", "place"]
    assert [row[:2] for row in rows[1:]] == [["S001", "Site S001"], ["S002", "Site S002"], ["S003", "Site S003"]]


def test_the_page_says_that_the_funnel_is_no_ranking(three: Any, show: Show) -> None:
    from qic_desktop.wording.guidance import funnel_notes
    from ui.organiser.funnel_words import funnel_sentence, not_a_ranking

    page = page_of(show(three, "measures", "funnel"))
    assert "Not a ranking" in not_a_ranking()
    assert page.funnel.funnel is not None
    assert funnel_sentence(page.funnel.funnel) == " ".join(funnel_notes(page.funnel.funnel))


def test_a_measure_without_cases_has_no_funnel_and_says_why(three: Any, show: Show) -> None:
    page = page_of(show(three, "measures", "funnel"))
    collection = page.shown.collection if page.shown else None
    assert collection is not None
    definition = replace(collection.view.revisions[-1], value_form="count")
    counted = replace(collection, view=replace(collection.view, revisions=(definition,)))
    page.funnel.show_collection(counted)
    empty = page.funnel.findChild(EmptyState)
    assert isinstance(empty, EmptyState)
    assert empty.isVisible()
    assert "how many cases" in empty.accessibleName()
    page.funnel.show_collection(collection)
    assert page.funnel.picture.isVisible()
