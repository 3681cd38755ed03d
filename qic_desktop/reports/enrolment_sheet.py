"""Two sheets for joining: the list of laptops for the register table, and the root's words for those who join."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Spacer

from qic_desktop.i18n import _
from qic_desktop.reports.blocks import TickBox, bullets, heading, ruled, table
from qic_desktop.reports.codes import CM, CodeFlowable
from qic_desktop.reports.enrolment_value import EnrolmentSheet, InvitationSheet, LaptopLine
from qic_desktop.reports.fonts import elide, ensure_fonts
from qic_desktop.reports.pages import CONTENT_WIDTH, PageFrame, build_pdf
from qic_desktop.reports.scene import PX
from qic_desktop.reports.styles import Styles, styles_for

_CODE_SIDE = 3.6 * CM
_TICK = 74 * PX
_CODE = 54 * PX
_NAME = 190 * PX
_WORDS = CONTENT_WIDTH - 2 * _TICK - _CODE - _NAME
_PADDING = 5 * PX
_SIZE = 12 * PX


def enrolment_pdf(sheet: EnrolmentSheet) -> bytes:
    """The list as a PDF, A4 portrait; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(sheet.imprint.direction)
    kind = _("Laptops that join")
    frame = PageFrame(
        title=f"{sheet.collaborative} · {kind}",
        owner=sheet.collaborative,
        context="",
        kind=kind,
        imprint=sheet.imprint,
    )
    lead = _(
        "Each person reads the words under “This laptop”: a site on the page Exchange, a coach on the page Bag. "
        "Tick the first box when all of them agree, the second one when the laptop has opened the answer."
    )
    story: list[Any] = [styles.text(styles.headline, sheet.counts, 600), styles.text(styles.lead, lead), Spacer(0, 10)]
    if not sheet.laptops:
        story.append(styles.text(styles.body, _("Nobody asks to join yet.")))
        return build_pdf(frame, story)
    heads = (_("Compared"), _("Code"), _("Invited"), _("Words of the laptop"), _("Has answer"))
    rows: list[list[Any]] = [[styles.text(styles.head_cell, head, 500) for head in heads]]
    rows += [_laptop(styles, one) for one in sheet.laptops]
    style = [
        ("TOPPADDING", (0, 0), (-1, -1), _PADDING),
        ("BOTTOMPADDING", (0, 0), (-1, -1), _PADDING),
        *ruled(1, len(rows)),
    ]
    story.append(table(styles, rows, [_TICK, _CODE, _NAME, _WORDS, _TICK], style=style, repeat_rows=1))
    return build_pdf(frame, story)


def _laptop(styles: Styles, one: LaptopLine) -> list[Any]:
    name = [styles.text(styles.cell, elide(one.invited, _NAME - 8 * PX, _SIZE, 600), 600)]
    if one.name and one.name != one.invited:
        name.append(styles.text(styles.small, elide(one.name, _NAME - 8 * PX, 11 * PX)))
    first: Any = styles.text(styles.small, one.state) if one.is_enrolled else TickBox()
    return [first, styles.text(styles.cell, one.code), name, styles.text(styles.cell, one.words), TickBox()]


def invitation_pdf(sheet: InvitationSheet) -> bytes:
    """The sheet that goes with every invitation, A4 portrait.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(sheet.imprint.direction)
    kind = _("Invitation")
    frame = PageFrame(
        title=f"{sheet.collaborative} · {kind}",
        owner=sheet.collaborative,
        context="",
        kind=kind,
        imprint=sheet.imprint,
    )
    title = _("Join {name}").format(name=sheet.collaborative)
    story: list[Any] = [styles.text(styles.headline, title, 600)]
    if sheet.aim:
        story += [styles.text(styles.lead, sheet.aim), Spacer(0, 6 * PX)]
    story += [heading(styles, _("How to join")), *bullets(styles, _steps(), "")]
    story.append(heading(styles, _("The organiser’s key")))
    words = [
        styles.text(_large(styles), sheet.large, 600),
        Spacer(0, 8 * PX),
        styles.text(styles.lead, sheet.small),
    ]
    if sheet.code is not None:
        side = _CODE_SIDE
        cells = [[words, CodeFlowable(sheet.code, side)]]
        story.append(
            table(styles, cells, [CONTENT_WIDTH - side, side], style=[("TOPPADDING", (0, 0), (0, 0), 14 * PX)])
        )
    else:
        story += [Spacer(0, 8 * PX), *words]
    story += [Spacer(0, 10 * PX), *bullets(styles, _cautions(with_code=sheet.code is not None), "")]
    return build_pdf(frame, story)


def _large(styles: Styles) -> Any:
    return styles.headline.clone("spoken", leading=32 * PX, alignment=0)


def _steps() -> list[str]:
    return [
        _("Start QIC Desktop. On its first page choose “Open an invitation”."),
        _("Open the invitation file that was made for you."),
        _("Compare the words that the program shows with the ones below. Only if they are equal: “Join”."),
        _("Send your first package. The organiser compares the words of your laptop with you, and accepts it."),
    ]


def _cautions(*, with_code: bool) -> list[str]:
    said = [
        _("If the words differ, do not join, and tell us: the file may come from somebody else."),
        _("The invitation file holds a secret for one team. This sheet holds none: it may hang on the wall."),
    ]
    if with_code:
        said.append(_("The square says the same as the words, for a scanner."))
    return said
