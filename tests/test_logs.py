"""The log says where something happened and never what a person typed."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from qic_desktop import logs

SECRET = "Mrs Example, bed 4"


@pytest.fixture
def log(own_profile: Path) -> Iterator[Path]:
    logs.start(own_profile)
    yield logs.log_file(own_profile)
    logs.stop()


def test_our_modules_are_written_from_info_upwards(log: Path) -> None:
    logging.getLogger("qic_desktop.store.opening").info("opened with %d entries", 36)
    logging.getLogger("ui.shell").debug("a detail")
    logging.getLogger("another.package").warning("noise")
    lines = log.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1
    assert lines[0].endswith("Z INFO qic_desktop.store.opening: opened with 36 entries")


def test_an_exception_is_logged_without_its_message(log: Path) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("ui.tasks").exception("a task failed")
    text = log.read_text(encoding="utf-8")
    assert "ValueError at test_logs.py" in text
    assert SECRET not in text


def test_an_uncaught_exception_goes_to_the_log_and_to_the_terminal(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        raise RuntimeError(SECRET)
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    text = log.read_text(encoding="utf-8")
    assert "CRITICAL qic_desktop.logs: uncaught RuntimeError at test_logs.py" in text
    assert SECRET not in text
    assert "RuntimeError" in capsys.readouterr().err


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_dies_is_logged(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threading.__excepthook__", lambda _arguments: None)
    logs_hook = logs._log_uncaught_in_thread
    monkeypatch.setattr(threading, "excepthook", logs_hook)

    def die() -> None:
        raise KeyError(SECRET)

    thread = threading.Thread(target=die, name="store lane")
    thread.start()
    thread.join()
    assert "uncaught KeyError in thread store lane at test_logs.py" in log.read_text(encoding="utf-8")


def test_files_are_rotated_and_few_are_kept(log: Path) -> None:
    for number in range(9000):
        logging.getLogger("qic_desktop.test").info("line %d %s", number, "x" * 300)
    files = sorted(log.parent.iterdir())
    assert len(files) == logs.KEPT_FILES + 1
    assert all(each.stat().st_size <= logs.LARGEST_BYTES for each in files)


def test_a_profile_that_cannot_be_written_costs_the_log_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    logs.start(tmp_path / "file")
    logging.getLogger("qic_desktop.test").info("still working")
    logs.stop()
    assert (tmp_path / "file").read_text(encoding="utf-8") == "in the way"


def test_after_stop_nothing_is_hooked_any_more(log: Path) -> None:
    logs.stop()
    logging.getLogger("qic_desktop.test").warning("after the end")
    assert log.read_text(encoding="utf-8") == ""
    assert sys.excepthook is sys.__excepthook__
