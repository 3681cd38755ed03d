"""The inbox as a person uses it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from qic_desktop.services.exchanging.inbox import Group
from qic_desktop.services.trusting import trust
from ui.organiser.inbox import BATCH, InboxPage
from ui.shell.window import MainWindow
from ui.theme.apply import apply_theme
from ui.widgets.spoken_words import WordsField

Show = Callable[..., MainWindow]


def page_of(window: MainWindow) -> InboxPage:
    page = window.page("inbox")
    assert isinstance(page, InboxPage)
    return page


def stick(play: Any, tmp_path: Path, organiser: Any, *codes: str) -> Path:
    """A stick with one package of each site."""
    folder = tmp_path / "stick"
    folder.mkdir()
    for code in codes:
        site = play.site(organiser, code)
        play.record(site, "2026-09", 80, 100)
        (folder / f"{code}.qicpkg").write_bytes(play.export(site).read_bytes())
    return folder


def test_an_empty_inbox_offers_to_read_a_stick(play: Any, show: Show) -> None:
    page = page_of(show(play.organiser(), "inbox"))
    assert page.items == ()
    assert page.empty.isVisible()
    assert page.empty.step is not None


def test_from_the_stick_to_the_chart(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.organiser()
    folder = stick(play, tmp_path, organiser, "S001", "S002")
    page = page_of(show(organiser, "inbox"))
    page.read_from(folder)
    assert [item.group for item in page.items] == [Group.ASIDE, Group.ASIDE]
    assert page.pane.preview is not None
    (asking,) = page.pane.preview.requests
    heard = page.pane.findChild(WordsField)
    assert heard is not None
    step = next(one for one in page.pane.findChildren(QPushButton) if one.text() == "Accept site")
    heard.editor.setText("zoo, zoo")
    assert not step.isEnabled()
    heard.editor.setText(", ".join(asking.fingerprint.words))
    assert heard.sentence.text() == "Equal. All 8 words agree."
    assert step.isEnabled()
    page.accept_sites.click()
    assert [item.group for item in page.items] == [Group.READY, Group.READY]
    assert page.pane.preview.item.may_be_accepted
    assert page.pane.preview.fresh == {"2026-09"}
    page.accept_all.click()
    assert page.items == ()
    assert page.empty.isVisible()
    sites = trust.list_sites(organiser)
    assert [play.values(organiser, site.id) for site in sites] == [{"2026-09": (80, 100)}] * 2


def test_what_is_to_be_looked_at_is_left_out_when_all_are_accepted(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.organiser()
    folder = stick(play, tmp_path, organiser, "S001")
    odd = play.enrolled_site(organiser, "S009")
    play.record(odd, "2026-09", 40, 19)
    play.export(odd).rename(folder / "odd.qicpkg")
    page = page_of(show(organiser, "inbox"))
    page.read_from(folder)
    page.accept_sites.click()
    assert sorted(item.group for item in page.items) == [Group.LOOK, Group.READY]
    assert page.accept_all.text() == "Accept the one that is ready"
    page.accept_all.click()
    (left,) = page.items
    assert left.group is Group.LOOK
    assert any("1 sound one was left out" in text for text in page.window().notices.texts)
    page.accept([left.id])
    assert play.values(organiser, odd.own_id) == {"2026-09": (40, 19)}


def test_with_large_text_the_package_stands_below_the_list_and_nothing_is_cut(
    play: Any, show: Show, app: QApplication, tmp_path: Path
) -> None:
    organiser = play.organiser()
    folder = stick(play, tmp_path, organiser, "S001", "S002")
    apply_theme(app, "light", 2.0)
    page = page_of(show(organiser, "inbox"))
    page.read_from(folder)
    page.accept_sites.click()
    for _turn in range(3):
        QApplication.processEvents()
    assert page.pane.room.is_whole
    assert page.pane.y() >= page.view.y() + page.view.height()
    assert page.view.height() <= page.view.sizeHintForRow(0) + 2 * page.view.sizeHintForRow(1) + 8
    words = [one for one in page.findChildren(QLabel) if one.isVisible() and one.wordWrap()]
    cut = [one.text() for one in words if one.height() < one.heightForWidth(one.width())]
    assert cut == []


def test_enter_accepts_the_chosen_package_and_s_sets_it_aside(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.organiser()
    folder = stick(play, tmp_path, organiser, "S001", "S002")
    page = page_of(show(organiser, "inbox"))
    page.read_from(folder)
    page.accept_sites.click()
    QTest.keyClick(page.view, Qt.Key.Key_S)
    assert [item.group for item in page.items] == [Group.READY, Group.ASIDE]
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert len(page.items) == 1


def test_more_packages_than_one_batch_are_read_with_progress(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.organiser()
    folder = stick(play, tmp_path, organiser, "S001")
    data = (folder / "S001.qicpkg").read_bytes()
    for number in range(BATCH + 1):
        (folder / f"broken-{number}.qicpkg").write_bytes(data[: -number - 10])
    page = page_of(show(organiser, "inbox"))
    page.read_from(folder)
    assert len(page.items) == BATCH + 2
    assert page.progress.isHidden()
    refused = next(item for item in page.items if item.group is Group.REFUSED)
    page.pane.put_away.emit(refused.id)
    assert len(page.items) == BATCH + 1


def test_a_folder_without_packages_is_said(play: Any, show: Show, tmp_path: Path) -> None:
    page = page_of(show(play.organiser(), "inbox"))
    page.read_from(tmp_path)
    assert page.items == ()


def test_accept_all_leaves_whoever_s_words_differed(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.organiser()
    page = page_of(show(organiser, "inbox"))
    page.read_from(stick(play, tmp_path, organiser, "S001", "S002"))
    assert page.pane.preview is not None
    (asking,) = page.pane.preview.requests
    heard = page.pane.findChild(WordsField)
    assert heard is not None
    heard.editor.setText("zoo, zoo")
    # Also while another package is looked at: what was heard stays heard.
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    assert asking.request.keyid not in page.acceptable()
    assert page.accept_sites.text() == "Accept it"
    page.accept_sites.click()
    assert [item.group for item in page.items] == [Group.READY, Group.ASIDE]
    assert [one.request.keyid for one in page.requests] == [asking.request.keyid]
    assert page.requests_bar.isVisible()
    assert page.accept_sites.isHidden()


def test_accept_all_takes_a_contested_one_only_with_its_words(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.organiser()
    page = page_of(show(organiser, "inbox"))
    page.read_from(stick(play, tmp_path, organiser, "S001", "S002"))
    assert page.pane.preview is not None
    (asking,) = page.pane.preview.requests
    other = next(one for one in page.requests if one.request.keyid != asking.request.keyid)
    # The same invitation in two hands: somebody else asks with it, too.
    second = replace(other, request=replace(other.request, invitation=asking.request.invitation))
    page.requests = (asking, second)
    assert page.acceptable() == []
    heard = page.pane.findChild(WordsField)
    assert heard is not None
    heard.editor.setText(" ".join(asking.fingerprint.words))
    assert page.acceptable() == [asking.request.keyid]
