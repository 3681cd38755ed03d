"""``qic evaluate`` and ``qic evaluation-export``: an empty collaborative, both packages, another role."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_an_empty_collaborative_is_evaluated_and_exported(done: Any, qic: Any, tmp_path: Path) -> None:
    store = tmp_path / "organiser.qic"
    done("new", store, "--role", "organiser", "--name", "Emergency care")
    told = done("evaluate", store, "--json").json
    assert told["reach"]["enrolled"] == 0
    assert told["rule"] == {"kind": "finding", "at_least": 0}
    assert "Nobody has written down time or money yet." in done("evaluate", store).out
    for options in ((), ("--outside",)):
        folder = tmp_path / f"data{len(options)}"
        assert done("evaluation-export", store, folder, *options, "--json").json["problems"] == []
        assert (folder / "datapackage.json").is_file()
        assert qic("evaluation-export", store, folder).status == 1


def test_a_site_does_not_evaluate_the_collaborative(done: Any, qic: Any, tmp_path: Path) -> None:
    store = tmp_path / "site.qic"
    done("new", store, "--role", "site", "--name", "Walstead")
    refused = qic("evaluate", store)
    assert refused.status == 1
    assert "evaluated in the organiser’s store" in refused.err
