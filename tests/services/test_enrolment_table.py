"""The enrolment table: who asks, who is found by what is read aloud, who is accepted together."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import NotAllowedError
from qic_desktop.exchange import documents
from qic_desktop.services.exchanging import exporting, importing, inbox
from qic_desktop.services.trusting import enrolling, enrolment_table, joining, rotating, trust
from qic_desktop.services.trusting.enrolment_table import EnrolmentTable, Laptop, Standing, hear, read_table
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import segments


def ask(play: Any, organiser: Workspace, *codes: str) -> list[Workspace]:
    """Sites that joined, and whose packages were received."""
    teams = [play.site(organiser, code) for code in codes]
    inbox.receive(organiser, [play.export(team) for team in teams])
    return teams


def second_taker(play: Any, organiser: Workspace, code: str) -> tuple[Workspace, Workspace]:
    """Two teams that hold one invitation."""
    invitation = play.file(f"{code}-invitation")
    exporting.invite(organiser, f"Site {code}", invitation, code=code)
    teams = (play.create(code, Role.SITE), play.create(f"{code} again", Role.SITE))
    for team in teams:
        joining.join(team, invitation)
    inbox.receive(organiser, [play.export(team) for team in teams])
    return teams


def row(table: EnrolmentTable, key: str) -> Laptop:
    found = table.find(key)
    assert found is not None
    return found


def key_of(team: Workspace) -> str:
    return str(team.journal.writer)


def test_who_asks_stands_with_the_name_and_code_of_the_invitation(play: Any) -> None:
    organiser = play.organiser()
    first, second = ask(play, organiser, "S001", "S002")
    play.site(organiser, "S003")  # invited, and nothing came
    table = read_table(organiser)
    assert [(one.code, one.invited, one.name, one.standing) for one in table.laptops] == [
        ("S001", "Site S001", "S001", Standing.WAITING),
        ("S002", "Site S002", "S002", Standing.WAITING),
    ]
    assert row(table, key_of(first)).spoken == trust.fingerprint(first)
    assert (table.enrolled, table.expected, table.unanswered) == (0, 2, 1)
    assert row(table, key_of(second)).title == "Site S002"


def test_accepting_takes_everybody_who_was_compared_and_nobody_else(play: Any) -> None:
    organiser = play.organiser()
    first, second, third = ask(play, organiser, "S001", "S002", "S003")
    answered = enrolment_table.accept_compared(organiser, [key_of(first), key_of(third)])
    assert answered.accepted == (key_of(first), key_of(third))
    assert answered.ready == 2
    table = read_table(organiser)
    assert [(one.code, one.standing) for one in table.laptops] == [
        ("S002", Standing.WAITING),
        ("S001", Standing.ENROLLED),
        ("S003", Standing.ENROLLED),
    ]
    assert (table.enrolled, table.expected) == (2, 3)
    assert {site.code for site in trust.list_sites(organiser)} == {"S001", "S003"}
    assert trust.describe_signer(organiser, key_of(second)) is None


def test_all_certificates_stand_in_one_sealed_segment_and_one_file_answers_everybody(play: Any) -> None:
    organiser = play.organiser()
    exporting.publish(organiser, play.file("news"))
    teams = ask(play, organiser, "S001", "S002", "S003")
    before = {one.id for one in segments.held(organiser.store.connection, "scope=?", (organiser_scope().text,))}
    enrolment_table.accept_compared(organiser, [key_of(team) for team in teams])
    answer = exporting.publish(organiser, play.file("answer")).file
    after = {one.id for one in segments.held(organiser.store.connection, "scope=?", (organiser_scope().text,))}
    assert len(after - before) == 1
    for team in teams:
        importing.import_packages(team, [answer])
        assert trust.is_enrolled(team)


def test_entries_that_were_taken_in_and_waited_open_with_the_answer(play: Any) -> None:
    organiser = play.organiser()
    team = play.site(organiser, "S001")
    play.record(team, "2026-10", 80, 100)
    importing.import_packages(organiser, [play.export(team)])
    assert not play.values(organiser, team.own_id)
    enrolment_table.accept_compared(organiser, [key_of(team)])
    assert play.values(organiser, team.own_id) == {"2026-10": (80, 100)}


def test_of_two_who_ask_with_one_invitation_a_person_decides_by_the_words(play: Any) -> None:
    organiser = play.organiser()
    right, wrong = second_taker(play, organiser, "S001")
    table = read_table(organiser)
    assert {one.standing for one in table.laptops} == {Standing.CONTESTED}
    assert table.expected == 1
    assert table.rivals(key_of(right)) == {key_of(wrong)}
    answered = enrolment_table.accept_compared(organiser, [key_of(right)])
    assert answered.accepted == (key_of(right),)
    table = read_table(organiser)
    assert row(table, key_of(wrong)).standing is Standing.TAKEN
    assert (table.enrolled, table.expected) == (1, 1)


def test_both_of_two_who_ask_with_one_invitation_are_never_accepted(play: Any) -> None:
    organiser = play.organiser()
    right, wrong = second_taker(play, organiser, "S001")
    (other,) = ask(play, organiser, "S002")
    answered = enrolment_table.accept_compared(organiser, [key_of(right), key_of(wrong), key_of(other)])
    assert answered.accepted == (key_of(other),)
    assert [one.error.why for one in answered.answers if isinstance(one.error, NotAllowedError)] == ["two-ask"] * 2


def test_a_copied_laptop_of_the_same_team_asks_beside_the_first_one(play: Any) -> None:
    organiser = play.organiser()
    team = play.site(organiser, "S001")
    inbox.receive(organiser, [play.export(team)])
    first, path = key_of(team), play.close(team)
    with play.computer("second"):
        copy = play.reopen(play.copy(path, "S001 copied"))
        inbox.receive(organiser, [play.export(copy)])
        second = key_of(copy)
    assert first != second
    table = read_table(organiser)
    assert {one.standing for one in table.laptops} == {Standing.CONTESTED}
    assert table.rivals(first) == frozenset()
    assert table.expected == 2
    assert set(enrolment_table.accept_compared(organiser, [first, second]).accepted) == {first, second}


def test_a_request_without_the_secret_is_never_accepted(play: Any) -> None:
    organiser = play.organiser()
    team = play.site(organiser, "S001")
    kept = organiser.store.connection.execute("select sealed from enclosed where type like '%invitation%'").fetchall()
    assert kept == []  # the organiser keeps the secret only
    invitation = trust.list_invitations(organiser)[0]
    guessed = documents.Invitation(
        collab=trust.collaborative_of(organiser) or "",
        invitation=invitation.id,
        role="site",
        name="Site S001",
        code="S001",
        site=None,
        secret=b"\x00" * 16,
    )
    request = documents.make_request(guessed, trust.own_key(team), scopes=[team.scope.text], name="Site S001")
    trust.keep_document(organiser, documents.REQUEST, request, trust.OPEN)
    table = read_table(organiser)
    assert [one.standing for one in table.laptops] == [Standing.UNPROVEN]
    assert (table.enrolled, table.expected) == (0, 0)
    answered = enrolment_table.accept_compared(organiser, [key_of(team)])
    assert answered.accepted == ()
    assert trust.list_sites(organiser) == ()


def test_who_asks_for_more_than_its_role_costs_nobody_else_the_answer(play: Any) -> None:
    organiser = play.organiser()
    (good,) = ask(play, organiser, "S001")
    invitation_file = play.file("S002-invitation")
    exporting.invite(organiser, "Site S002", invitation_file, code="S002")
    greedy = play.create("S002", Role.SITE)
    request = documents.make_request(
        joining.read_invitation(invitation_file),
        trust.own_key(greedy),
        scopes=[greedy.scope.text, "organiser"],
        name="Site S002",
    )
    trust.keep_document(organiser, documents.REQUEST, request, trust.OPEN)
    answered = enrolment_table.accept_compared(organiser, [key_of(greedy), key_of(good)])
    assert answered.accepted == (key_of(good),)
    assert trust.describe_signer(organiser, key_of(greedy)) is None


def test_who_was_answered_meanwhile_is_told_apart(play: Any) -> None:
    organiser = play.organiser()
    (team,) = ask(play, organiser, "S001")
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "S001")[0])
    answered = enrolment_table.accept_compared(organiser, [key_of(team), key_of(team)])
    assert [getattr(one.error, "why", "") for one in answered.answers] == ["not-asking"]


def test_a_site_has_no_table(play: Any) -> None:
    team = play.create("S001", Role.SITE)
    with pytest.raises(NotAllowedError):
        read_table(team)


def test_a_coach_is_listed_under_the_invitations_name(play: Any) -> None:
    organiser = play.organiser()
    coach = play.site(organiser, "K01", role=Role.COACH)
    inbox.receive(organiser, [play.export(coach)])
    enrolment_table.accept_compared(organiser, [key_of(coach)])
    (line,) = read_table(organiser).laptops
    assert (line.code, line.title, line.role, line.standing) == ("K01", "Site K01", "coach", Standing.ENROLLED)


# --- what is read aloud ----------------------------------------------------------------------------------------


def laptops(*keys: str) -> list[Laptop]:
    from qic_desktop.domain.spoken_words import Spoken

    return [Laptop(key, key[:4], "", "", "site", Standing.WAITING, Spoken.of_key(key)) for key in keys]


TWO = laptops("4c6377bdfe0d733ee7fd8eb59bcac76f", "4c6377bdfe0d733ee7fd8eb59bcac76f"[::-1])


def test_four_letters_of_each_word_find_the_laptop() -> None:
    typed = " ".join(word[:4] for word in TWO[0].spoken.words)
    found = hear(TWO, typed)
    assert (found.whole, found.only) == (TWO[0].key, TWO[0].key)


def test_the_digits_find_it_as_well_in_any_grouping() -> None:
    assert hear(TWO, TWO[1].spoken.digits.replace(" ", "")).whole == TWO[1].key
    assert hear(TWO, TWO[1].spoken.digits[:11]).only == TWO[1].key


def test_a_beginning_narrows_and_is_not_yet_enough() -> None:
    word = TWO[0].spoken.words[0]
    assert hear(TWO, "").fits == (TWO[0].key, TWO[1].key)
    begun = hear(TWO, word[:4])
    assert begun.only == TWO[0].key
    assert not begun.is_enough
    assert not begun.whole
    assert hear(TWO, " ".join(TWO[0].spoken.words[:4])).is_enough
    assert not hear(TWO, " ".join(TWO[0].spoken.words[:3])).is_enough


def test_one_wrong_word_fits_nobody_and_says_which() -> None:
    words = [*TWO[0].spoken.words[:5], "zoo"]
    assert words[5] != TWO[0].spoken.words[5]
    found = hear(TWO, " ".join(words) + " ")
    assert found.fits == ()
    assert found.best is not None
    assert found.best.place == 6


def test_letters_that_begin_no_laptops_next_word_fit_nobody() -> None:
    starts = {one.spoken.words[0][0] for one in TWO}
    other = next(mark for mark in "abcdefgh" if mark not in starts)
    assert hear(TWO, other).fits == ()


def test_nothing_is_found_in_an_empty_table() -> None:
    assert hear([], "spawn").fits == ()


def test_a_hand_scanner_types_the_code_of_a_key() -> None:
    assert hear(TWO, f"QIC KEY {TWO[1].key.upper()}").whole == TWO[1].key
    assert hear(TWO, f"QIC KEY {'0' * 32}") == hear([], "")


def test_a_new_key_for_which_the_old_one_vouches_goes_by_its_site(play: Any) -> None:
    organiser = play.organiser()
    exporting.publish(organiser, play.file("news"))
    team = play.enrolled_site(organiser, "S001")
    importing.import_packages(team, [exporting.publish(organiser, play.file("news")).file])
    old, new = key_of(team), rotating.rotate_key(team)
    inbox.receive(organiser, [play.export(team)])
    importing.import_packages(organiser, [play.export(team)])
    table = read_table(organiser)
    assert (row(table, new).code, row(table, new).invited) == ("S001", "Site S001")
    assert row(table, new).standing is Standing.WAITING
    assert row(table, old).standing is Standing.ENROLLED
    assert enrolment_table.accept_compared(organiser, [new]).accepted == (new,)
