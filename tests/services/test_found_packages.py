"""Packages are found by what they are: under other names, hidden, in saved chats; and nothing keeps the look going."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.services.exchanging import exporting, found_packages, importing, messages
from qic_desktop.services.exchanging.found_packages import Known, search


@pytest.fixture
def news(small: Any) -> Path:
    organiser = small.organiser()
    return exporting.publish(organiser, small.root / "news.qicpkg").file


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    folder = tmp_path / "Downloads"
    folder.mkdir()
    return folder


def names(found: found_packages.Search, folder: Path) -> set[str]:
    return {one.path.relative_to(folder).as_posix() for one in found.found}


RENAMED = (
    "S001-2026-11 (1).qicpkg", "S001-2026-11.qicpkg.zip", "S001-2026-11.qicpkg.txt", "S001-2026-11.QICPKG",
    "document_5471", "file.bin", "DOC-20261122-WA0003.", ".hidden", ".~hidden dir/S001.qicpkg", "\u00a0/a/news.dat",
    "sub/sub/sub/deep",
)  # fmt: skip


@pytest.mark.parametrize("name", RENAMED)
def test_a_package_is_found_under_any_name(news: Path, downloads: Path, name: str) -> None:
    file = downloads / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(news.read_bytes())
    (one,) = search([downloads]).found
    assert one.path == file
    assert one.id == importing.verify_file(news).package
    assert one.hidden is (name.startswith("."))


def test_what_is_only_called_so_is_listed_and_other_files_are_not(news: Path, downloads: Path) -> None:
    for name in ("News.qicpkg", "letter.pdf", "holiday.zip", "notes.txt", ".hidden.qicpkg", "a.qicpkg.crdownload"):
        (downloads / name).write_bytes(b"x" * 500)
    data = news.read_bytes()
    (downloads / "cut").write_bytes(data[:150])
    (downloads / "other.zip").write_bytes(b"PK\x03\x04" + b"\0" * 26 + b"manifest" + b"{}" * 200)
    found = search([downloads, downloads / "not there"])
    assert names(found, downloads) == {"News.qicpkg"}
    assert found.found[0].id == ""


def test_a_saved_chat_is_found_by_the_parts_in_it(small: Any, downloads: Path) -> None:
    site = small.site(small.organiser())
    parts = messages.write_message(site).parts
    (downloads / "WhatsApp Chat with Anna.txt").write_text("\n".join(["Hi", *parts[:-1]]), encoding="utf-8")
    (downloads / "other chat.txt").write_text("Hello Lulu\n" * 400, encoding="utf-8")
    (one,) = search([downloads]).found
    assert one.message
    assert (one.parts, one.of_parts) == (len(parts) - 1, len(parts))


def test_what_was_taken_in_before_is_marked_and_comes_last(small: Any, news: Path, downloads: Path) -> None:
    organiser = small.opened[0]
    site = small.site(organiser)
    fresh = exporting.publish(organiser, small.root / "fresh.qicpkg").file
    own = exporting.export_data_package(site, small.root / "own.qicpkg").file
    importing.import_packages(site, [news])
    for place, file in enumerate((news, own, fresh)):
        copy = downloads / f"copy {place}"
        copy.write_bytes(file.read_bytes())
        os.utime(copy, (9_000 - place, 9_000 - place))
    sent = messages.in_parts(site, news)
    (downloads / "chat.txt").write_text("\n".join(sent.parts), encoding="utf-8")
    found = search([downloads], known=found_packages.known_packages(site)).found
    assert [(one.path.name, one.known) for one in found if not one.message] == [
        ("copy 2", False), ("copy 0", True), ("copy 1", True),
    ]  # fmt: skip
    assert [one.known for one in found if one.message] == [True]
    assert not any(one.known for one in search([downloads], known=Known()).found)


def test_none_is_opened_and_none_is_changed(small: Any, news: Path, downloads: Path) -> None:
    site = small.site(small.opened[0])
    (downloads / "copy").write_bytes(news.read_bytes())
    before = sorted((site.store.path / "received").iterdir())
    search([downloads], known=found_packages.known_packages(site))
    assert sorted((site.store.path / "received").iterdir()) == before
    assert (downloads / "copy").read_bytes() == news.read_bytes()


def test_stores_and_wastebaskets_are_left_alone(news: Path, downloads: Path) -> None:
    for folder in ("walstead.qic/received", "$RECYCLE.BIN", ".Trash-1000/files", ".git"):
        (downloads / folder).mkdir(parents=True)
        (downloads / folder / "a.qicpkg").write_bytes(news.read_bytes())
    assert search([downloads]).found == ()


def test_loops_pipes_and_locked_folders_keep_nothing_going(news: Path, downloads: Path) -> None:
    (downloads / "here").symlink_to(downloads, target_is_directory=True)
    (downloads / "a").symlink_to(downloads / "b")
    (downloads / "b").symlink_to(downloads / "a")
    (downloads / "zero").symlink_to("/dev/zero")
    os.mkfifo(downloads / "pipe.qicpkg")
    locked = downloads / "locked"
    locked.mkdir(mode=0)
    secret = downloads / "secret"
    secret.write_bytes(b"x" * 400)
    secret.chmod(0)
    (downloads / "found").write_bytes(news.read_bytes())
    try:
        found = search([downloads, downloads / "here", downloads])
    finally:
        locked.chmod(0o700)
    assert names(found, downloads) == {"found"}


def test_a_stop_ends_the_look(downloads: Path) -> None:
    class StopError(Exception):
        """As the person cancels."""

    def stop(looked_at: int, found: int) -> None:
        raise StopError(looked_at)

    for number in range(450):
        (downloads / f"{number}.dat").write_bytes(b"")
    with pytest.raises(StopError, match="200"):
        search([downloads], progress=stop)


def test_fifty_thousand_files_cost_in_line_with_their_number(news: Path, downloads: Path, cost: Any) -> None:
    for folder in range(100):
        place = downloads / f"{folder}"
        place.mkdir()
        for number in range(500):
            (place / f"{number}").write_bytes(b"") if number % 5 else os.link(news, place / f"{number}")
    said: list[tuple[int, int]] = []
    found = search([downloads], progress=lambda looked_at, count: said.append((looked_at, count)))
    assert found.looked_at == 50_000
    assert (len(found.found), found.whole) == (found_packages.MOST, False)
    assert len(said) == 250
    few, many = ([downloads / f"{folder}" for folder in range(count)] for count in (5, 40))
    assert cost(lambda: search(many)) < 30 * cost(lambda: search(few)), "the square would be 64 times"
    assert len(found_packages.look_for_packages([downloads])) == 10_000


def test_more_files_than_anybody_waits_for_are_not_all_looked_at(
    downloads: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found_packages, "MOST_FILES", 50)
    (downloads / "deep").mkdir()
    for number in range(60):
        (downloads / "deep" / f"{number}").write_bytes(b"")
    (downloads / "near").write_bytes(news.read_bytes())
    found = search([downloads])
    assert [one.path.name for one in found.found] == ["near"]
    assert not found.whole
