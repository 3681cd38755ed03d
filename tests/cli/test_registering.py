"""The facility list and the way of sites, by commands alone."""

from pathlib import Path
from typing import Any

import pytest

LIST = """Facility,Code,Region,District,Reports by,Wave
Hill Clinic,P001,North,Hill,paper,1
Lake Clinic,P002,South,Lake,excel,1
Lake Clinic again,P002,South,Lake,excel,1
Walstead Infirmary,S001,North,Hill,laptop,2
"""


@pytest.fixture
def organiser(done: Any, tmp_path: Path) -> Path:
    store = tmp_path / "organiser.qic"
    done("new", store, "--role", "organiser", "--name", "Safe Birth")
    done("collaborative", store, "--title", "Safe Birth", "--start", "2026-01-01", "--end", "2027-12-31")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    done("candidates", "import", store, tmp_path / "list.csv")
    return store


def test_a_list_becomes_sites(done: Any, organiser: Path, tmp_path: Path) -> None:
    told = done("candidates", "import", organiser, tmp_path / "list.csv", "--dry-run", "--json").json
    assert (told["new"], told["changed"], told["same"], told["repeated"]) == (0, 0, 3, {"P002": [3, 4]})
    assert "lines 3, 4; line 3 was taken" in done("candidates", "import", organiser, tmp_path / "list.csv").out
    done("candidates", "enrol", organiser, "P001", "P002", "--since", "2026-01")
    done("candidates", "invite", organiser, "S001", "--into", tmp_path)
    states = {one["code"]: one["state"] for one in done("candidates", "list", organiser, "--json").json}
    assert states == {"P001": "enrolled", "P002": "enrolled", "S001": "invited"}
    assert "Takes part" in done("candidates", "list", organiser, "--state", "enrolled").out


def test_one_facility_is_added_and_its_code_only_once(done: Any, qic: Any, organiser: Path) -> None:
    told = ("--code", "P010", "--area", "North", "--reports-by", "paper")
    assert "Far Clinic is on the list" in done("candidates", "add", organiser, "Far Clinic", *told).out
    (found,) = [one for one in done("candidates", "list", organiser, "--json").json if one["code"] == "P010"]
    assert (found["name"], found["reports_by"]) == ("Far Clinic", "paper")
    assert "P010" in qic("candidates", "add", organiser, "Other", "--code", "P010").refused()
    qic("candidates", "add", organiser, "  ").refused()


def test_a_column_can_be_named_and_a_wrong_one_is_refused(qic: Any, organiser: Path, tmp_path: Path) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_text("Xyz,Code\nFar Clinic,P009\n", encoding="utf-8")
    assert qic("candidates", "import", organiser, odd).status == 1
    assert qic("candidates", "import", organiser, odd, "--column", "9=name").status == 1
    assert qic("candidates", "import", organiser, odd, "--column", "1=name", "--column", "2=code").status == 0


def test_the_way_of_a_site_is_told(done: Any, qic: Any, organiser: Path) -> None:
    done("candidates", "enrol", organiser, "P001", "P002", "--since", "2026-01")
    paused = ("site", "pause", organiser, "P001", "--from", "2026-03", "--until", "2026-05", "--reason", "Flood")
    assert done(*paused, "--dry-run", "--json").json == {
        "step": "pause", "sites": ["P001"], "first": "2026-03", "last": "2026-05", "values": 0,
    }  # fmt: skip
    assert "March 2026 to May 2026: nothing is expected. 0 values stay." in done(*paused).out
    assert "paused in that time already" in qic(*paused).err
    done("site", "wave", organiser, "2", "P001")
    done("site", "move", organiser, "North / Sea", "P001")
    done("site", "rename", organiser, "P001", "Hill Health Centre", "--code", "P011")
    assert "June 2026" in done("site", "withdraw", organiser, "P011", "--until", "2026-05", "--reason", "Closed").out
    done("site", "restart", organiser, "P011", "--from", "2026-09")
    story = done("site", "story", organiser, "P011", "--json").json
    assert [one["kind"] for one in story["turns"]] == ["joined", "paused", "left", "joined"]
    told = done("site", "story", organiser, "P011").out
    assert "Paused March 2026 to May 2026: Flood" in told
    assert "into itself" in qic("site", "merge", organiser, "P002", "P002").err
    assert "P002" not in done("site", "twins", organiser).out
    done("site", "merge", organiser, "P002", "P011", "--on", "2026-10")
    done("site", "part", organiser, "P002")
