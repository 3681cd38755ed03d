"""Bad input on the command line: a status, one line, nothing lost, never a traceback."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.i18n import use_language
from qic_desktop.store.driver import sqlite


@pytest.fixture
def site(done: Any, tmp_path: Path) -> Path:
    """A site with one measure of its own."""
    store = tmp_path / "site.qic"
    done("new", store, "--role", "site", "--name", "Walstead")
    done("measure", "add", store, "four-hours", "--name", "Within four hours", "--from", "2026-01")
    return store


@pytest.fixture
def organiser(done: Any, tmp_path: Path) -> Path:
    store = tmp_path / "organiser.qic"
    done("new", store, "--role", "organiser", "--name", "Emergency care")
    done("measure", "add", store, "four-hours", "--name", "Within four hours", "--from", "2026-01")
    return store


def recorded(done: Any, site: Path, period: str = "2026-10") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = done("history", site, "four-hours", period, "--json").json
    return found


@pytest.mark.parametrize(
    "text",
    ["NaN", "nan", "1e400", "-inf", "Infinity", "12,5", "1,000,00", "0x10", "", " ", "twelve", "9" * 17, "1_000"],
)
def test_what_is_no_number_is_not_recorded(qic: Any, done: Any, site: Path, text: str) -> None:
    for option in ("--numerator", "--denominator", "--value"):
        said = qic("record", site, "four-hours", "2026-10", f"{option}={text}").refused()
        assert "not a number" in said
    assert recorded(done, site) == []


@pytest.mark.parametrize(("language", "text"), [("de", "12,5"), ("fr", "12,5"), ("fr", "12.5"), ("en", "12.5")])
def test_decimals_are_read_as_the_language_writes_them(
    done: Any, site: Path, language: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QIC_LANGUAGE", language)
    done("record", site, "four-hours", "2026-10", "--numerator", text, "--denominator", "20")
    use_language("en")
    assert recorded(done, site)[0]["values"]["counts"]["numerator"] == 12.5


@pytest.mark.parametrize(
    ("options", "doubt"),
    [
        (("--numerator", "460", "--denominator", "450"), "more than all cases"),
        (("--numerator", "-3", "--denominator", "450"), "below zero"),
        (("--numerator", "1.5", "--denominator", "450"), "no whole number"),
        (("--numerator", "5", "--denominator", "0"), "out of none"),
    ],
)
def test_what_cannot_be_right_is_kept_and_marked(done: Any, site: Path, options: tuple[str, ...], doubt: str) -> None:
    answer = done("record", site, "four-hours", "2026-10", *options)
    assert doubt in answer.err
    assert len(answer.err.splitlines()) == 1
    assert len(recorded(done, site)) == 1


def test_a_period_in_the_future_is_kept_and_asked_about(done: Any, site: Path) -> None:
    answer = done("record", site, "four-hours", "2099-10", "--numerator", "1", "--denominator", "2")
    assert "is the date right?" in answer.err
    assert len(recorded(done, site, "2099-10")) == 1


def test_a_note_of_ten_thousand_characters_is_kept_whole(qic: Any, done: Any, site: Path) -> None:
    note = "späť " * 2_000
    done("record", site, "four-hours", "2026-10", "--missing", "strike", "--note", note)
    assert recorded(done, site)[-1]["values"]["note"] == note
    said = qic("record", site, "four-hours", "2026-10", "--missing", "strike", "--note", "x" * 70_000).refused()
    assert "too long" in said


@pytest.mark.parametrize(
    "period", ["2026-13", "October", "2026-10-32", "26-10", "", "2026-W60", "eth:2016-13", "2026/10"]
)
def test_what_is_no_period_is_refused(qic: Any, site: Path, period: str) -> None:
    for command in (("record", "--numerator", "1", "--denominator", "2"), ("history",)):
        said = qic(command[0], site, "four-hours", *command[1:], "--", period).refused()
        assert "not a period" in said


@pytest.mark.parametrize("period", ["2026", "2026-Q3", "2026-10-05", "2026-W07"])
def test_a_period_of_another_length_than_the_measure_s_is_refused(qic: Any, done: Any, site: Path, period: str) -> None:
    assert (
        "not a period" in qic("record", site, "four-hours", period, "--numerator", "1", "--denominator", "2").refused()
    )
    assert recorded(done, site, period) == []


@pytest.mark.parametrize("stratum", ["a|b", "x" * 65, "line\nfeed"])
def test_a_stratum_that_cannot_be_kept_is_refused_in_a_sentence(qic: Any, site: Path, stratum: str) -> None:
    counts = ("--numerator", "1", "--denominator", "2")
    assert "does not fit" in qic("record", site, "four-hours", "2026-10", *counts, f"--stratum={stratum}").refused()


def test_a_stratum_is_the_same_however_its_letters_are_composed(done: Any, site: Path) -> None:
    counts = ("--numerator", "1", "--denominator", "2")
    done("record", site, "four-hours", "2026-10", *counts, "--stratum", "Ne\u0301onatal")
    found = done("history", site, "four-hours", "2026-10", "--stratum", "N\u00e9onatal", "--json").json
    assert len(found) == 1


@pytest.mark.parametrize(
    "options",
    [(), ("--numerator", "1", "--value", "2"), ("--value", "1", "--missing", "strike"), ("--missing", "lazy")],
)
def test_a_value_is_given_in_one_way(qic: Any, done: Any, site: Path, options: tuple[str, ...]) -> None:
    assert qic("record", site, "four-hours", "2026-10", *options).status == 2
    assert recorded(done, site) == []


def test_what_is_not_there_is_named(qic: Any, site: Path, organiser: Path, tmp_path: Path) -> None:
    counts = ("--numerator", "1", "--denominator", "2")
    assert "no measure “nothing”" in qic("record", site, "nothing", "2026-10", *counts).refused()
    assert "no measure" in qic("history", site, "nothing", "2026-10").refused()
    assert "no measure" in qic("chart", site, "nothing").refused()
    assert "no measure" in qic("measure", "target", site, "nothing", "1").refused()
    assert "no measure" in qic("measure", "revise", site, "nothing", "--reason", "x").refused()
    assert "no conflict" in qic("resolve", site, "0123456789", "--keep", "1").refused()
    assert "no site" in qic("chart", organiser, "four-hours", "--site", "S999").refused()
    assert "no PDSA cycle" in qic("cycle", "do", site, "Z9").refused()
    assert "no request" in qic("enrol", organiser, "S999").refused()
    assert "no report" in qic("report", site, "yearly", "--out", tmp_path / "y.pdf").refused()
    assert "no backup" in qic("restore", site, tmp_path / "none.db").refused()
    assert "no file" in qic("join", site, tmp_path / "none.qicpkg").refused()
    assert "no file" in qic("verify", tmp_path / "none.qicpkg").refused()
    assert "not there" in qic("import", site, tmp_path / "none.qicpkg").refused()
    assert "no folder" in qic("export", site, "--out", tmp_path / "pulled" / "x.qicpkg").refused()
    assert "no folder" in qic("backup", site, "--out", tmp_path / "pulled" / "x.db").refused()
    assert "no folder" in qic("report", site, "monthly", "--out", tmp_path / "pulled" / "x.pdf").refused()
    assert "no folder" in qic("chart", site, "four-hours", "--svg", tmp_path / "pulled" / "x.svg").refused()


@pytest.mark.parametrize(
    "command",
    [
        "check",
        "backup",
        "digest",
        "conflicts",
        "measure list",
        "cycle list",
        "aggregate",
        "history S four-hours 2026-10",
    ],
)
def test_no_store_is_said(qic: Any, command: str, tmp_path: Path) -> None:
    name, *rest = command.replace("S ", "").split()
    sub = [rest.pop(0)] if rest and rest[0] == "list" else []
    assert "no store" in qic(name, *sub, tmp_path / "missing.qic", *rest).refused()
    (tmp_path / "letter.txt").write_text("Dear all")
    assert "no store" in qic(name, *sub, tmp_path / "letter.txt", *rest).refused()


def test_steps_of_another_role_are_refused(qic: Any, site: Path, organiser: Path, tmp_path: Path) -> None:
    counts = ("--numerator", "1", "--denominator", "2")
    assert "site’s own store" in qic("record", organiser, "four-hours", "2026-10", *counts).refused()
    assert "organiser’s store" in qic("publish", site, "--out", tmp_path / "x.qicpkg").refused()
    assert "organiser’s store" in qic("invite", site, "X", "--out", tmp_path / "x.qicpkg").refused()
    assert "organiser’s store" in qic("collaborative", site, "--title", "Mine").refused()
    assert "organiser’s store" in qic("aggregate", site).refused()
    assert "site’s own store" in qic("cycle", "plan", organiser, "--ramp", "R", "--title", "T").refused()
    assert qic("enrol", site, "--all").status in (0, 1)
    assert not list(tmp_path.glob("*.qicpkg"))


def test_names_that_are_empty_are_asked_for(qic: Any, site: Path, organiser: Path, tmp_path: Path) -> None:
    assert "name is needed" in qic("new", tmp_path / "n.qic", "--role", "site", "--name", "  ").refused()
    assert not (tmp_path / "n.qic").exists()
    assert "name is needed" in qic("measure", "add", site, "x", "--name", " ").refused()
    assert "name is needed" in qic("measure", "add", site, "", "--name", "X").refused()
    assert "name is needed" in qic("invite", organiser, " ", "--out", tmp_path / "x.qicpkg").refused()
    counts = ("--numerator", "1", "--denominator", "2")
    assert "name is needed" in qic("record", site, "four-hours", "2026-10", *counts, "--by", " ").refused()


def test_dates_and_targets_are_read_before_anything_is_written(
    qic: Any, done: Any, site: Path, organiser: Path
) -> None:
    assert "not a period" in qic("collaborative", organiser, "--start", "yesterday").refused()
    assert "not a period" in qic("enrol", organiser, "--all", "--since", "soon").refused()
    assert "not a period" in qic("measure", "target", site, "four-hours", "0.9", "--by-period", "soon").refused()
    assert "not a number" in qic("measure", "target", site, "four-hours", "high").refused()
    assert "not a period" in qic("measure", "add", site, "y", "--name", "Y", "--from", "then").refused()
    assert qic("collaborative", organiser, "--rule-set", "mine").status == 2
    assert qic("demo", site.parent / "d", "--sites", "0").status == 2
    assert [one["code"] for one in done("measure", "list", site, "--json").json] == ["four-hours"]
    assert "already used" in qic("measure", "add", site, "four-hours", "--name", "Again").refused()


def test_nothing_is_ever_overwritten(qic: Any, site: Path, tmp_path: Path) -> None:
    assert "exists already" in qic("new", site, "--role", "site", "--name", "Again").refused()
    assert "exists already" in qic("demo", tmp_path).refused()
    (tmp_path / "file").write_text("mine")
    assert "exists already" in qic("demo", tmp_path / "file").refused()
    assert "exists already" in qic("new", tmp_path / "file", "--role", "site", "--name", "N").refused()
    assert "exists already" in qic("backup", site, "--out", site / "store.db").refused()
    assert "exists already" in qic("export", site, "--out", tmp_path).refused()
    assert (tmp_path / "file").read_text() == "mine"


def test_damaged_newer_and_empty_stores_are_said(qic: Any, site: Path) -> None:
    file = site / "store.db"
    good = file.read_bytes()
    connection = sqlite.connect(str(file))
    connection.execute("pragma user_version=2")
    connection.close()
    assert "newer version" in qic("check", site).refused()
    for damaged in (good[: len(good) // 2], b"", b"Dear all, " * 2_000):
        file.write_bytes(damaged)
        said = qic("check", site).refused()
        assert "damaged" in said
        assert str(max((site / "backups").glob("*.db"))) in said
        assert file.read_bytes() == damaged


# --- packages ---------------------------------------------------------------------------------------------------


@pytest.fixture
def package(done: Any, site: Path, tmp_path: Path) -> Path:
    done("record", site, "four-hours", "2026-10", "--numerator", "412", "--denominator", "450")
    done("export", site, "--out", tmp_path / "S001.qicpkg")
    return tmp_path / "S001.qicpkg"


def test_files_that_are_no_packages_are_refused_and_change_nothing(
    qic: Any, done: Any, organiser: Path, package: Path, tmp_path: Path
) -> None:
    before = done("digest", organiser).out
    whole = package.read_bytes()
    cases = {
        "empty": b"",
        "text": b"Dear all",
        "truncated": whole[: len(whole) // 2],
        "one byte short": whole[:-1],
        "page": b"<html><body>404</body></html>",
        "noise": os.urandom(5_000),
    }
    for name, data in cases.items():
        file = tmp_path / f"{name}.qicpkg"
        file.write_bytes(data)
        for command in (("verify", file), ("import", organiser, file), ("join", organiser, file)):
            qic(*command).refused()
    assert done("digest", organiser).out == before


def test_a_package_of_an_unknown_signer_is_set_aside_and_the_same_twice_is_no_news(
    qic: Any, done: Any, organiser: Path, package: Path
) -> None:
    first = done("import", organiser, package, "--json").json["packages"][0]
    again = done("import", organiser, package, "--json").json["packages"][0]
    assert (first["outcome"], first["code"]) == ("quarantine", "Q-UNKNOWN-KEY")
    assert again["outcome"] == "quarantine"
    assert "segment waits" in done("check", organiser).out
    assert "not know" in qic("verify", package, "--trust", organiser).refused()


def test_a_site_s_package_is_no_invitation_and_an_invitation_is_for_one_role(
    qic: Any, done: Any, site: Path, organiser: Path, package: Path, tmp_path: Path
) -> None:
    assert "no invitation" in qic("join", site, package).refused()
    done("invite", organiser, "Coach", "--as", "coach", "--out", tmp_path / "coach.qicpkg")
    assert "another role" in qic("join", site, tmp_path / "coach.qicpkg").refused()
    other = tmp_path / "other.qic"
    done("new", other, "--role", "organiser", "--name", "Others")
    for number, store in enumerate((organiser, other)):
        done("invite", store, "Site", "--code", "S1", "--out", tmp_path / f"{number}.qicpkg")
    done("join", site, tmp_path / "0.qicpkg")
    done("join", site, tmp_path / "0.qicpkg")
    assert "another collaborative" in qic("join", site, tmp_path / "1.qicpkg").refused()


def test_a_practice_package_does_not_enter_a_real_store(qic: Any, done: Any, organiser: Path, tmp_path: Path) -> None:
    practice = tmp_path / "practice.qic"
    done("new", practice, "--role", "site", "--name", "Practice", "--practice")
    done("export", practice, "--out", tmp_path / "practice.qicpkg")
    assert "never mixed" in qic("import", organiser, tmp_path / "practice.qicpkg").refused()


def test_a_recipient_that_nobody_is_called_is_refused(qic: Any, site: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.qicpkg"
    assert "no site" in qic("export", site, "--out", out, "--to", "my friend").refused()
    assert not out.exists()
