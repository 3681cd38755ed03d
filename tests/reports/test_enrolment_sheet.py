"""The list for the register table and the sheet with the root's words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qic_desktop.domain.qr_code import QrCode
from qic_desktop.exchange.codes import key_code
from qic_desktop.reports.enrolment_sheet import enrolment_pdf, invitation_pdf
from qic_desktop.reports.enrolment_value import EnrolmentSheet, InvitationSheet, LaptopLine
from qic_desktop.reports.values import Imprint

IMPRINT = Imprint(made_on="22 November 2026")
LINE = LaptopLine("S001", "Walstead Infirmary", "Ward 3", "spawn police game\nsegment dawn gun", "Waits")
LIST = EnrolmentSheet("Safer births", "27 of 40 laptops enrolled", (LINE,), IMPRINT)
CODE = key_code("4c6377bdfe0d733ee7fd8eb59bcac76f")
SHEET = InvitationSheet("Safer births", "Fewer bleedings.", "spawn police\ngame dawn", "60155 65988", CODE, IMPRINT)


def pages(data: bytes) -> int:
    return data.count(b"/Type /Page\n") or data.count(b"/Type /Page ")


def test_the_same_value_gives_the_same_bytes() -> None:
    assert enrolment_pdf(LIST) == enrolment_pdf(LIST)
    assert invitation_pdf(SHEET) == invitation_pdf(SHEET)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_every_length_of_list_is_printed(direction: str) -> None:
    imprint = replace(IMPRINT, direction=direction)
    for count in (0, 1, 40, 300):
        made = enrolment_pdf(replace(LIST, laptops=(LINE,) * count, imprint=imprint))
        assert made.startswith(b"%PDF")
        assert pages(made) >= 1 + count // 40


def test_texts_that_look_like_markup_and_long_names_are_harmless() -> None:
    odd = replace(LINE, invited="<b>& " + "x" * 400, name="\x00 ال", words="<i>" * 30, is_enrolled=True)
    assert enrolment_pdf(replace(LIST, laptops=(odd,))).startswith(b"%PDF")
    assert invitation_pdf(replace(SHEET, aim="<para>" * 50)).startswith(b"%PDF")


def test_the_square_is_drawn_where_there_is_one() -> None:
    assert isinstance(CODE, QrCode)
    assert len(invitation_pdf(SHEET)) > len(invitation_pdf(replace(SHEET, code=None)))
