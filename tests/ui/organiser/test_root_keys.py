"""Design, Keys: the root as one key, as two of three, and what is needed when the laptop is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from qic_desktop.errors import NotAllowedError
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.organising import designing
from qic_desktop.services.trusting import enrolling, rooting, trust
from qic_desktop.services.workspace import Role, Workspace
from ui.organiser.design import DesignPage
from ui.organiser.keys_files import MakeKeyDialog, SignDialog
from ui.organiser.keys_root import RootKeys
from ui.shell.window import MainWindow

Show = Callable[..., MainWindow]
PHRASE = "four common words here"


def keys_of(show: Show, organiser: Workspace) -> RootKeys:
    page = show(organiser, "design", "keys").page("design")
    assert isinstance(page, DesignPage)
    return page.keys


def words_of(widget: Any) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def make_key(keys: RootKeys, file: Path) -> None:
    keys.make_key()
    dialog = keys.dialog
    assert isinstance(dialog, MakeKeyDialog)
    dialog.name.setText(file.stem)
    dialog.passphrase.setText(PHRASE)
    assert not dialog.step.isEnabled()
    dialog.again.setText(PHRASE)
    assert dialog.step.isEnabled()
    dialog.save(file)


def sign(keys: RootKeys, proposal: Path, key: Path, phrase: str = PHRASE) -> SignDialog:
    keys.sign()
    dialog = keys.dialog
    assert isinstance(dialog, SignDialog)
    dialog.use_file(proposal)
    dialog.use_key(key)
    dialog.passphrase.setText(phrase)
    dialog.step.click()
    return dialog


def test_one_key_is_said_plainly_with_what_follows_from_losing_it(play: Any, show: Show) -> None:
    organiser = play.organiser()
    exporting.publish(organiser, play.file("news"))
    keys = keys_of(show, organiser)
    root = trust.root_fingerprint(organiser)
    assert root is not None
    assert keys.root.words.text().split() == list(root.words)
    assert "One key, on the laptop that began the collaborative." in words_of(keys)
    assert "begin anew" in keys.lost.text()


def test_two_of_three_are_made_signed_and_put_in_force(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.organiser()
    team = play.enrolled_site(organiser, "S001")
    keys = keys_of(show, organiser)
    files = [tmp_path / f"{name}.qickey" for name in ("amina", "neema", "joao")]
    for file in files:
        make_key(keys, file)
        assert file.stem in keys.said.text()
    proposal = tmp_path / "root.qicroot"
    keys.propose(files, proposal)
    assert "needs 2 more" in keys.said.text()
    refused = sign(keys, proposal, files[0], "wrong words altogether")
    read = rooting.read_proposal(proposal)
    assert refused.words.words.text().split() == list(read.spoken.words), "to be compared before signing"
    assert refused.standing.text() == "It needs 2 more signatures."
    refused.use_file(files[0])
    assert not refused.step.isEnabled(), "what is no proposal cannot be signed"
    assert not refused.words.isVisible()
    assert refused.result() == 0
    assert rooting.read_proposal(proposal).missing == 2
    refused.reject()
    sign(keys, proposal, files[0])
    sign(keys, proposal, files[2])
    assert "It is complete" in keys.said.text()
    assert keys.proposed.words.text().split() == list(rooting.read_proposal(proposal).spoken.words)
    keys.adopt_file(proposal)
    assert keys.kind.text() == "2 of 3 keys must sign together."
    assert keys.root.words.text() == keys.proposed.words.text()
    assert "2 of the key files" in keys.lost.text()
    assert "publishes" in keys.duty.text()
    # The sites follow with the next news.
    importing.import_packages(team, [exporting.publish(organiser, play.file("news")).file])
    assert trust.root_fingerprint(team) == trust.root_fingerprint(organiser)


def test_a_new_key_of_the_organisers_laptop_changes_the_words_of_a_root_of_one(play: Any, show: Show) -> None:
    organiser = play.organiser()
    exporting.publish(organiser, play.file("news"))
    keys = keys_of(show, organiser)
    before = keys.root.words.text()
    keys.new_key.click()
    keys.dialog.step.click()
    assert keys.root.words.text() != before
    assert keys.own.words.text().split() == list(trust.fingerprint(organiser).words)


def test_an_invited_laptop_writes_its_request_is_accepted_and_publishes(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.organiser()
    exporting.publish(organiser, play.file("news"))
    with play.computer("second"):
        second = play.site(organiser, "O2", role=Role.ORGANISER)
        keys = keys_of(show, second)
        assert "It waits to be accepted" in words_of(keys)
        assert keys.ask.isVisible()
        keys.write_request(tmp_path)
        (request,) = tmp_path.glob("*-request.qicpkg")
    play.take(organiser, request)
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "O2")[0])
    play.take(second, exporting.publish(organiser, play.file("news")).file)
    with play.computer("second"):
        keys.refresh()
        assert "by a certificate of another laptop" in words_of(keys)
        assert keys.ask.isHidden()
        with pytest.raises(NotAllowedError):
            designing.write_request(second, tmp_path)
        exporting.publish(second, play.file("news"))
