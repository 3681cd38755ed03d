"""A patient's name slipped into a note: it is removed here, and from every copy that takes the next package in."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.annotation import Annotation
from qic_desktop.domain.period import parse_period
from qic_desktop.errors import DiskFullError, InputError, NotAllowedError, NotFoundError, QicError
from qic_desktop.exchange import passphrases
from qic_desktop.exchange.archive import read_archive
from qic_desktop.services import keeping
from qic_desktop.services.exchanging import carrying, completeness, exchange_state, exporting, importing, inbox
from qic_desktop.services.exchanging.import_results import ImportResult
from qic_desktop.services.locking import at_rest
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.removing import cleaning, redacting, removals
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.services.writers import seal_scopes, start_new_writer
from qic_desktop.store import chains, health, redaction
from qic_desktop.store.journal import record_edit

NAME = "Awa Traoré"
TEXT = f"Late: {NAME} came by night"
CLEAN = '"Late: [removed] came by night"'


def note(site: Workspace, month: str, text: str = TEXT) -> None:
    """A value with a note."""
    view, period = measures.get_measure(site, "oxytocin"), parse_period(month)
    observations.record_observation(site, view, period, Entry(20, 32))
    observations.write_note(site, view, period, text)


def send(workspace: Workspace, name: str) -> Path:
    """A package of everything, kept outside of every store."""
    file = workspace.store.path.parent / f"{name}.qicpkg"
    exporting.export_data_package(workspace, file)
    return file


def take(workspace: Workspace, *files: Path) -> ImportResult:
    return importing.import_packages(workspace, files)


def texts(workspace: Workspace) -> list[str]:
    """Every note that is live."""
    rows = workspace.store.rows("select value from register where register='note' order by id, seq")
    return [row[0] for row in rows]


def files_with(workspace: Workspace, words: str = NAME) -> list[str]:
    """The files of a store's folder, packages opened, in which the words can be read."""
    found = []
    for path in sorted(path for path in workspace.store.path.rglob("*") if path.is_file()):
        data = path.read_bytes()
        with suppress(QicError):
            data += b"".join(member.content() for member in read_archive(data))
        if any(one.encode() in data for one in (words, words.casefold(), words.split()[-1])):
            found.append(str(path.relative_to(workspace.store.path)))
    return found


def confirmed(organiser: Workspace, small: Any) -> dict[str, int]:
    """Chain → how far the organiser's news says that it holds it."""
    news = small.root / f"news-{small.clock()}.qicpkg"
    exporting.publish(organiser, news)
    manifest = importing.verify_file(news).manifest
    assert manifest is not None
    return {chain: tips[0][0] for chain, tips in manifest.have.items()}


@pytest.fixture
def organiser(small: Any) -> Workspace:
    made: Workspace = small.organiser()
    return made


@pytest.fixture
def site(small: Any, organiser: Workspace) -> Workspace:
    made: Workspace = small.site(organiser)
    return made


# --- here -------------------------------------------------------------------------------------------------------


def test_what_was_sealed_loses_the_words_and_keeps_everything_else(site: Workspace) -> None:
    note(site, "2026-01")
    send(site, "first")
    before = site.store.rows("select register, writer, seq, hash8, value from register where register<>'note'")
    found = redacting.find_words(site, "awa  traoré")
    assert [(one.before, one.after, one.sent, one.stands) for one in found] == [(TEXT, CLEAN[1:-1], True, True)]
    done = redacting.redact(site, NAME.upper())
    assert (done.replaced, len(done.places)) == (1, 1)
    assert texts(site) == [CLEAN]
    after = site.store.rows(
        "select register, writer, seq, hash8, value from register where register<>'note' and entity<>'redaction'"
    )
    assert after == before
    assert health.check(site.store).problems == ()
    assert files_with(site) == []
    assert redacting.find_words(site, NAME) == ()


def test_what_has_not_left_is_rewritten_with_its_history_and_drafts(site: Workspace) -> None:
    view = measures.get_measure(site, "oxytocin")
    note(site, "2026-01")
    observations.write_note(site, view, parse_period("2026-01"), "Late, by night")
    site.journal.keep_draft(site.scope, "project", "p", "title", f"About {NAME}")
    assert [(one.sent, one.stands) for one in redacting.find_words(site, NAME)] == [(False, False)]
    assert redacting.redact(site, NAME).replaced == 0
    assert texts(site) == ['"Late, by night"']
    assert files_with(site) == []
    assert health.check(site.store).problems == ()
    assert site.store.rows("select 1 from segment where state='tombstone'") == []
    # What overwrote the old words still does, under their new name.
    send(site, "first")
    assert texts(site) == ['"Late, by night"']
    assert health.check(site.store).problems == ()


def test_only_free_texts_are_searched_and_words_have_two_letters(site: Workspace) -> None:
    note(site, "2026-01", "register")
    with pytest.raises(NotFoundError):
        redacting.redact(site, "proportion")
    with pytest.raises(InputError):
        redacting.find_words(site, " a ")


def test_a_second_word_of_the_same_note_is_removed_too(small: Any, site: Workspace, organiser: Workspace) -> None:
    note(site, "2026-01", f"{NAME}, sister of Binta Keita")
    first = send(site, "first")
    small.accept(organiser, first)
    redacting.redact(site, NAME)
    second = send(site, "second")
    redacting.redact(site, "binta keita")
    third = send(site, "third")
    take(organiser, third, second, first)
    assert texts(organiser) == texts(site) == ['"[removed], sister of [removed]"']
    for store in (site, organiser):
        assert files_with(store) == files_with(store, "Binta Keita") == []
        assert health.check(store.store).problems == ()
    assert len(site.store.rows("select 1 from segment where state='tombstone'")) == 2
    assert len(removals.list_removals(site)) == 1


def test_the_chain_goes_on_after_the_tip_was_replaced(small: Any, site: Workspace, organiser: Workspace) -> None:
    note(site, "2026-01")
    send(site, "first")
    redacting.redact(site, NAME)
    note(site, "2026-02", "quiet")
    small.accept(organiser, send(site, "second"))
    assert texts(organiser) == [CLEAN, '"quiet"']
    assert chains.anchor_fits(site.store, site.journal.writer, small.root / "no-anchor")
    bootstrap.close_workspace(site)
    again = small.opened[small.opened.index(site)] = bootstrap.open_workspace(site.store.path, clock=small.clock)
    assert again.journal.writer == site.journal.writer


def test_a_charts_note_loses_the_name_and_keeps_its_month(site: Workspace) -> None:
    view = measures.get_measure(site, "oxytocin")
    mark = record_edit(Annotation, site.new_id(), measure=view.id, period="2026-01", text=TEXT, cycle=None)
    site.journal.append(site.scope, [mark])
    send(site, "first")
    redacting.redact(site, NAME)
    (found,) = site.journal.list_records(Annotation, site.scope)
    assert (found.period, found.text, found.measure) == ("2026-01", CLEAN[1:-1], view.id)


def test_what_a_former_key_of_the_team_wrote_can_be_removed(small: Any, site: Workspace, organiser: Workspace) -> None:
    note(site, "2026-01")
    take(site, small.accept(organiser, send(site, "first")))
    start_new_writer(site)
    small.accept(organiser, send(site, "asks"))
    redacting.redact(site, NAME)
    take(organiser, send(site, "second"))
    assert texts(organiser) == [CLEAN]
    assert files_with(organiser) == []
    assert keeping.digest(organiser) == keeping.digest(site) or texts(site) == texts(organiser)


def test_undo_does_not_bring_the_words_back(site: Workspace) -> None:
    note(site, "2026-01")
    redacting.redact(site, NAME)
    with pytest.raises(NotAllowedError):
        site.journal.undo()


# --- elsewhere --------------------------------------------------------------------------------------------------


@pytest.fixture
def known(small: Any, site: Workspace, organiser: Workspace) -> Workspace:
    """An organiser who has accepted the site and knows its first note."""
    note(site, "2026-01")
    small.accept(organiser, send(site, "first"))
    assert texts(organiser) == [f'"{TEXT}"']
    return organiser


def test_the_old_package_brings_nothing_back(small: Any, site: Workspace, known: Workspace) -> None:
    redacting.redact(site, NAME)
    take(known, send(site, "second"))
    assert files_with(known) == []
    again = take(known, small.root / "first.qicpkg")
    assert (again.totals.new, again.totals.already_had > 0) == (0, True)
    assert texts(known) == [CLEAN]
    assert files_with(known) == []
    assert health.check(known.store).problems == ()


def test_bytes_go_where_the_entries_had_been_shown(known: Workspace, site: Workspace) -> None:
    view = measures.get_measure(known, "oxytocin")
    assert observations.list_observations(known, view, site=site.own_id)
    assert files_with(known) == ["received/" + next((known.store.path / "received").iterdir()).name, "store.db"]
    redacting.redact(site, NAME)
    take(known, send(site, "second"))
    assert texts(known) == [CLEAN]
    assert files_with(known) == []


@pytest.mark.parametrize("order", ["012", "021", "102", "120", "201", "210", "2001", "1020"])
def test_the_order_of_arrival_does_not_matter(small: Any, site: Workspace, known: Workspace, order: str) -> None:
    redacting.redact(site, NAME)
    second = send(site, "second")
    note(site, "2026-02", f"again {NAME}")
    redacting.redact(site, "came")
    third = send(site, "third")
    redacting.redact(site, NAME)
    files = [small.root / "first.qicpkg", second, third]
    last = send(site, "last")
    late = small.coach(known)
    take(late, small.accept(known))
    for number in order:
        take(late, files[int(number)])
    take(late, last)
    take(known, last)
    assert keeping.digest(late) == keeping.digest(known)
    assert texts(late) == ['"Late: [removed] [removed] by night"', '"again [removed]"']
    assert files_with(late) == files_with(known) == []
    assert health.check(late.store).problems == ()


def test_a_removal_that_was_lost_is_only_late(small: Any, site: Workspace, known: Workspace) -> None:
    redacting.redact(site, NAME)
    send(site, "lost")
    note(site, "2026-02", "quiet")
    take(known, small.root / "first.qicpkg")
    assert texts(known) == [f'"{TEXT}"']
    take(known, send(site, "third"))
    assert texts(known) == [CLEAN, '"quiet"']


def test_a_small_package_brings_the_removal(small: Any, site: Workspace, known: Workspace) -> None:
    news = small.root / "receipts.qicpkg"
    exporting.publish(known, news)
    take(site, news)
    redacting.redact(site, NAME)
    file = small.root / "small.qicpkg"
    exporting.export_data_package(site, file, only_new=True)
    take(known, file)
    assert texts(known) == [CLEAN]


def test_it_is_known_where_the_words_have_gone(small: Any, site: Workspace, known: Workspace) -> None:
    take(site, small.accept(known))
    redacting.redact(site, NAME)
    (state,) = removals.list_removals(site)
    assert (state.copies, state.removed, state.here, state.sent) == (1, 0, True, False)
    package = send(site, "second")
    assert removals.list_removals(site)[0].sent
    take(known, package)
    take(site, small.accept(known))
    (state,) = removals.list_removals(site)
    assert (state.copies, state.removed, state.unheard) == (1, 1, 0)


def test_a_copy_that_knows_of_a_removal_but_not_the_redaction_does_not_confirm(
    small: Any, site: Workspace, known: Workspace
) -> None:
    redacting.redact(site, NAME)
    package = send(site, "second")
    take(known, package)
    (entry,) = known.store.rows("select seq from register where entity='redaction'")[0]
    chain = f"{site.journal.writer} {site.scope}"
    assert confirmed(known, small)[chain] == entry
    known.store.connection.execute("delete from segment where state='tombstone'")
    assert confirmed(known, small)[chain] < entry


def test_a_coach_hands_on_what_is_left_of_an_original(small: Any, site: Workspace, known: Workspace) -> None:
    coach = small.coach(known)
    take(coach, small.accept(known))
    first = small.root / "first.qicpkg"
    carrying.take_packages(coach, [first])
    redacting.redact(site, NAME)
    carrying.take_packages(coach, [send(site, "second")])
    assert files_with(coach) == []
    stick = small.root / "stick"
    stick.mkdir()
    carried = [one for one in carrying.list_bag(coach) if one.kind == "site"]
    assert len(carried) == 2
    put = carrying.put_on_stick(coach, stick, [one.id for one in carried], "organiser")
    take(known, *put.files)
    assert texts(known) == [CLEAN]
    assert health.check(known.store).problems == ()


def test_backups_are_named_and_deleted_when_a_person_says_so(site: Workspace) -> None:
    note(site, "2026-01")
    send(site, "first")
    old = health.back_up(site.store, site.clock())
    done = redacting.redact(site, NAME)
    assert done.backups == (old,)
    fresh = cleaning.delete_backups(site, done.backups)
    assert cleaning.old_backups(site) == ()
    assert fresh.is_file()
    assert files_with(site) == []


@pytest.mark.parametrize("sealed", [True, False])
def test_what_a_full_disk_left_is_cleared_away_with_the_next_package(
    site: Workspace, monkeypatch: pytest.MonkeyPatch, sealed: bool
) -> None:
    note(site, "2026-01")
    first = send(site, "first") if sealed else None

    def full(_store: object) -> None:
        raise DiskFullError(site.store.path)

    monkeypatch.setattr(redaction, "scrub", full)
    # The words have gone from what is shown; that files still hold them is no reason to say that nothing was done.
    assert redacting.redact(site, NAME).replaced == int(sealed)
    monkeypatch.undo()
    assert site.store.setting(redaction.PENDING, []) != []
    take(site, *([first] if first else []))
    assert site.store.setting(redaction.PENDING, []) == []
    assert files_with(site) == []


def test_a_backup_with_a_long_text_that_had_not_left_is_named(site: Workspace) -> None:
    note(site, "2026-01", f'{"A long night. " * 900}"{TEXT}"\n{"And a longer day. " * 900}')
    old = health.back_up(site.store, site.clock())
    done = redacting.redact(site, NAME)
    assert (done.replaced, done.backups) == (0, (old,))


def test_in_a_locked_store_only_backups_that_hold_the_words_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passphrases, "COST", passphrases.Cost(1, 64 * 1024))
    site = bootstrap.create_locked_workspace(tmp_path / "site.qic", Role.SITE, "Site", "four blue herons")
    place = {"measure": "m", "period": "2026-01", "cycle": None}
    with site.store.transaction():
        site.journal.append(
            site.scope, [record_edit(Annotation, "0" * 8 + "-0000-7000-8000-" + "0" * 12, text=TEXT, **place)]
        )
    seal_scopes(site, [site.scope])
    old = health.back_up(site.store, site.clock())
    assert redacting.redact(site, NAME).backups == (old,)
    fresh = health.back_up(site.store, site.clock())
    assert cleaning.old_backups(site) == (old,)
    assert fresh != old
    bootstrap.close_workspace(site)
    at_rest.forget_all()


def test_a_restored_backup_is_cleaned_by_the_next_package(small: Any, site: Workspace, known: Workspace) -> None:
    backup = health.back_up(site.store, site.clock())
    redacting.redact(site, NAME)
    second = send(site, "second")
    bootstrap.close_workspace(site)
    aside = health.restore(site.store.path, backup)
    again = bootstrap.open_workspace(site.store.path, clock=small.clock)
    small.opened[small.opened.index(site)] = again
    assert texts(again) == [f'"{TEXT}"']
    take(again, second)
    assert texts(again) == [CLEAN]
    assert set(cleaning.old_backups(again)) == {backup}
    assert aside is not None
    cleaning.delete_backups(again, [backup])
    assert files_with(again) == []


def test_a_redaction_by_a_coach_or_organiser_of_a_sites_words_is_none(known: Workspace) -> None:
    assert redacting.find_words(known, NAME) == ()
    with pytest.raises(NotFoundError):
        redacting.redact(known, NAME)


def test_a_team_alone_removes_too(small: Any) -> None:
    alone = small.create("Alone", Role.SITE)
    person = alone.new_id()
    from qic_desktop.domain.people import Person

    alone.journal.append(alone.private_scope, [record_edit(Person, person, name=NAME)])
    from qic_desktop.services.writers import seal_scopes

    seal_scopes(alone, [alone.private_scope])
    assert redacting.redact(alone, NAME).replaced == 1
    assert files_with(alone) == []
    assert alone.journal.list_records(Person, alone.private_scope)[0].name == "[removed]"


def test_the_inbox_keeps_no_old_package_that_brings_nothing(small: Any, site: Workspace, known: Workspace) -> None:
    redacting.redact(site, NAME)
    second = send(site, "second")
    (identity,) = inbox.receive(known, [second]).ids
    assert inbox.accept(known, [identity]).totals.new > 0
    assert texts(known) == [CLEAN]
    assert files_with(known) == []
    inbox.receive(known, [small.root / "first.qicpkg"])
    assert files_with(known) == []


def test_an_old_package_with_something_new_is_deleted_when_it_was_accepted(
    small: Any, site: Workspace, known: Workspace
) -> None:
    note(site, "2026-02", "quiet")
    older = send(site, "older")
    redacting.redact(site, NAME)
    second = small.root / "small.qicpkg"
    exporting.export_data_package(site, second)
    take(known, second)
    known.store.connection.execute("delete from segment where first=5 and scope like 'site:%'")
    (identity,) = inbox.receive(known, [older]).ids
    assert files_with(known) != []
    inbox.accept(known, [identity])
    assert files_with(known) == []
    assert texts(known) == [CLEAN, '"quiet"']


def test_what_is_missing_is_worked_out_where_a_place_is_all_that_is_left(site: Workspace, known: Workspace) -> None:
    redacting.redact(site, NAME)
    take(known, send(site, "second"))
    for store in (site, known):
        assert exchange_state.exchange_state(store).gaps == ()
        assert all(not one.missing and not one.waiting for one in completeness.writers_of(store, site.own_id))
