"""Packages as messages between real stores: what arrives is the same bytes, and is trusted as a file is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import InputError, NotFoundError, RefusedError
from qic_desktop.services import copies, keeping
from qic_desktop.services.exchanging import exchange_state, exporting, importing, messages
from qic_desktop.services.exchanging.messages import MessageReader
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Role

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


def pasted(*texts: str) -> MessageReader:
    reader = MessageReader()
    for text in texts:
        reader.add(text)
    return reader


def test_a_site_sends_messages_and_the_organiser_has_the_same_entries(small: Any) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    small.record(site, MONTHS)
    sent = messages.write_message(site)
    assert len(sent.parts) == 2
    (found,) = pasted(*reversed(sent.parts)).packages
    assert found.data == sent.file.read_bytes()
    news = small.accept(organiser, *messages.keep_all(organiser, [found]))
    importing.import_packages(site, [news])
    assert keeping.digest(organiser) == keeping.digest(site)
    assert (
        len(observations.list_observations(organiser, measures.get_measure(organiser, "oxytocin"), site.own_id)) == 12
    )


def test_a_message_says_whose_it_is_only_if_that_is_wanted(small: Any) -> None:
    site = small.site(small.organiser())
    named = messages.write_message(site, part_size=1_500)
    assert named.parts[1].splitlines()[0] == f"QIC Desktop, Les Filaos, February 2026, part 2 of {len(named.parts)}"
    plain = messages.in_parts(site, named.file, part_size=1_500, named=False)
    assert plain.parts[0].splitlines()[0] == f"QIC Desktop, February 2026, part 1 of {len(plain.parts)}"
    assert all("Filaos" not in part for part in plain.parts)
    assert max(len(part) for part in (*named.parts, *plain.parts)) <= 1_500
    assert plain.spoken == named.spoken == Spoken.of_file(_sha(named.file))


def _sha(file: Path) -> str:
    from hashlib import sha256

    return sha256(file.read_bytes()).hexdigest()


def test_entries_count_as_sent_when_the_message_is_written_and_as_no_copy_elsewhere(small: Any) -> None:
    site = small.site(small.organiser())
    small.record(site, MONTHS)
    assert exchange_state.unsent_count(site) > 0
    messages.write_message(site)
    assert exchange_state.unsent_count(site) == 0
    (copy,) = copies.list_copies(site)
    assert (copy.kind, copy.elsewhere) == (messages.MESSAGE, False)
    small.later(60)
    assert exchange_state.exchange_state(site).days_alone is not None


def test_a_second_message_of_the_month_takes_the_name_of_the_first(small: Any) -> None:
    site = small.site(small.organiser())
    first = messages.write_message(site).file
    assert messages.write_message(site).file == first
    assert first.name == "S001-2026-02.qicpkg"


def test_an_incomplete_message_opens_nothing(small: Any) -> None:
    site = small.site(small.organiser())
    parts = messages.write_message(site).parts
    (found,) = pasted(*parts[1:]).packages
    with pytest.raises(RefusedError, match="E-MESSAGE"):
        messages.keep_all(site, [found])
    with pytest.raises(NotFoundError):
        messages.gather_text(["Hello, are you well?"])


def test_a_strangers_message_is_trusted_no_more_than_his_file(small: Any) -> None:
    organiser = small.organiser()
    stranger = small.create("Stranger", Role.SITE)
    sent = messages.write_message(stranger)
    (found,) = pasted(*sent.parts).packages
    (by_text,) = importing.import_packages(organiser, messages.keep_all(organiser, [found]), dry_run=True).packages
    (by_file,) = importing.import_packages(organiser, [sent.file], dry_run=True).packages
    assert (by_text.outcome, by_text.code, by_text.id) == (by_file.outcome, by_file.code, by_file.id)
    assert by_text.outcome != "accept"


def test_saved_chats_stand_for_the_packages_in_them(small: Any, tmp_path: Path) -> None:
    site = small.site(small.organiser())
    sent = messages.write_message(site)
    first, second, other = tmp_path / "chat.txt", tmp_path / "chat 2.txt", tmp_path / "letter.txt"
    first.write_text("[12:03, 22/11/2026] Anna: " + sent.parts[0], encoding="utf-16")
    second.write_text("\n".join(["Hi", *sent.parts[1:]]), encoding="utf-8")
    other.write_text("nothing here", encoding="utf-8")
    half = messages.gather(site, [first, sent.file, other])
    assert half.files == (sent.file, other)
    ((file, state),) = half.unfinished
    assert (file, state.in_parts) == (first, 1)
    whole_one = messages.gather(site, [first, second, tmp_path / "gone.txt"])
    assert whole_one.files[0] == tmp_path / "gone.txt"
    assert whole_one.files[1].read_bytes() == sent.file.read_bytes()
    assert whole_one.unfinished == ()


def test_what_was_pasted_before_does_not_pile_up(small: Any) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    made = []
    for months in (MONTHS[:6], MONTHS[6:]):
        small.record(site, months)
        (found,) = pasted(*messages.write_message(site).parts).packages
        made += messages.keep_all(organiser, [found])
    assert [file.exists() for file in made] == [False, True]


# --- what a carrier sees ------------------------------------------------------------------------------------


def test_a_policy_hides_whose_packages_are_carried(small: Any) -> None:
    organiser = small.organiser()
    collaboratives.describe_collaborative(organiser, file_names="hidden")
    site, other = small.site(organiser), small.site(organiser, "Pointe", "S002")
    names = [exporting.offered_name(one) for one in (site, other)]
    assert all(re.fullmatch(r"QIC-[0-9a-f]{6}-2026-02\.qicpkg", name) for name in names)
    assert len(set(names)) == 2
    sent = messages.write_message(site)
    assert sent.hidden
    assert sent.file.name == names[0]
    assert all("Filaos" not in part and "S001" not in part for part in sent.parts)


def test_without_a_policy_the_code_tells_packages_apart(small: Any) -> None:
    organiser = small.organiser()
    site, other = small.site(organiser), small.site(organiser, "Pointe", "S002")
    stick = small.root / "stick"
    stick.mkdir()
    made = [copies.send_package(one, stick).file.name for one in (site, other, site)]
    assert made == ["S001-2026-02.qicpkg", "S002-2026-02.qicpkg", "S001-2026-02.qicpkg"]
    with pytest.raises(InputError):
        collaboratives.describe_collaborative(organiser, file_names="never")


def test_another_laptop_of_the_same_code_spoils_nobodys_file(small: Any) -> None:
    organiser = small.organiser()
    stick = small.root / "stick"
    stick.mkdir()
    first = copies.send_package(small.site(organiser), stick).file
    before = first.read_bytes()
    foreign = small.site(organiser, "Les Filaos B", "S001")
    assert copies.send_package(foreign, stick).file.name == "S001-2026-02 (2).qicpkg"
    assert first.read_bytes() == before
