"""The look of printed texts: sizes, leading and colours of every kind of paragraph, for both directions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from qic_desktop.analysis.geometry.palette import PAPER
from qic_desktop.reports.fonts import REGULAR, SEMIBOLD, rich
from qic_desktop.reports.scene import PX
from qic_desktop.reports.values import ReadingDirection

TEXT = HexColor(PAPER["text"])
MUTED = HexColor(PAPER["muted"])
HAIR_LINE = HexColor(PAPER["line"])
STRONG_LINE = HexColor(PAPER["line-strong"])


@dataclass(frozen=True, slots=True)
class Styles:
    """Paragraph styles of a document; all sizes come from the drawn pages (CSS pixels times 0.75)."""

    direction: ReadingDirection
    headline: Any
    sentence: Any
    lead: Any
    heading: Any
    chart_name: Any
    subheading: Any
    body: Any
    bullet: Any
    next_step: Any
    small: Any
    head_cell: Any
    cell: Any
    number: Any
    note: Any
    note_muted: Any
    label: Any

    @property
    def right_to_left(self) -> bool:
        """Whether lines begin at the right."""
        return self.direction == "rtl"

    def text(self, style: Any, text: str, weight: int = 400) -> Any:
        """A paragraph of untrusted ``text`` in ``style``."""
        return Paragraph(rich(text, weight), style)

    def figures(self, text: str, weight: int = 400) -> Any:
        """A right aligned paragraph with figures of equal width."""
        return Paragraph(rich(text, weight, tabular=True), self.number)

    def labelled(self, style: Any, label: str, text: str) -> Any:
        """A paragraph that begins with ``label`` in bold."""
        return Paragraph(f"{rich(label, 600)} {rich(text)}", style)


def styles_for(direction: ReadingDirection) -> Styles:
    """The styles for a document that reads in ``direction``; fonts must be registered."""
    start = TA_RIGHT if direction == "rtl" else TA_LEFT
    indent = "rightIndent" if direction == "rtl" else "leftIndent"

    def style(name: str, size: float, leading: float, **more: Any) -> Any:
        values: dict[str, Any] = {
            "fontName": REGULAR,
            "bulletFontName": REGULAR,
            "fontSize": size * PX,
            "leading": leading * PX,
            "alignment": start,
            "textColor": TEXT,
            "allowWidows": 0,
            "allowOrphans": 0,
            "splitLongWords": 1,
        }
        values.update({key: value * PX if isinstance(value, float) else value for key, value in more.items()})
        return ParagraphStyle(name, **values)

    return Styles(
        direction=direction,
        headline=style("headline", 23, 29, spaceAfter=7.0, fontName=SEMIBOLD),
        sentence=style("sentence", 18, 24),
        lead=style("lead", 14, 20),
        heading=style("heading", 14, 19, spaceBefore=20.0, spaceAfter=3.0),
        chart_name=style("chart-name", 14, 19),
        subheading=style("subheading", 12.5, 17),
        body=style("body", 12.5, 18, spaceAfter=4.0),
        bullet=style("bullet", 12.5, 18, spaceAfter=4.0, bulletIndent=0.0, **{indent: 15.0}),
        next_step=style("next", 14, 21, spaceBefore=18.0, **{indent: 15.0}),
        small=style("small", 11, 15, textColor=MUTED),
        head_cell=style("head", 11, 15, textColor=MUTED),
        cell=style("cell", 12, 16),
        number=style("number", 11, 14.5, alignment=TA_RIGHT),
        note=style("note", 11, 14.5, alignment=TA_RIGHT),
        note_muted=style("note-muted", 11, 14.5, alignment=TA_RIGHT, textColor=MUTED),
        label=style("label", 11, 14.5),
    )
