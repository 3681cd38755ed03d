"""``qic harvest``: an empty store, an unknown change."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_an_organiser_without_tests_gets_an_empty_list_and_no_package(done: Any, qic: Any, tmp_path: Path) -> None:
    store = tmp_path / "organiser.qic"
    done("new", store, "--role", "organiser", "--name", "Emergency care")
    assert done("harvest", store, "--json").json == {"changes": [], "cycles": 0, "sites": 0, "drafted": None}
    refused = qic("harvest", store, "--draft")
    assert refused.status == 1
    assert "No change is decided on yet" in refused.err
    unknown = qic("harvest", store, "--decide", "Nothing", "--as", "include")
    assert unknown.status != 0
    assert "no tested change" in unknown.err
    done("harvest", store, "--pdf", tmp_path / "package.pdf")
    assert (tmp_path / "package.pdf").read_bytes().startswith(b"%PDF")
