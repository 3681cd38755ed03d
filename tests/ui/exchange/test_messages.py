"""Messages in the window: written part by part at a site, pasted at the organiser, with the same entries after."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from qic_desktop.services import keeping
from qic_desktop.services.exchanging import exporting, importing, messages
from qic_desktop.services.measuring import measures
from qic_desktop.services.organising import collaboratives
from qic_desktop.wording.messages import numbers_name
from ui.exchange.found import FoundDialog
from ui.exchange.message_dialog import MessageDialog
from ui.exchange.page import ExchangePage
from ui.exchange.paste_dialog import PasteDialog
from ui.exchange.review import ReviewDialog
from ui.organiser import inbox
from ui.shell.window import MainWindow
from ui.workspace import Frame

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


def exchange(window: MainWindow) -> ExchangePage:
    page = window.page("exchange")
    assert isinstance(page, ExchangePage)
    return page


def words_of(part: QWidget) -> str:
    shown = [label.text() for label in part.findChildren(QLabel) if not label.isHidden()]
    return " | ".join(shown)


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def written(page: ExchangePage) -> MessageDialog:
    page.sending.as_message()
    dialog = page.sending.message
    assert dialog is not None
    return dialog


def test_nothing_counts_as_sent_before_the_message_is_written(small: Any, show: Any) -> None:
    site = small.site(small.organiser())
    small.record(site, MONTHS)
    page = exchange(show(site))
    dialog = written(page)
    assert dialog.message is None
    assert dialog.step.text() == "Write the message"
    dialog.reject()
    assert page.view is not None
    assert page.view.unsent
    written(page).step.click()
    assert page.view.unsent == ()
    assert "Sent as a message" in words_of(page.carriage)


def test_the_parts_are_copied_one_after_the_other(small: Any, show: Any) -> None:
    site = small.site(small.organiser())
    small.record(site, MONTHS)
    dialog = written(exchange(show(site)))
    dialog.step.click()
    assert dialog.message is not None
    total = len(dialog.message.parts)
    copied = []
    for number in range(1, total + 1):
        assert dialog.step.text() == f"Copy part {number}"
        dialog.step.click()
        copied.append(clipboard())
        assert dialog.preview.toPlainText().strip() == copied[-1].strip()
    assert tuple(copied) == dialog.message.parts
    assert dialog.step.text() == "All copied: copy part 1 again"
    assert " ".join(dialog.message.spoken.words[:2]) in words_of(dialog)


def test_longer_messages_and_no_name_are_a_choice_and_make_no_second_package(small: Any, show: Any) -> None:
    site = small.site(small.organiser())
    small.record(site, MONTHS)
    dialog = written(exchange(show(site)))
    dialog.step.click()
    assert dialog.message is not None
    before = dialog.message.file.read_bytes()
    dialog.longest.choose("1500")
    shorter = len(dialog.message.parts)
    dialog.longest.choose("10000")
    assert len(dialog.message.parts) == 1 < shorter
    dialog.named.setChecked(False)
    assert "Les Filaos" not in dialog.message.parts[0]
    assert dialog.message.file.read_bytes() == before
    assert site.store.setting("packages_made", 0) == 1


def test_all_parts_can_be_saved_as_one_text(small: Any, show: Any, tmp_path: Path) -> None:
    site = small.site(small.organiser())
    dialog = written(exchange(show(site)))
    dialog.step.click()
    dialog.save_to(tmp_path / "message.txt")
    assert dialog.message is not None
    gathered = messages.gather(site, [tmp_path / "message.txt"])
    assert gathered.files[0].read_bytes() == dialog.message.file.read_bytes()


# --- pasting ------------------------------------------------------------------------------------------------


def pasting(page: ExchangePage) -> PasteDialog:
    page.door.paste()
    dialog = page.door.dialog
    assert isinstance(dialog, PasteDialog)
    return dialog


def paste(dialog: PasteDialog, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    dialog.paste()


def test_news_that_is_pasted_goes_through_the_same_review(small: Any, show: Any) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    page = exchange(show(site))
    measures.rename_measure(organiser, "oxytocin", "Oxytocin at once")
    news = exporting.publish(organiser, small.root / "news.qicpkg").file
    parts = messages.in_parts(organiser, news, part_size=1_500).parts
    total = len(parts)
    assert total > 3
    wanted = numbers_name(range(2, total))
    dialog = pasting(page)
    paste(dialog, "Hello Lulu, here it is!\n" + parts[0] + "\n" + parts[-1])
    assert f"2 of {total} parts are in. Parts {wanted} are missing: ask for them." in words_of(dialog)
    assert not dialog.look.isEnabled()
    ask = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Copy the request")
    ask.click()
    assert clipboard() == f"QIC Desktop: please send parts {wanted} of {total} again."
    paste(dialog, parts[2][:800])
    assert "Part 3 is damaged or cut off" in words_of(dialog)
    dialog.reject()
    dialog = pasting(page)
    paste(dialog, "\n> ".join(parts[1:-1]))
    assert f"All {total} parts are in and sound." in words_of(dialog)
    dialog.look.click()
    review = page.door.dialog
    assert isinstance(review, ReviewDialog)
    assert "Nothing has changed yet." in words_of(review)
    review.bring.click()
    assert measures.get_measure(site, "oxytocin").name == "Oxytocin at once"


def test_what_is_no_message_is_said_with_what_to_do(small: Any, show: Any) -> None:
    site = small.site(small.organiser())
    page = exchange(show(site))
    dialog = pasting(page)
    paste(dialog, "Hello, are you well?")
    assert "There is no part of a package in this text." in words_of(dialog)
    dialog.reject()
    dialog = pasting(page)
    paste(dialog, "\n".join(messages.write_message(site).parts[0].splitlines()[4:]))
    assert "The beginning of the message is missing." in words_of(dialog)
    assert not dialog.look.isEnabled()


def test_from_a_sites_window_to_the_organisers_by_messages_alone(small: Any, show: Any) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    small.record(site, MONTHS)
    dialog = written(exchange(show(site)))
    dialog.longest.choose("1500")
    dialog.step.click()
    assert dialog.message is not None
    chat = []
    for _part in dialog.message.parts:
        dialog.step.click()
        chat.append("[12:03, 22/11/2026] Anna: " + clipboard())
    dialog.reject()
    window = show(site)
    window.show_workspace(organiser, [inbox.page_spec()], Frame("Organiser", "Safe Birth"))
    page = window.page("inbox")
    assert isinstance(page, inbox.InboxPage)
    page.paste_message.click()
    assert page.messages.dialog is not None
    paste(page.messages.dialog, "\n".join(reversed(chat)))
    page.messages.dialog.look.click()
    (item,) = page.items
    assert page.requests
    page.accept_sites.click()
    assert item.id
    page.accept_ready()
    exporting.publish(organiser, small.root / "news.qicpkg")
    back = exchange(show(site))
    news = messages.in_parts(organiser, small.root / "news.qicpkg").parts
    second = pasting(back)
    paste(second, "\n".join(news))
    second.look.click()
    review = back.door.dialog
    assert isinstance(review, ReviewDialog)
    review.bring.click()
    assert keeping.digest(site) == keeping.digest(organiser)


# --- files that hold messages -------------------------------------------------------------------------------


def test_a_saved_chat_is_found_and_opened_and_what_is_here_is_marked(small: Any, show: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    downloads = tmp_path / "Downloads"
    downloads.mkdir()
    measures.rename_measure(organiser, "oxytocin", "Oxytocin at once")
    news = exporting.publish(organiser, small.root / "news.qicpkg").file
    parts = messages.in_parts(organiser, news).parts
    (downloads / "chat.txt").write_text("\n".join(parts), encoding="utf-8")
    page = exchange(show(site))
    page.door.look([downloads])
    dialog = page.door.dialog
    assert isinstance(dialog, FoundDialog)
    assert f"messages, {len(parts)} of {len(parts)} parts" in dialog.list.item(0).text()
    dialog.look.click()
    review = page.door.dialog
    assert isinstance(review, ReviewDialog)
    review.bring.click()
    assert measures.get_measure(site, "oxytocin").name == "Oxytocin at once"
    (downloads / "copy of it").write_bytes(news.read_bytes())
    page.door.look([downloads])
    again = page.door.dialog
    assert isinstance(again, FoundDialog)
    assert all(again.list.item(row).text().endswith("already here") for row in range(2))
    assert not again.look.isEnabled()


def test_half_a_message_in_a_file_is_said(small: Any, show: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    news = exporting.publish(organiser, small.root / "news.qicpkg").file
    (tmp_path / "chat.txt").write_text(messages.in_parts(organiser, news).parts[1], encoding="utf-8")
    page = exchange(show(site))
    page.door.open_files([tmp_path / "chat.txt"])
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.notices.texts == ("In chat.txt: 1 of 2 parts is in. Part 1 is missing: ask for it.",)


def test_a_collaborative_that_hides_names_leaves_no_choice(small: Any, show: Any) -> None:
    organiser = small.organiser()
    collaboratives.describe_collaborative(organiser, file_names="hidden")
    dialog = written(exchange(show(small.site(organiser))))
    dialog.step.click()
    assert dialog.message is not None
    assert not dialog.named.isEnabled()
    assert "Les Filaos" not in "".join(dialog.message.parts)


@pytest.mark.parametrize("look", ["light", "dark", "right_to_left"])
def test_the_dialogs_are_drawn_in_every_look(small: Any, show: Any, look: str, request: pytest.FixtureRequest) -> None:
    if look != "light":
        request.getfixturevalue(look)
    site = small.site(small.organiser())
    page = exchange(show(site))
    dialog = written(page)
    dialog.step.click()
    paste_dialog = pasting(page)
    paste(paste_dialog, "" if dialog.message is None else dialog.message.parts[0][:600])
    for shown in (dialog, paste_dialog):
        assert shown.grab().width() > 400
        assert [one for one in shown.findChildren(QPushButton) if not (one.text() or one.accessibleName())] == []


def test_only_what_is_new_is_offered_once_something_was_confirmed(small: Any, show: Any) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    small.record(site, MONTHS)
    window = show(site)
    first = written(exchange(window))
    assert first.only_new.isHidden()
    first.step.click()
    assert first.message is not None
    news = small.accept(organiser, first.message.file)
    first.reject()
    importing.import_packages(site, [news])
    small.record(site, ["2026-01"])
    dialog = written(exchange(window))
    assert dialog.only_new.text() == "Only what the organiser does not have yet: 1 entry"
    assert not dialog.only_new.isChecked()
    dialog.only_new.setChecked(True)
    dialog.step.click()
    assert dialog.message is not None
    assert not dialog.only_new.isEnabled()
    assert dialog.message.size_bytes < first.message.size_bytes
    assert "New entries only" in words_of(exchange(window))
