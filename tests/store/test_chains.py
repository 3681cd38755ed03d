"""Sealing: texts fold, steps can still be taken back, anchors tell copies apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import paths
from qic_desktop.errors import NotAllowedError, StoreReadOnlyError
from qic_desktop.services import writers
from qic_desktop.services.exchanging import exporting, merging
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import chains


@pytest.fixture
def site(play: Any) -> Workspace:
    workspace = play.create("site", Role.SITE)
    measures.define_measure(workspace, NewMeasure("four-hours", "Four hours"))
    return workspace


def test_a_store_is_sound_after_texts_were_folded(play: Any, site: Workspace) -> None:
    for text in ("f", "fl", "flu"):
        play.note(site, "2026-10", text)
    play.export(site)
    assert play.sound(site)
    (note,) = (line.registers["note"] for line in play_history(play, site) if "note" in line.registers)
    assert note == "flu"


def play_history(play: Any, site: Workspace) -> Any:
    from qic_desktop.domain.period import parse_period
    from qic_desktop.services.measuring.observations import history

    return history(site, play.measure(site), parse_period("2026-10"))


def test_what_was_typed_before_an_export_can_still_be_undone_after_it(play: Any, site: Workspace) -> None:
    play.record(site, "2026-09", 1, 2)
    for text in ("f", "flu"):
        play.note(site, "2026-09", text)
    play.record(site, "2026-10", 3, 4)
    play.record(site, "2026-10", 5, 6)
    play.export(site)
    site.journal.undo()
    assert play.values(site) == {"2026-09": (1, 2), "2026-10": (3, 4)}
    site.journal.undo()
    site.journal.undo()
    site.journal.undo()
    site.journal.undo()
    assert play.values(site) == {}
    for _ in range(5):
        site.journal.redo()
    assert play.values(site) == {"2026-09": (1, 2), "2026-10": (5, 6)}
    play.export(site)
    assert play.sound(site)


def test_taking_back_a_definition_makes_no_conflict(play: Any, site: Workspace) -> None:
    measures.define_measure(site, NewMeasure("falls", "Falls"))
    site.journal.undo()
    assert [view.code for view in measures.list_measures(site)] == ["four-hours"]
    assert merging.list_conflicts(site) == ()
    site.journal.redo()
    assert [view.code for view in measures.list_measures(site)] == ["four-hours", "falls"]


def test_an_anchor_that_is_spoiled_or_gone_costs_nothing(play: Any, site: Workspace) -> None:
    play.record(site, "2026-10", 1, 2)
    play.export(site)
    writer, anchor = site.journal.writer, writers.anchor_of(site)
    kept = json.loads(anchor.read_text())
    for rubbish in ("", "[]", "[[1]]", '{"x":1}', '{"x":[null,1]}', "\x00\xff"):
        anchor.write_text(rubbish)
        assert not writers.ensure_own_writer(site)
        assert json.loads(anchor.read_text()) == kept
    anchor.unlink()
    assert not writers.ensure_own_writer(site)
    assert site.journal.writer == writer


def test_a_folder_of_anchors_that_cannot_be_made_is_said_in_a_sentence(play: Any, site: Workspace) -> None:
    folder = paths.anchors(site.profile)
    folder.write_text("in the way")
    with pytest.raises(StoreReadOnlyError):
        writers.ensure_own_writer(site)


@pytest.mark.parametrize("content", [b"", b"qic-ed25519-seed ", b"\0" * 64])
def test_a_spoiled_key_file_is_replaced_by_a_new_writer(play: Any, site: Workspace, content: bytes) -> None:
    play.record(site, "2026-10", 1, 2)
    old = site.journal.writer
    (paths.keys(site.profile) / old).write_bytes(content)
    sent = exporting.export_data_package(site, play.file("again"))
    assert sent.entries > 0
    assert site.journal.writer != old
    assert chains.own_scopes(site.store, old) == []


def test_a_laptop_whose_key_another_one_uses_goes_on_as_a_new_writer(play: Any, site: Workspace) -> None:
    play.record(site, "2026-09", 1, 2)
    play.export(site)
    clone = play.folder / "computer-clone"
    path = play.close(site)
    twin = play.copy(path, "twin")
    import shutil

    shutil.copytree(site.profile, clone)
    with play.computer("clone"):
        other = play.reopen(twin)
        assert other.journal.writer == site.journal.writer
        for month in range(1, 6):
            play.record(other, f"2026-{month:02}", month, 10)
        package = play.export(other)
    site = play.reopen(path)
    play.record(site, "2026-10", 8, 9)
    play.take(site, package)
    play.record(site, "2026-11", 9, 9)
    play.export(site)
    assert site.journal.writer != other.journal.writer
    assert play.sound(site)
    assert play.values(site) == {
        **{f"2026-{month:02}": (month, 10) for month in range(1, 6)},
        "2026-09": (1, 2),
        "2026-10": (8, 9),
        "2026-11": (9, 9),
    }


def test_a_released_definition_in_conflict_is_not_decided_again(play: Any) -> None:
    organiser = play.organiser()
    exporting.release_drafts(organiser)
    measures.revise_definition(organiser, "four-hours", {"unit": "%"}, "clearer")
    exporting.release_drafts(organiser)
    view = play.measure(organiser)
    from qic_desktop.domain.measure import DefinitionRevision, revision_id
    from qic_desktop.domain.scope import organiser_scope
    from qic_desktop.store.journal import new_record

    again = new_record(DefinitionRevision, revision_id(view.id, 2), value_form="rate")
    organiser.journal.append(organiser_scope(), [again])
    (conflict,) = merging.list_conflicts(organiser)
    with pytest.raises(NotAllowedError) as refused:
        merging.resolve_conflict(organiser, conflict.id, 2)
    assert refused.value.why == "immutable"
    assert play.measure(organiser).definition.value_form == "proportion"


def test_own_profile_of_the_test_holds_the_anchor(play: Any, site: Workspace, own_profile: Path) -> None:
    play.export(site)
    assert writers.anchor_of(site).is_relative_to(own_profile)
