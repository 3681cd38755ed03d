"""A site's laptops on its page: who is confirmed, which key follows which, and ending one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLabel, QPushButton

from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.trusting import rotating, trust
from qic_desktop.services.trusting.site_keys import KeyStanding, list_site_keys
from qic_desktop.services.workspace import Workspace
from ui.organiser.keys_confirm import ConfirmKeyDialog
from ui.organiser.keys_end import EndKeyDialog
from ui.organiser.site import SitePage
from ui.shell.window import MainWindow

Show = Callable[..., MainWindow]


def site_of(show: Show, organiser: Workspace, code: str) -> SitePage:
    identity = trust.find_site(organiser, code).id
    page = show(organiser, "site", identity).page("site")
    assert isinstance(page, SitePage)
    return page


def words_of(widget: Any) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def step(widget: Any, word: str) -> QPushButton:
    return next(one for one in widget.findChildren(QPushButton) if one.text() == word)


def team_with_values(play: Any, organiser: Workspace) -> Workspace:
    exporting.publish(organiser, play.file("news"))
    team: Workspace = play.enrolled_site(organiser, "S001")
    for month in ("2026-08", "2026-09", "2026-10"):
        play.record(team, month, 80, 100)
    importing.import_packages(organiser, [play.export(team)])
    return team


def rotated(play: Any, organiser: Workspace, team: Workspace) -> str:
    """The team's new key, known to the organiser and not confirmed."""
    importing.import_packages(team, [exporting.publish(organiser, play.file("news")).file])
    key = rotating.rotate_key(team)
    importing.import_packages(organiser, [play.export(team)])
    return key


def test_each_laptop_is_shown_with_its_words_and_how_it_stands(play: Any, show: Show) -> None:
    organiser = play.organiser()
    team = team_with_values(play, organiser)
    page = site_of(show, organiser, "S001")
    (one,) = page.keys.keys
    assert (one.key, one.standing) == (team.journal.writer, KeyStanding.CONFIRMED)
    assert one.entries > 0
    shown = words_of(page.keys)
    assert "confirmed" in shown
    assert " ".join(trust.fingerprint(team).words[:2]) in shown.replace("  ", " ")
    assert "last entry" in shown
    assert "since" in shown


def test_a_new_key_is_shown_beside_the_one_it_follows_and_confirming_it_ends_that(play: Any, show: Show) -> None:
    organiser = play.organiser()
    team = team_with_values(play, organiser)
    old = team.journal.writer
    new = rotated(play, organiser, team)
    page = site_of(show, organiser, "S001")
    assert [(one.key, one.standing) for one in page.keys.keys] == [
        (new, KeyStanding.PROVISIONAL),
        (old, KeyStanding.CONFIRMED),
    ]
    assert "A new key of the laptop" in words_of(page.keys)
    step(page.keys, "Confirm").click()
    dialog = page.dialog
    assert isinstance(dialog, ConfirmKeyDialog)
    dialog.heard.editor.setText("zoo zoo zoo ")
    assert not dialog.step.isEnabled()
    dialog.heard.editor.setText(" ".join(trust.fingerprint(team).words))
    dialog.step.click()
    assert [(one.key, one.standing) for one in page.keys.keys] == [
        (new, KeyStanding.CONFIRMED),
        (old, KeyStanding.ENDED),
    ]
    assert "Replaced by the key" in words_of(page.keys)
    # What the old key wrote stays.
    assert play.values(organiser, team.own_id) == {f"2026-{month}": (80, 100) for month in ("08", "09", "10")}


def test_ending_a_laptop_says_first_what_stays_and_asks_for_a_word_and_a_reason(play: Any, show: Show) -> None:
    organiser = play.organiser()
    team = team_with_values(play, organiser)
    page = site_of(show, organiser, "S001")
    step(page.keys, "Stop trusting this laptop …").click()
    dialog = page.dialog
    assert isinstance(dialog, EndKeyDialog)
    entries = page.keys.keys[0].entries
    assert f"{entries} entries stay as they are." in words_of(dialog)
    assert not dialog.step.isEnabled()
    dialog.reason.setText("stolen")
    dialog.typed.setText("zoo")
    assert not dialog.step.isEnabled()
    dialog.typed.setText(trust.fingerprint(team).words[0][:4].upper())
    assert dialog.step.isEnabled()
    dialog.step.click()
    (one,) = page.keys.keys
    assert (one.standing, one.reason) == (KeyStanding.ENDED, "stolen")
    assert "Reason: stolen" in words_of(page.keys)
    assert len(play.values(organiser, team.own_id)) == 3


def test_nothing_of_a_laptop_may_stay_valid_and_the_preview_says_so(play: Any, show: Show) -> None:
    organiser = play.organiser()
    team = team_with_values(play, organiser)
    page = site_of(show, organiser, "S001")
    page.keys.end_asked.emit(team.journal.writer)
    dialog = page.dialog
    assert isinstance(dialog, EndKeyDialog)
    dialog.keep.choose("none")
    dialog.keep.chosen.emit("none")
    assert "Nothing of this laptop stays valid." in words_of(dialog)
    assert "set aside" in words_of(dialog)
    dialog.reason.setText("it was never theirs")
    dialog.typed.setText(trust.fingerprint(team).words[0])
    dialog.step.click()
    assert play.values(organiser, team.own_id) == {}


def test_putting_the_question_away_changes_nothing(play: Any, show: Show) -> None:
    organiser = play.organiser()
    team = team_with_values(play, organiser)
    page = site_of(show, organiser, "S001")
    page.keys.end_asked.emit(team.journal.writer)
    assert page.dialog is not None
    page.dialog.reject()
    (one,) = list_site_keys(organiser, team.own_id)
    assert one.standing is KeyStanding.CONFIRMED
