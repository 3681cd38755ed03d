"""False alarms are rare: the practice collaborative, in which no patient is named, is looked through whole."""

from __future__ import annotations

import re
from pathlib import Path

from qic_desktop.domain.identifiers import find_suspects
from qic_desktop.paths import RESOURCES
from qic_desktop.services.removing.text_guard import is_unasked

_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')


def sentences() -> list[str]:
    """Every text of the practice data, the handbook's lines, and the program's own examples."""
    found: list[str] = []
    for path in sorted((RESOURCES / "practice").rglob("*")):
        if path.suffix in (".json", ".toml", ".csv", ".md"):
            found += [part for part in _TEXT.findall(path.read_text(encoding="utf-8")) if " " in part]
    # The page about this very question shows what is asked.
    handbook: list[Path] = [one for one in sorted((RESOURCES / "handbook").rglob("*.md")) if one.stem != "patients"]
    found += [line for path in handbook for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return found


def test_nobody_is_asked_about_texts_that_name_no_patient() -> None:
    texts = sentences()
    alarms = [one for one in texts if find_suspects(one)]
    assert len(texts) > 1000
    assert len(alarms) * 300 <= len(texts), alarms


def test_the_programs_own_names_of_workbooks_are_not_asked_about() -> None:
    for name in ("1007-2026-10.xlsx", "P001-2026-01-to-2026-10.xlsx"):
        assert is_unasked("paper_return", "file_name", name)
        assert not is_unasked("paper_return", "note", name)
    assert not is_unasked("paper_return", "file_name", "Mary Akinyi 1007-2026-10.xlsx")
