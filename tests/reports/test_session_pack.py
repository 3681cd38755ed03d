"""Papers of a learning session as values: mirrored, with very long texts, the same bytes for the same value."""

from __future__ import annotations

from io import BytesIO
from typing import Literal

import pytest
from pypdf import PdfReader

from qic_desktop.reports.certificate import certificates_pdf
from qic_desktop.reports.coach_value import Grid, Part
from qic_desktop.reports.evaluation_form import form_pdf
from qic_desktop.reports.session_pack import pack_pdf
from qic_desktop.reports.session_value import (
    Certificate,
    Certificates,
    EvaluationForm,
    PackPage,
    SessionPack,
    TimeShare,
)
from qic_desktop.reports.values import Imprint

Direction = Literal["ltr", "rtl"]
LONG = "a word " * 1_500


def imprint(direction: Direction = "ltr", *, practice: bool = False) -> Imprint:
    return Imprint(made_on="11 April 2019", direction=direction, practice=practice)


def texts(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages]


def certificates(*names: str, direction: Direction = "ltr", practice: bool = False) -> Certificates:
    return Certificates(
        collaborative="Safe birth",
        title="Certificate of attendance",
        session="LS1",
        facts=("10 June 2026 · Bay Hall", "6 hours of learning together"),
        signers=("For the organisers", "Place and date"),
        certificates=tuple(Certificate(name, "Les Filaos", "took part in") for name in names),
        imprint=imprint(direction, practice=practice),
    )


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_each_part_of_a_pack_begins_on_a_page_of_its_own_and_long_texts_flow(direction: Direction) -> None:
    shares = (TimeShare("Talk", "30 minutes", 30, 0.5), TimeShare("Practice", "2 hours", 120, 0.1))
    grid = Grid(("What", "How it stands"), ((LONG, "done"), ("short", "open")), (0.6, 0.4))
    pages = (
        PackPage("LS1", "10 June", (Part("Agenda", "nothing yet"),), shares, "Too much talk"),
        PackPage("Les Filaos", "S001", (Part("Promised", LONG, grid=grid),)),
        PackPage("Brief", LONG, ()),
    )
    pack = SessionPack("Safe birth", "LS1", "Session pack", pages, imprint(direction))
    data = pack_pdf(pack)
    found = texts(data)
    assert "Talk 30 minutes" in found[0]
    assert "Too much talk" in found[0]
    assert "Les Filaos" in found[1]
    assert len(found) > 3
    assert data == pack_pdf(pack)


def test_a_certificate_is_one_page_across_whatever_the_name_is() -> None:
    data = certificates_pdf(certificates("Asha Mbeki", "", LONG, "Ünal\n<b>Ö</b>"))
    reader = PdfReader(BytesIO(data))
    assert len(reader.pages) == 4
    assert all(page.mediabox.width > page.mediabox.height for page in reader.pages)
    found = texts(data)
    assert "Asha Mbeki" in found[0]
    assert "Les Filaos" in found[1]
    assert "…" in found[2]
    assert "Ünal <b>Ö</b>" in found[3]
    assert "Practice data" not in found[0]


def test_a_certificate_of_practice_data_says_so() -> None:
    (said,) = texts(certificates_pdf(certificates("Asha", direction="rtl", practice=True)))
    assert "Practice data, not a record of care." in said


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_form_with_many_questions_goes_on_on_the_next_page(direction: Direction) -> None:
    form = EvaluationForm(
        owner="Safe birth",
        context="LS1",
        title="How was it?",
        lead="No name.",
        levels=("not at all", "fully"),
        questions=tuple(f"Question {number}" for number in range(80)),
        open_questions=("What helped most?",),
        foot="Fold it once.",
        imprint=imprint(direction),
    )
    found = texts(form_pdf(form))
    assert len(found) > 1
    assert all("not at all" in page for page in found[:-1])
    assert "What helped most?" in found[-1]
