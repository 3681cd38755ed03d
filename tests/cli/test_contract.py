"""The contract of the command line: names, help, JSON shapes, exit codes, from an invitation to the aggregate."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import pytest

from qic_desktop.cli import qic as group
from qic_desktop.cli.frame import COMMANDS

PROMISED = {
    "add-site", "aggregate", "aim", "allow-entry", "archive", "area-report", "backup", "bag", "candidates", "caseload",
    "chart", "check", "check-text", "coach", "collaborative", "collaborative-report", "confirm", "conflicts",
    "context", "cusum", "cycle", "demo", "design", "digest", "dossier", "drivers", "enrol", "enrolment",
    "enter-for", "evaluate", "evaluation-export", "event", "ewma", "excel-return", "export", "feedback",
    "funnel", "harvest", "histogram", "history", "import", "import-table", "invite", "join", "join-team",
    "keys", "learning", "letters", "lock", "measure", "missing", "need", "new", "pareto", "parquet", "passphrase",
    "peers", "progress", "publish", "quality", "readers", "record", "recovery", "recovery-sheet", "redact", "reminders",
    "report", "reporting", "resolve", "restore", "restore-package", "revoke", "root", "rotate", "salvage",
    "same-measure", "sessions", "site", "spc", "storyboard", "support", "team", "verify", "visit", "vouch",
}  # fmt: skip


def commands(found: click.Command, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    """Every command with its path, groups included."""
    listed = [(path, found)]
    if isinstance(found, click.Group):
        context = click.Context(found)
        for name in found.list_commands(context):
            command = found.get_command(context, name)
            assert command is not None
            listed += commands(command, (*path, name))
    return listed


EVERY = [one for one in commands(group) if one[0]]


def test_every_promised_command_is_there(done: Any) -> None:
    assert set(COMMANDS) == PROMISED
    shown = done("--help").out
    assert all(re.search(rf"^  {name} ", shown, re.MULTILINE) for name in PROMISED)


@pytest.mark.parametrize(("path", "command"), EVERY, ids=[" ".join(path) for path, _ in EVERY])
def test_every_command_has_a_help_with_an_example(done: Any, path: tuple[str, ...], command: click.Command) -> None:
    said = done(*path, "--help").out
    if isinstance(command, click.Group):
        assert "Commands:" in said
    else:
        assert f"Example: {'zcat' if path == ('spc',) else 'qic ' + ' '.join(path)}" in " ".join(said.split())


@pytest.mark.parametrize(("path", "command"), EVERY, ids=[" ".join(path) for path, _ in EVERY])
def test_wrong_usage_is_status_two(qic: Any, path: tuple[str, ...], command: click.Command) -> None:
    answer = qic(*path, "--no-such-option")
    assert answer.status == 2
    assert answer.out == ""
    assert "Traceback" not in answer.err


@pytest.fixture
def story(done: Any, tmp_path: Path) -> dict[str, Path]:
    """The main job, by commands alone."""
    organiser, site = tmp_path / "organiser.qic", tmp_path / "walstead.qic"
    done("new", organiser, "--role", "organiser", "--name", "Emergency care")
    done("collaborative", organiser, "--title", "Four-hour care", "--start", "2026-01-01", "--end", "2026-12-31")
    definition = ("--kind", "process", "--direction", "up", "--target", "0.95", "--from", "2026-01")
    done("measure", "add", organiser, "four-hours", "--name", "Within four hours", *definition)
    invitation = tmp_path / "S001-invitation.qicpkg"
    done("invite", organiser, "Walstead Infirmary", "--code", "S001", "--out", invitation)
    done("new", site, "--role", "site", "--name", "Walstead Infirmary")
    done("join", site, invitation)
    for month in range(1, 11):
        counts = ("--numerator", 400 + month, "--denominator", 450)
        done("record", site, "four-hours", f"2026-{month:02}", *counts, "--by", "A. Nurse")
    done("cycle", "plan", site, "--ramp", "Door", "--title", "One evening", "--prediction", "8 of 10")
    done("cycle", "do", site, "A1", "--on", "2026-05-05")
    done("cycle", "study", site, "A1", "--result", "9 of 10", "--matched", "--learning", "One nurse is enough")
    done("cycle", "act", site, "A1", "adopt")
    package = tmp_path / "S001.qicpkg"
    done("export", site, "--out", package)
    return {"organiser": organiser, "site": site, "package": package, "folder": tmp_path}


def test_the_story_runs_by_commands_alone(qic: Any, done: Any, story: dict[str, Path]) -> None:
    organiser, site, package = story["organiser"], story["site"], story["package"]
    assert qic("verify", package).status == 1
    found = qic("verify", package, "--json")
    assert (found.status, found.json["outcome"], found.json["code"]) == (1, "quarantine", "Q-UNKNOWN-KEY")
    assert set(found.json) == {"outcome", "code", "message", "signer", "words", "segments"}
    assert {"outcome", "code"} <= set(found.json["segments"][0])
    (request,) = done("import", organiser, package, "--json").json["packages"]
    assert request["outcome"] == "quarantine"
    assert request["waiting"] > 0
    (pending,) = done("enrol", organiser, "--json").json
    assert len(pending["words"]) == 8
    assert len(pending["fingerprint"].split()) == 6
    assert " ".join(pending["words"]) in done("enrol", organiser).out
    assert (pending["code"], pending["genuine"], pending["as"]) == ("S001", True, "site")
    done("enrol", organiser, "S001", "--since", "2026-01")
    assert done("verify", package, "--trust", organiser, "--json").json["segments"][0]["code"] == "N-ALREADY-HELD"
    news = story["folder"] / "news.qicpkg"
    done("publish", organiser, "--out", news)
    assert done("import", site, news, "--json").json["packages"][0]["outcome"] == "accept"
    told = done("aggregate", organiser, "four-hours", "--json").json
    assert told["measure"] == "four-hours"
    assert set(told["periods"][0]) >= {
        "period", "expected", "reporting", "pooled", "median", "q1", "q3", "at_target",
    }  # fmt: skip
    assert set(told["sites"][0]) >= {
        "site", "n_useful", "longest_run", "longest_run_max", "n_crossings", "n_crossings_min", "finding", "direction",
    }  # fmt: skip
    assert told["periods"][0]["pooled"] == 401 / 450
    assert done("digest", organiser, "--json").json["digest"] == done("digest", organiser).out.strip()
    assert done("check", organiser, "--json").json["problems"] == []


def test_both_ends_of_a_telephone_line_get_the_same_words(done: Any, qic: Any, story: dict[str, Path]) -> None:
    package, folder = story["package"], story["folder"]
    sent = done("export", story["site"], "--out", package).out
    words = qic("verify", package, "--json").json["words"]
    assert len(words) == 6
    assert f"Say these six words to the receiver: {' '.join(words)}" in sent
    assert f"The whole file in six words: {' '.join(words)}" in qic("verify", package).out
    package.write_bytes(package.read_bytes() + b"x")
    assert qic("verify", package, "--json").json["words"] != words
    digest = done("digest", story["organiser"])
    assert len(digest.out.splitlines()) == 1
    assert f"In six words: {' '.join(done('digest', story['organiser'], '--json').json['words'])}" in digest.err
    made = done("new", folder / "coach.qic", "--role", "coach", "--name", "A. Mbeki").out
    assert len(made.split("Its key reads: ")[1].split()) == 8
    invited = done("invite", story["organiser"], "A. Mbeki", "--as", "coach", "--out", folder / "coach.qicpkg").out
    joined = done("join", folder / "coach.qic", folder / "coach.qicpkg").out
    assert invited.split("organiser's key: ")[1] == joined.split("organiser's key: ")[1]


def test_an_import_answers_in_the_promised_shape(done: Any, qic: Any, story: dict[str, Path]) -> None:
    bad = story["folder"] / "bad.qicpkg"
    bad.write_bytes(b"not a package")
    rehearsed = done("import", story["organiser"], bad, story["package"], "--dry-run", "--json").json
    answer = done("import", story["organiser"], bad, story["package"], "--json").json
    assert rehearsed == answer
    for row in answer["packages"]:
        assert set(row) == {
            "file", "outcome", "code", "message", "new", "superseded", "conflicts", "already_had", "waiting", "refused",
            "remarks",
        }  # fmt: skip
    assert [row["outcome"] for row in answer["packages"]] == ["refuse", "quarantine"]
    assert set(answer["totals"]) == {"new", "superseded", "conflicts", "already_had", "waiting", "refused"}
    assert "not a data package" in qic("import", story["organiser"], bad).refused()


def test_history_tells_who_when_where_and_what_stands(done: Any, story: dict[str, Path]) -> None:
    done("record", story["site"], "four-hours", "2026-03", "--numerator", "410", "--denominator", "450")
    lines = done("history", story["site"], "four-hours", "2026-03", "--json").json
    assert [line["values"]["counts"]["numerator"] for line in lines] == [403, 410]
    assert [line["stands"] for line in lines] == [False, True]
    assert [line["person"] for line in lines] == ["A. Nurse", "A. Nurse"]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", line["when"]) for line in lines)
    assert done("history", story["site"], "four-hours", "2026-12", "--json").json == []


def test_a_chart_comes_as_value_picture_and_page(done: Any, story: dict[str, Path]) -> None:
    svg, pdf = story["folder"] / "c.svg", story["folder"] / "c.pdf"
    chart = done("chart", story["site"], "four-hours", "--json", "--svg", svg, "--pdf", pdf).json
    assert [point["value"] for point in chart["points"]][:2] == [401 / 450, 402 / 450]
    assert svg.read_text().startswith("<svg")
    assert pdf.read_bytes().startswith(b"%PDF")


def test_backup_and_restore_give_a_new_writer(done: Any, story: dict[str, Path]) -> None:
    copy = story["folder"] / "stick.db"
    assert done("backup", story["site"], "--out", copy).out.strip() == str(copy)
    before = {line["writer"] for line in done("history", story["site"], "four-hours", "2026-03", "--json").json}
    said = done("restore", story["site"], copy).out
    writer = said.split("New writer: ")[1].strip()
    assert writer not in before
    done("record", story["site"], "four-hours", "2026-03", "--numerator", "1", "--denominator", "450")
    assert done("history", story["site"], "four-hours", "2026-03", "--json").json[-1]["writer"] == writer
    assert "all sound" in done("check", story["site"]).out


def test_reports_are_named_and_written(done: Any, story: dict[str, Path]) -> None:
    assert "monthly" in done("report", "--list").out
    out = story["folder"] / "march.pdf"
    assert done("report", story["site"], "monthly", "--out", out).out.strip() == str(out)
    assert out.read_bytes().startswith(b"%PDF")


def test_a_conflict_is_listed_and_decided(done: Any, qic: Any, story: dict[str, Path], monkeypatch: Any) -> None:
    import shutil

    site, folder = story["site"], story["folder"]
    second = folder / "second.qic"
    shutil.copytree(site, second)
    done("record", site, "four-hours", "2026-11", "--numerator", "1", "--denominator", "10")
    mine = monkeypatch.context()
    with mine as patch:
        patch.setenv("QIC_HOME", str(folder / "other-computer"))
        done("record", second, "four-hours", "2026-11", "--numerator", "2", "--denominator", "10")
        done("export", second, "--out", folder / "second.qicpkg")
    done("import", story["organiser"], folder / "second.qicpkg")
    done("enrol", story["organiser"], "--all")
    done("publish", story["organiser"], "--out", folder / "news.qicpkg")
    done("import", site, folder / "news.qicpkg", folder / "second.qicpkg")
    (conflict,) = done("conflicts", site, "--json").json
    assert [value["value"]["numerator"] for value in conflict["values"]] != []
    assert "no value number 9" in qic("resolve", site, conflict["id"], "--keep", "9").refused()
    done("resolve", site, conflict["id"], "--keep", "1", "--by", "A. Nurse")
    assert done("conflicts", site, "--json").json == []
    assert len(done("history", site, "four-hours", "2026-11", "--json").json) == 3
