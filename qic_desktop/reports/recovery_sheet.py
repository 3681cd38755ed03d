"""The recovery sheet of a locked workspace: 24 words on one page, and how they are used."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Spacer

from qic_desktop.i18n import _
from qic_desktop.reports.blocks import bullets, heading, ruled, table
from qic_desktop.reports.fonts import ensure_fonts
from qic_desktop.reports.pages import CONTENT_WIDTH, PageFrame, build_pdf
from qic_desktop.reports.recovery_value import RecoverySheet
from qic_desktop.reports.scene import PX
from qic_desktop.reports.styles import Styles, styles_for

_COLUMNS = 3
_NUMBER = 34 * PX
_PADDING = 9 * PX


def recovery_pdf(sheet: RecoverySheet) -> bytes:
    """The sheet as a PDF, A4 portrait; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(sheet.imprint.direction)
    kind = _("Recovery sheet")
    frame = PageFrame(title=f"{sheet.name} · {kind}", owner=sheet.name, context="", kind=kind, imprint=sheet.imprint)
    lead = _(
        "These 24 words open the workspace “{name}” when its passphrase is forgotten. Whoever has them and the laptop, "
        "or a backup, can read everything in it."
    ).format(name=sheet.name)
    story: list[Any] = [
        styles.text(styles.headline, _("Keep this sheet like a key"), 600),
        styles.text(styles.lead, lead),
        Spacer(0, 14 * PX),
        _words(styles, sheet.words),
        Spacer(0, 14 * PX),
        heading(styles, _("If the passphrase is forgotten")),
        *bullets(styles, _steps(), ""),
        heading(styles, _("Where to keep it")),
        *bullets(styles, _places(), ""),
        Spacer(0, 8 * PX),
        styles.text(styles.small, _("Folder of the workspace: {folder}").format(folder=sheet.folder)),
    ]
    return build_pdf(frame, story)


def _words(styles: Styles, words: tuple[str, ...]) -> Any:
    rows = -(-len(words) // _COLUMNS)
    width = CONTENT_WIDTH / _COLUMNS - _NUMBER
    cells = []
    for row in range(rows):
        line: list[Any] = []
        for column in range(_COLUMNS):
            place = column * rows + row
            line += [styles.figures(f"{place + 1}"), styles.text(styles.lead, words[place], 600)]
        cells.append(line)
    padded = [
        ("TOPPADDING", (0, 0), (-1, -1), _PADDING),
        ("BOTTOMPADDING", (0, 0), (-1, -1), _PADDING),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        *[("LEFTPADDING", (column, 0), (column, -1), 10 * PX) for column in range(1, 2 * _COLUMNS, 2)],
        *ruled(0, rows),
    ]
    return table(styles, cells, [_NUMBER, width] * _COLUMNS, style=padded)


def _steps() -> list[str]:
    return [
        _("Open the workspace. When the program asks for its passphrase, choose “I have forgotten it”."),
        _("Type the words in the order of their numbers. Four letters of each are enough; capitals do not matter."),
        _("Choose a new passphrase. The words stay the same; this sheet stays good."),
    ]


def _places() -> list[str]:
    return [
        _("Not in the bag with the laptop. In a locked drawer or safe, or with a person you trust."),
        _("Without this sheet and without the passphrase nobody can open the workspace, not we either."),
    ]
