"""Packages: nothing private leaves, nothing is overwritten by a failure, recipients are known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.scope import Scope
from qic_desktop.domain.segment import parse_segment
from qic_desktop.errors import NotFoundError, StoreExistsError
from qic_desktop.exchange.archive import read_archive
from qic_desktop.services import people
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.improving import cycles
from qic_desktop.services.trusting import enrolling, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import new_record

PRIVATE_WORDS = ("Zenobia Quillfeather", "head of nursing", "0 7700 900 123", "a private remark")


def contents(file: Path) -> bytes:
    """Everything in a package, inflated."""
    return b"\n".join(member.content() for member in read_archive(file.read_bytes()))


def work_in_private(workspace: Workspace) -> None:
    """Names, contacts and drafts that are nobody else's business."""
    from qic_desktop.domain.people import Person

    person = people.add_person(workspace, PRIVATE_WORDS[0], PRIVATE_WORDS[1])
    people.type_as(workspace, person.id)
    for _ in range(5):
        workspace.journal.append(
            workspace.private_scope,
            [new_record(Person, workspace.new_id(), name=PRIVATE_WORDS[3], contact=PRIVATE_WORDS[2])],
        )


@pytest.fixture
def world(play: Any) -> dict[str, Any]:
    """Every kind of package that a collaborative makes, from people who work in private too."""
    organiser = play.organiser()
    work_in_private(organiser)
    site, coach = play.site(organiser, "S001"), play.site(organiser, "C1", role=Role.COACH)
    for workspace in (site, coach):
        work_in_private(workspace)
    play.record(site, "2026-09", 1, 10)
    work_in_private(site)
    play.record(site, "2026-10", 2, 10)
    people.add_member(site, people.list_people(site)[-1].id, "lead")
    ramp = cycles.open_ramp(site, "Nurse at the door")
    cycles.open_cycle(site, ramp.id, title="One evening", prediction="8 of 10")
    packages = [play.export(site), play.export(coach)]
    play.take(organiser, *packages)
    for code in ("S001", "C1"):
        enrolling.enrol(organiser, enrolling.find_requests(organiser, code)[0])
    packages.append(exporting.publish(organiser, play.file("news")).file)
    play.take(coach, packages[0], packages[-1])
    packages += [play.export(coach), play.export(site)]
    packages += sorted((play.folder / "packages").glob("*invitation*"))
    return {"organiser": organiser, "site": site, "coach": coach, "packages": packages}


def test_no_private_scope_name_or_word_is_in_any_package(world: dict[str, Any]) -> None:
    assert len(world["packages"]) == 7
    for file in world["packages"]:
        text = contents(file).decode()
        assert _names_private_scopes_only_where_they_are_granted(file), file
        for word in PRIVATE_WORDS:
            assert word not in text, (file, word)


def _names_private_scopes_only_where_they_are_granted(file: Path) -> bool:
    """The word may stand where a key asks for, or is granted, the right to its private scope, and nowhere else."""
    for member in read_archive(file.read_bytes()):
        head, _, body = member.content().partition(b"\n")
        if b"segment" in head:
            segment = parse_segment(body)
            if segment.scope.is_private:
                return False
            lines = [one.line for one in segment.operations if one.entity != "certificate"]
            if any(b"/private" in line for line in lines):
                return False
    manifest = json.loads(read_archive(file.read_bytes())[0].content().partition(b"\n")[2])
    chains = [*manifest["have"], *(entry["chain"] for entry in manifest["entries"])]
    return not any(Scope.parse(chain.partition(" ")[2]).is_private for chain in chains)


def test_no_secret_of_an_invitation_or_key_is_in_any_package_but_the_invitation(world: dict[str, Any]) -> None:
    organiser = world["organiser"]
    secrets = [one.secret for one in trust.list_invitations(organiser)]
    seeds = [path.read_bytes().split()[-1].decode() for path in (organiser.profile / "keys").iterdir()]
    assert len(secrets) == 2
    assert len(seeds) == 6, "three that sign, three that open locked packages"
    for file in world["packages"]:
        text = contents(file).decode()
        assert not any(seed in text for seed in seeds)
        if "invitation" not in file.name:
            assert not any(secret in text for secret in secrets), file


def test_shared_numbers_have_no_gaps_from_private_work(world: dict[str, Any]) -> None:
    for file in world["packages"]:
        seen: dict[str, list[int]] = {}
        for member in read_archive(file.read_bytes())[1:]:
            segment = parse_segment(member.content().partition(b"\n")[2])
            seen.setdefault(segment.header.scope, []).extend(one.lamport for one in segment.operations)
        for scope, lamports in seen.items():
            assert sorted(set(lamports)) == list(range(1, max(lamports) + 1)), (file, scope)


def test_a_package_that_cannot_be_made_leaves_what_lay_there(play: Any) -> None:
    site = play.site(play.organiser(), "S001")
    out = play.export(site)
    before = out.read_bytes()
    with pytest.raises(NotFoundError):
        exporting.export_data_package(site, out, to="nobody in particular")
    assert out.read_bytes() == before
    folder = play.folder / "a folder"
    folder.mkdir()
    with pytest.raises(StoreExistsError):
        exporting.export_data_package(site, folder)
    with pytest.raises(NotFoundError):
        exporting.export_data_package(site, play.folder / "pulled" / "stick.qicpkg")
    assert list(folder.iterdir()) == []


def test_a_package_may_be_addressed_to_the_organiser(play: Any) -> None:
    organiser = play.organiser()
    site, other = play.site(organiser, "S001"), play.site(organiser, "S002")
    out = exporting.export_data_package(site, play.file("letter"), to="organiser").file
    assert play.take(organiser, out).packages[0].code == "Q-UNKNOWN-KEY"
    assert play.take(other, out).packages[0].code == "Q-WRONG-RECIPIENT"


def test_sent_means_that_a_finished_package_named_it(play: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    from qic_desktop.errors import DiskFullError
    from qic_desktop.services import writers

    site = play.site(play.organiser(), "S001")
    play.record(site, "2026-10", 1, 2)
    waiting = writers.unsent_entries(site)
    real = Path.replace

    def full(self: Path, target: Path) -> Path:
        if str(target).endswith(".qicpkg"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DiskFullError):
        play.export(site)
    assert writers.unsent_entries(site) == waiting
    monkeypatch.undo()
    play.export(site)
    assert writers.unsent_entries(site) == 0
