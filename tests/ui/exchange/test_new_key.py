"""New key for this laptop: what is said first, the new words, and that nothing waits."""

from __future__ import annotations

from typing import Any

from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.trusting import enrolling, trust
from ui.exchange.new_key import NewKeyDialog, consequences
from ui.exchange.page import ExchangePage
from ui.shell.window import MainWindow


def exchange(window: MainWindow) -> ExchangePage:
    page = window.page("exchange")
    assert isinstance(page, ExchangePage)
    return page


def test_a_team_makes_a_new_key_and_sees_its_words(small: Any, show: Any) -> None:
    organiser = small.organiser()
    team = small.site(organiser)
    small.record(team, ["2026-01"])
    news = small.accept(organiser, exporting.export_data_package(team, small.root / "S001.qicpkg").file)
    importing.import_packages(team, [news])
    old = team.journal.writer
    page = exchange(show(team))
    page.keys.new_key.click()
    dialog = page.new_key
    assert consequences(team.role) in [dialog._words.text()]
    assert team.journal.writer == old
    dialog.step.click()
    assert team.journal.writer != old
    assert dialog.spoken.words.text().split() == list(trust.fingerprint(team).words)
    assert not dialog.spoken.isHidden()
    assert page.keys.own.words.text() == dialog.spoken.words.text()
    # What the new key writes waits nowhere.
    small.record(team, ["2026-02"])
    result = importing.import_packages(
        organiser, [exporting.export_data_package(team, small.root / "S001-again.qicpkg").file]
    )
    assert result.totals.waiting == 0
    assert [one.request.keyid for one in enrolling.pending_requests(organiser)] == [team.journal.writer]


def test_keeping_the_key_changes_nothing(small: Any, show: Any) -> None:
    team = small.site(small.organiser())
    old = team.journal.writer
    page = exchange(show(team))
    page.keys.new_key.click()
    page.new_key.later.click()
    assert team.journal.writer == old


def test_who_works_alone_is_not_offered_one(small: Any, show: Any) -> None:
    from qic_desktop.services.workspace import Role

    page = exchange(show(small.create("Alone", Role.SITE)))
    assert page.keys.isHidden()


def test_each_role_reads_what_follows_for_it(small: Any) -> None:
    from qic_desktop.services.workspace import Role

    texts = {consequences(role) for role in Role}
    assert len(texts) == 3
    assert all("stays valid" in text for text in texts)
    assert NewKeyDialog.made is not None
