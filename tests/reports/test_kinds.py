"""The list of documents."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from qic_desktop.reports.kinds import REPORTS


def test_every_document_has_its_own_code_and_a_name() -> None:
    assert [kind.code for kind in REPORTS] == [
        "monthly",
        "chart",
        "wall",
        "wall-a4",
        "journal",
        "charter",
        "improvement",
        "collaborative",
        "collaborative-charter",
        "enrolment",
        "invitation",
    ]
    assert all(kind.name() and kind.roles for kind in REPORTS)


def test_listing_them_loads_no_reportlab(project: Path) -> None:
    code = "import sys, qic_desktop.reports.kinds; sys.exit('reportlab' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=project, check=False).returncode == 0
