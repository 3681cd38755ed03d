"""The organiser's recovery sheet: 24 words that open locked packages, which sheet it is, and how to keep it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qic_desktop.i18n import _, format_number
from qic_desktop.reports.values import Imprint

if TYPE_CHECKING:
    from qic_desktop.reports.styles import Styles

_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class PackageSheet:
    """What stands on it; the words are secret, so the value is made, printed and forgotten. Loads no reportlab.

    Attributes:
        owner: The collaborative.
        purpose: What the words open, in one or two sentences.
        words: The words in their order.
        check: What tells this sheet from another without opening anything: six words, as they are said.
        steps: What to do with the words when they are needed.
        cautions: How to keep the sheet.
        imprint: Date, language, practice mark.
    """

    owner: str
    purpose: str
    words: tuple[str, ...] = field(repr=False)
    check: str
    steps: tuple[str, ...]
    cautions: tuple[str, ...]
    imprint: Imprint


def package_sheet_pdf(sheet: PackageSheet) -> bytes:
    """The sheet as a PDF, A4 portrait, one page; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    from reportlab.platypus import Spacer

    from qic_desktop.reports.blocks import bullets, heading
    from qic_desktop.reports.fonts import ensure_fonts
    from qic_desktop.reports.pages import PageFrame, build_pdf
    from qic_desktop.reports.styles import styles_for

    ensure_fonts()
    styles = styles_for(sheet.imprint.direction)
    kind = _("Recovery sheet")
    frame = PageFrame(title=f"{sheet.owner} · {kind}", owner=sheet.owner, context="", kind=kind, imprint=sheet.imprint)
    story: list[Any] = [
        styles.text(styles.headline, _("Words that open locked packages"), 600),
        styles.text(styles.lead, sheet.purpose),
        Spacer(0, 10),
        _grid(styles, sheet.words),
        heading(styles, _("Is this the right sheet?")),
        styles.text(styles.body, _("The program calls the sheet that is in use by six words. This one is called:")),
        styles.text(styles.lead, sheet.check, 600),
        heading(styles, _("When the words are needed")),
        *bullets(styles, sheet.steps, ""),
        heading(styles, _("How to keep this sheet")),
        *bullets(styles, sheet.cautions, ""),
    ]
    return build_pdf(frame, story)


def _grid(styles: Styles, words: tuple[str, ...]) -> Any:
    """The words in columns, read downwards, each behind its number."""
    from qic_desktop.reports.blocks import ruled, table
    from qic_desktop.reports.pages import CONTENT_WIDTH
    from qic_desktop.reports.scene import PX

    down = -(-len(words) // _COLUMNS)
    large = styles.lead.clone("recovery-word", fontSize=17 * PX, leading=22 * PX)
    rows: list[list[Any]] = []
    for row in range(down):
        cells: list[Any] = []
        for place in range(row, len(words), down):
            cells += [styles.text(styles.small, format_number(place + 1)), styles.text(large, words[place], 600)]
        rows.append(cells)
    number, padding = 34 * PX, 8 * PX
    style = [
        ("TOPPADDING", (0, 0), (-1, -1), padding),
        ("BOTTOMPADDING", (0, 0), (-1, -1), padding),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        *ruled(0, len(rows)),
    ]
    return table(styles, rows, [number, CONTENT_WIDTH / _COLUMNS - number] * _COLUMNS, style=style)
