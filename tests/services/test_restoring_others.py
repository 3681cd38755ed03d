"""A backup goes back where it came from: never over another workspace."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.errors import KeyElsewhereError, NotAllowedError
from qic_desktop.services import keeping
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.feeding_back import benchmarks
from qic_desktop.services.organising import paper_sites
from qic_desktop.services.trusting import enrolling, succession
from qic_desktop.services.workspace import Role
from qic_desktop.wording.errors import describe


def test_a_site_is_not_put_where_the_organiser_was(play: Any) -> None:
    organiser = play.organiser()
    site = play.site(organiser, "S001")
    backup = keeping.back_up(site, play.folder / "site.db")
    path = play.close(organiser)
    before = (path / "store.db").read_bytes()
    with pytest.raises(NotAllowedError) as refused:
        keeping.restore(path, backup)
    assert "another workspace, “S001”" in describe(refused.value)
    assert (path / "store.db").read_bytes() == before
    assert play.reopen(path).role is Role.ORGANISER


def test_one_site_does_not_become_another_once_it_has_sent_something(play: Any) -> None:
    organiser = play.organiser()
    first, second = play.enrolled_site(organiser, "S001"), play.enrolled_site(organiser, "S002")
    backup = keeping.back_up(first, play.folder / "first.db")
    own = keeping.back_up(second, play.folder / "second.db")
    path = play.close(second)
    with pytest.raises(NotAllowedError):
        keeping.restore(path, backup)
    assert keeping.restore(path, own) is not None
    assert play.reopen(path).own_id == second.own_id


def test_a_new_laptop_takes_the_old_ones_backup(play: Any) -> None:
    organiser = play.organiser()
    old = play.enrolled_site(organiser, "S001")
    backup = keeping.back_up(old, play.folder / "old.db")
    path = play.close(play.create("new", Role.SITE))
    keeping.restore(path, backup)
    assert play.reopen(path).own_id == old.own_id


def test_an_organisers_copy_without_its_key_says_where_the_key_is(play: Any) -> None:
    organiser = play.organiser()
    play.enrolled_site(organiser, "S001")
    backup, former_home = keeping.back_up(organiser, play.folder / "organiser.db"), os.environ["QIC_HOME"]
    with play.computer("second"):
        keeping.restore(play.folder / "copy.qic", backup)
        copy = play.reopen(play.folder / "copy.qic")
        for act in (
            lambda: exporting.publish(copy, play.folder / "news.qicpkg"),
            lambda: benchmarks.prepare(copy),
            lambda: paper_sites.set_reports_by(copy, "S001", "paper"),
            lambda: exporting.invite(copy, "Site", play.folder / "invitation.qicpkg"),
        ):
            with pytest.raises(KeyElsewhereError) as refused:
                act()
            assert str(refused.value.path) in describe(refused.value)
        # A spoiled key file is no key; the right one, brought to the place that was named, lets the copy in.
        place = refused.value.path
        place.write_text("spoiled")
        assert not succession.ensure_enrolled(copy)
        place.write_bytes((Path(former_home) / "keys" / place.name).read_bytes())
        assert exporting.publish(copy, play.folder / "news.qicpkg").file.is_file()
    newcomer = play.site(organiser, "S002")
    with pytest.raises(NotAllowedError) as not_in:
        exporting.publish(newcomer, play.folder / "news.qicpkg")
    assert "root" not in describe(not_in.value)


def test_a_copy_on_the_same_computer_goes_on_by_itself(play: Any) -> None:
    organiser = play.organiser()
    play.enrolled_site(organiser, "S001")
    backup = keeping.back_up(organiser, play.folder / "organiser.db")
    keeping.restore(play.folder / "copy.qic", backup)
    copy = play.reopen(play.folder / "copy.qic")
    assert exporting.publish(copy, play.folder / "news.qicpkg").file.is_file()


def test_a_second_organisers_copy_asks_who_invited_it(play: Any) -> None:
    organiser = play.organiser()
    with play.computer("second"):
        second = play.site(organiser, "O2", role=Role.ORGANISER)
        asking = exporting.export_data_package(second, play.file("request")).file
    play.take(organiser, asking)
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "O2")[0])
    play.take(second, exporting.publish(organiser, play.file("news")).file)
    backup = keeping.back_up(second, play.folder / "second.db")
    with play.computer("third"):
        keeping.restore(play.folder / "copy.qic", backup)
        copy = play.reopen(play.folder / "copy.qic")
        with pytest.raises(NotAllowedError) as refused:
            exporting.publish(copy, play.file("news"))
        assert refused.value.why == "not-enrolled"
        asking = exporting.export_data_package(copy, play.file("again")).file
    play.take(organiser, asking)
    assert enrolling.pending_requests(organiser)
