"""QR codes on paper: a code as a part of any page, and the sheet of a package, four codes to a page.

Modules are drawn as bars without gaps between the rows, on white, with the quiet zone.
"""

from __future__ import annotations

from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, PageBreak, Spacer

from qic_desktop.domain.qr_code import QrCode
from qic_desktop.i18n import _
from qic_desktop.reports.blocks import bullets, table
from qic_desktop.reports.code_value import CodeSheet
from qic_desktop.reports.fonts import ensure_fonts
from qic_desktop.reports.pages import CONTENT_WIDTH, PageFrame, build_pdf
from qic_desktop.reports.scene import PX
from qic_desktop.reports.styles import Styles, styles_for

CM = 72 / 2.54
SIDE = 8.6 * CM
"""A code of a package with its quiet zone: at 97 modules each is 0.8 mm wide."""
_PER_PAGE = 4
_BLACK, _WHITE = HexColor("#000000"), HexColor("#ffffff")


class CodeFlowable(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """A code with its quiet zone, ``side`` points wide and high."""

    def __init__(self, code: QrCode, side: float) -> None:
        super().__init__()
        self._code = code
        self._side = side

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """A square."""
        return self._side, self._side

    def draw(self) -> None:
        """Draw the white ground, then every row as one path, so that no printer leaves hair lines."""
        module = self._side / self._code.width
        self.canv.setFillColor(_WHITE)
        self.canv.rect(0, 0, self._side, self._side, stroke=0, fill=1)
        path = self.canv.beginPath()
        for x, y, length in self._code.bars():
            path.rect(x * module, self._side - (y + 1) * module, length * module, module)
        self.canv.setFillColor(_BLACK)
        self.canv.drawPath(path, stroke=0, fill=1)


def codes_pdf(sheet: CodeSheet) -> bytes:
    """The codes of a package as a PDF; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(sheet.imprint.direction)
    frame = PageFrame(
        title=" · ".join(part for part in (_("To photograph"), sheet.owner, sheet.month) if part),
        owner=sheet.owner or "QIC Desktop",
        context=sheet.month,
        kind=_("To photograph with a phone"),
        imprint=sheet.imprint,
    )
    story: list[Any] = [
        styles.text(styles.headline, _("Send this with a phone"), 600),
        *bullets(styles, sheet.steps, ""),
        styles.labelled(styles.body, _("Six words to compare by telephone:"), sheet.words),
        Spacer(0, 6 * PX),
    ]
    for start in range(0, len(sheet.codes), _PER_PAGE):
        story += [*([PageBreak()] if start else []), _page(styles, sheet, start)]
    return build_pdf(frame, story)


def _page(styles: Styles, sheet: CodeSheet, start: int) -> Any:
    cells: list[list[Any]] = []
    for place in range(start, min(start + _PER_PAGE, len(sheet.codes))):
        cell = [CodeFlowable(sheet.codes[place], SIDE), styles.text(styles.chart_name, sheet.names[place], 600)]
        if (place - start) % 2 == 0:
            cells.append([cell, "", ""])
        else:
            cells[-1][2] = cell
    gap = CONTENT_WIDTH - 2 * SIDE
    style = [("BOTTOMPADDING", (0, 0), (-1, -1), 10 * PX)]
    return table(styles, cells, [SIDE, gap, SIDE], style=style)
